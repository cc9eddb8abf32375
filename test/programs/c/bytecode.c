/* A stack machine: one loop over a big switch, and the same program through a table of handlers; both must agree. */
#include "support.h"

enum { HALT, CONST, GET, SET, ADD, SUB, MUL, LESS, JUMP, JUMP_IF_NOT, CALL, RETURN, DUP, DROP, SWAP, XOR, SHIFT, LOAD, STORE, OPCODES };

typedef struct {
  const i32 *code;
  i32 pc, sp, fp, halted;
  u32 executed;
  i32 stack[200];
  i32 heap[32];
} Machine;

static void run_by_switch(Machine *m) {
  while (m->executed < 20000) {
    m->executed++;
    i32 *s = m->stack;
    switch (m->code[m->pc++]) {
      case HALT: return;
      case CONST: s[m->sp++] = m->code[m->pc++]; break;
      case GET: s[m->sp] = s[m->fp + m->code[m->pc++]]; m->sp++; break;
      case SET: m->sp--; s[m->fp + m->code[m->pc++]] = s[m->sp]; break;
      case ADD: m->sp--; s[m->sp - 1] = (i32)((u32)s[m->sp - 1] + (u32)s[m->sp]); break;
      case SUB: m->sp--; s[m->sp - 1] = (i32)((u32)s[m->sp - 1] - (u32)s[m->sp]); break;
      case MUL: m->sp--; s[m->sp - 1] = (i32)((u32)s[m->sp - 1] * (u32)s[m->sp]); break;
      case LESS: m->sp--; s[m->sp - 1] = s[m->sp - 1] < s[m->sp]; break;
      case XOR: m->sp--; s[m->sp - 1] ^= s[m->sp]; break;
      case SHIFT: m->sp--; s[m->sp - 1] = (i32)((u32)s[m->sp - 1] >> (s[m->sp] & 31)); break;
      case JUMP: m->pc = m->code[m->pc]; break;
      case JUMP_IF_NOT: m->pc = s[--m->sp] ? m->pc + 1 : m->code[m->pc]; break;
      case CALL: { /* target, number of arguments */
        i32 target = m->code[m->pc], n = m->code[m->pc + 1];
        memmove(s + m->sp - n + 2, s + m->sp - n, (size_t)n * 4);
        s[m->sp - n] = m->pc + 2;
        s[m->sp - n + 1] = m->fp;
        m->fp = m->sp - n + 2;
        m->sp += 2;
        m->pc = target;
        break;
      }
      case RETURN: {
        i32 result = s[m->sp - 1], base = m->fp - 2;
        m->pc = s[base];
        m->fp = s[base + 1];
        s[base] = result;
        m->sp = base + 1;
        break;
      }
      case DUP: s[m->sp] = s[m->sp - 1]; m->sp++; break;
      case DROP: m->sp--; break;
      case SWAP: { i32 t = s[m->sp - 1]; s[m->sp - 1] = s[m->sp - 2]; s[m->sp - 2] = t; break; }
      case LOAD: s[m->sp - 1] = m->heap[s[m->sp - 1] & 31]; break;
      case STORE: m->sp -= 2; m->heap[s[m->sp] & 31] = s[m->sp + 1]; break;
      default: return;
    }
  }
}

