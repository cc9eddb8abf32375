/* Run lengths, then Huffman codes built with a heap, written bit by bit and read back through the tree. */
#include "support.h"

#define SIZE 900
typedef struct {
  u32 weight;
  i16 left, right; /* -1 in a leaf */
} Node;

static Node nodes[512];
static u16 heap[256];
static int heaped, used;
static u32 codes[256];
static u8 widths[256];
static u8 plain[SIZE], runs[SIZE * 2], coded[SIZE * 4], decoded[SIZE * 2];

static int before(u16 a, u16 b) {
  return nodes[a].weight != nodes[b].weight ? nodes[a].weight < nodes[b].weight : a < b;
}

static void push(u16 node) {
  int i = heaped++;
  while (i > 0 && before(node, heap[(i - 1) / 2])) {
    heap[i] = heap[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  heap[i] = node;
}

static u16 pop(void) {
  u16 top = heap[0], last = heap[--heaped];
  int i = 0;
  for (;;) {
    int child = 2 * i + 1;
    if (child >= heaped) break;
    if (child + 1 < heaped && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], last)) break;
    heap[i] = heap[child];
    i = child;
  }
  heap[i] = last;
  return top;
}

static void assign(int node, u32 code, int width) {
  if (nodes[node].left < 0) {
    codes[node] = code;
    widths[node] = (u8)width;
    return;
  }
  assign(nodes[node].left, code << 1, width + 1);
  assign(nodes[node].right, code << 1 | 1, width + 1);
}

static int build(const u8 *in, int n) {
  heaped = 0;
  used = 256;
  for (int i = 0; i < 256; i++) nodes[i] = (Node){0, -1, -1};
  for (int i = 0; i < n; i++) nodes[in[i]].weight++;
  for (int i = 0; i < 256; i++) {
    if (nodes[i].weight > 0) push((u16)i);
  }
  while (heaped > 1) {
    u16 a = pop(), b = pop();
    nodes[used] = (Node){nodes[a].weight + nodes[b].weight, (i16)a, (i16)b};
    push((u16)used++);
  }
  int root = pop();
  assign(root, 0, 0);
  return root;
}

static int run_lengths(const u8 *in, int n, u8 *out) {
  int at = 0;
  for (int i = 0; i < n;) {
    int length = 1;
    while (i + length < n && length < 255 && in[i + length] == in[i]) length++;
    out[at++] = (u8)length;
    out[at++] = in[i];
    i += length;
  }
  return at;
}

u64 run(u32 seed) {
  u8 value = 0;
  for (int i = 0; i < SIZE; i++) {
    if (next_random(&seed) % 3 == 0) value = (u8)(next_random(&seed) % 23 * (next_random(&seed) % 5));
    plain[i] = value;
  }
  int n = run_lengths(plain, SIZE, runs);
  int root = build(runs, n);
  int bits = 0;
  memset(coded, 0, sizeof coded);
  for (int i = 0; i < n; i++) {
    for (int b = widths[runs[i]] - 1; b >= 0; b--, bits++) coded[bits >> 3] |= (u8)((codes[runs[i]] >> b & 1) << (bits & 7));
  }
  int at = 0, node = root;
  for (int i = 0; i < bits; i++) {
    node = coded[i >> 3] >> (i & 7) & 1 ? nodes[node].right : nodes[node].left;
    if (nodes[node].left < 0) {
      decoded[at++] = (u8)node;
      node = root;
    }
  }
  if (at != n || memcmp(decoded, runs, (size_t)n) != 0) return 0;
  return mix_bytes(mix(SUM_START, (u64)bits), coded, (bits + 7) / 8);
}
