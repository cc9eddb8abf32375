/* Coroutines as switches that jump into loops: a lexer feeds a filter feeds a sum; a scheduler runs several of them in turn. */
#include "support.h"

typedef struct Task Task;
struct Task {
  int state, i, j;
  i32 value;
  u32 random;
  Task *source;
  int (*step)(Task *);
};

#define BEGIN switch (task->state) { case 0:
#define YIELD(result) do { task->value = (result); task->state = __LINE__; return 1; case __LINE__:; } while (0)
#define END } task->state = -1; return 0;

static int count_up(Task *task) {
  BEGIN
  for (task->i = 0; task->i < 40; task->i++) {
    YIELD(task->i);
    if (task->i % 7 == 3) YIELD(-task->i);
  }
  END
}

static int collatz(Task *task) {
  BEGIN
  for (task->j = 0; task->j < 4; task->j++) {
    task->i = (i32)(next_random(&task->random) % 30) + 1;
    while (task->i != 1) {
      YIELD(task->i);
      task->i = task->i % 2 ? 3 * task->i + 1 : task->i / 2;
    }
  }
  END
}

static int pairs(Task *task) {
  BEGIN
  while (task->source->step(task->source)) {
    task->i = task->source->value;
    if (!task->source->step(task->source)) break;
    YIELD(task->i * 31 + task->source->value);
  }
  END
}

static int odd_ones(Task *task) {
  BEGIN
  while (task->source->step(task->source)) {
    if (task->source->value & 1) YIELD(task->source->value);
    else if (task->source->value % 3 == 0) {
      YIELD(1000);
      YIELD(2000);
    }
  }
  END
}

u64 run(u32 seed) {
  static Task tasks[8];
  memset(tasks, 0, sizeof tasks);
  static int (*const steps[])(Task *) = {count_up, collatz, pairs, odd_ones};
  for (int i = 0; i < 8; i++) {
    tasks[i].random = seed + (u32)i;
    tasks[i].step = steps[i % 4];
    tasks[i].source = i % 4 < 2 ? NULL : &tasks[i - 2];
  }
  u64 sum = SUM_START;
  int alive = 1, rounds = 0;
  while (alive && rounds++ < 500) {
    alive = 0;
    for (int i = 0; i < 8; i++) {
      if (i % 4 < 2 || tasks[i].state < 0) continue;
      int more = tasks[i].step(&tasks[i]);
      alive |= more;
      if (more) sum = mix(sum, (u64)(i64)tasks[i].value << 3 ^ (u64)i);
    }
  }
  return mix(sum, (u64)rounds);
}