typedef void (*Handler)(Machine *);
#define TOP(n) m->stack[m->sp - (n)]
#define NEXT m->code[m->pc++]
static void do_halt(Machine *m) { m->halted = 1; }
static void do_const(Machine *m) { i32 value = NEXT; m->stack[m->sp++] = value; }
static void do_get(Machine *m) { i32 value = m->stack[m->fp + NEXT]; m->stack[m->sp++] = value; }
static void do_set(Machine *m) { i32 slot = m->fp + NEXT; m->sp--; m->stack[slot] = m->stack[m->sp]; }
static void do_add(Machine *m) { m->sp--; TOP(1) = (i32)((u32)TOP(1) + (u32)TOP(0)); }
static void do_sub(Machine *m) { m->sp--; TOP(1) = (i32)((u32)TOP(1) - (u32)TOP(0)); }
static void do_mul(Machine *m) { m->sp--; TOP(1) = (i32)((u32)TOP(1) * (u32)TOP(0)); }
static void do_less(Machine *m) { m->sp--; TOP(1) = TOP(1) < TOP(0); }
static void do_xor(Machine *m) { m->sp--; TOP(1) ^= TOP(0); }
static void do_shift(Machine *m) { m->sp--; TOP(1) = (i32)((u32)TOP(1) >> (TOP(0) & 31)); }
static void do_jump(Machine *m) { m->pc = m->code[m->pc]; }
static void do_jump_if_not(Machine *m) { i32 target = NEXT; if (!m->stack[--m->sp]) m->pc = target; }
static void do_call(Machine *m) {
  i32 target = NEXT, n = NEXT, base = m->sp - n;
  for (i32 i = m->sp - 1; i >= base; i--) m->stack[i + 2] = m->stack[i];
  m->stack[base] = m->pc;
  m->stack[base + 1] = m->fp;
  m->fp = base + 2;
  m->sp += 2;
  m->pc = target;
}
static void do_return(Machine *m) {
  i32 base = m->fp - 2, result = TOP(1);
  m->pc = m->stack[base];
  m->fp = m->stack[base + 1];
  m->stack[base] = result;
  m->sp = base + 1;
}
static void do_dup(Machine *m) { i32 value = TOP(1); m->stack[m->sp++] = value; }
static void do_drop(Machine *m) { m->sp--; }
static void do_swap(Machine *m) { i32 t = TOP(1); TOP(1) = TOP(2); TOP(2) = t; }
static void do_load(Machine *m) { TOP(1) = m->heap[TOP(1) & 31]; }
static void do_store(Machine *m) { m->sp -= 2; m->heap[TOP(0) & 31] = TOP(-1); }

static const Handler handlers[OPCODES] = {do_halt, do_const, do_get, do_set, do_add, do_sub, do_mul, do_less, do_jump, do_jump_if_not,
                                          do_call, do_return, do_dup, do_drop, do_swap, do_xor, do_shift, do_load, do_store};

static void run_by_table(Machine *m) {
  while (m->executed < 20000 && !m->halted) {
    m->executed++;
    handlers[m->code[m->pc++]](m);
  }
}

/* fib(n) by recursion, then a loop that scrambles the heap with it. */
static const i32 program[] = {
    GET, 0, CALL, 38, 1, SET, 1, CONST, 0, SET, 2,
    GET, 2, CONST, 60, LESS, JUMP_IF_NOT, 37,
    GET, 2, GET, 1, GET, 2, MUL, GET, 2, LOAD, XOR, STORE,
    GET, 2, CONST, 1, ADD, SET, 2 /* jump follows */,
};

static u64 execute(void (*engine)(Machine *), const i32 *code, i32 n) {
  static Machine m;
  memset(&m, 0, sizeof m);
  m.code = code;
  m.stack[0] = n;
  m.sp = 3;
  engine(&m);
  u64 sum = mix(SUM_START, m.executed);
  for (int i = 0; i < 32; i++) sum = mix(sum, (u32)m.heap[i]);
  return mix(sum, (u32)m.stack[1]);
}

u64 run(u32 seed) {
  static i32 code[128];
  int n = 0;
  for (; n < COUNT(program); n++) code[n] = program[n];
  /* The loop's jump back and the halt need three cells: move the function behind them. */
  code[n++] = JUMP;
  code[n++] = 11;
  int halt = n;
  code[n++] = HALT;
  int fib = n;
  const i32 function[] = {GET, 0, CONST, 2, LESS, JUMP_IF_NOT, fib + 10, GET, 0, RETURN,
                          GET, 0, CONST, 1, SUB, CALL, fib, 1, GET, 0, CONST, 2, SUB, CALL, fib, 1, ADD, RETURN};
  for (int i = 0; i < COUNT(function); i++) code[n++] = function[i];
  code[3] = fib;
  code[17] = halt;
  u64 sum = SUM_START;
  for (int i = 0; i < 4; i++) {
    i32 argument = (i32)(next_random(&seed) % 9) + 3;
    u64 one = execute(run_by_switch, code, argument), two = execute(run_by_table, code, argument);
    if (one != two) return 0;
    sum = mix(sum, one);
  }
  return sum;
}
