/* A list whose nodes and pointers all lie on the stack: linked, reversed, merged; pointers to frames kept in memory and read back. */
#include "kernel.h"
SLOTS(u32)

struct node {
  u32 value;
  struct node *next;
};

static struct node *heads[LANES];

static NOINLINE struct node *reversed(struct node *list) {
  struct node *done = NULL;
  while (list) {
    struct node *next = list->next;
    list->next = done;
    done = list;
    list = next;
  }
  return done;
}

static NOINLINE void insert(struct node **at, struct node *one) {
  while (*at && (*at)->value < one->value) at = &(*at)->next;
  one->next = *at;
  *at = one;
}

static NOINLINE u32 sum_of(i32 lane) {
  u32 sum = 0;
  for (struct node *at = heads[lane]; at; at = at->next) sum = sum * 17 + at->value;
  return sum;
}

void kernel(i32 lane, u32 seed) {
  struct node nodes[12], *list = NULL;
  u32 state = lane_state(lane, seed);
  for (int i = 0; i < 12; i++) {
    nodes[i].value = next_random(&state) & 0xff;
    insert(&list, &nodes[i]);
  }
  heads[lane] = list;
  u32 sorted = sum_of(lane);
  heads[lane] = reversed(list);
  slots[lane] = sorted ^ sum_of(lane) << 1;
  heads[lane] = NULL;
}
