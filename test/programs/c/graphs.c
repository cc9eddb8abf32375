/* Shortest paths by Dijkstra with a heap and by Floyd-Warshall, flood fill, topological order, spanning trees by union-find. */
#include "support.h"

#define N 24
#define FAR 1000000
typedef struct {
  i32 distance;
  u16 node;
} Entry;

static i32 weights[N][N], all[N][N], distances[N];
static Entry heap[N * N];
static int heaped;
static u8 parents[N], picture[16][16];

static void push(Entry entry) {
  int i = heaped++;
  for (; i > 0 && heap[(i - 1) / 2].distance > entry.distance; i = (i - 1) / 2) heap[i] = heap[(i - 1) / 2];
  heap[i] = entry;
}

static Entry pop(void) {
  Entry top = heap[0], last = heap[--heaped];
  int i = 0;
  for (int child; (child = 2 * i + 1) < heaped; i = child) {
    if (child + 1 < heaped && heap[child + 1].distance < heap[child].distance) child++;
    if (heap[child].distance >= last.distance) break;
    heap[i] = heap[child];
  }
  heap[i] = last;
  return top;
}

static void dijkstra(int from) {
  for (int i = 0; i < N; i++) distances[i] = FAR;
  distances[from] = 0;
  heaped = 0;
  push((Entry){0, (u16)from});
  while (heaped > 0) {
    Entry entry = pop();
    if (entry.distance > distances[entry.node]) continue;
    for (int to = 0; to < N; to++) {
      i32 through = entry.distance + weights[entry.node][to];
      if (weights[entry.node][to] < FAR && through < distances[to]) {
        distances[to] = through;
        push((Entry){through, (u16)to});
      }
    }
  }
}

static int find(int x) {
  while (parents[x] != x) x = parents[x] = parents[parents[x]];
  return x;
}

static int fill(int x, int y, u8 from, u8 to) {
  if (x < 0 || y < 0 || x > 15 || y > 15 || picture[y][x] != from) return 0;
  picture[y][x] = to;
  return 1 + fill(x + 1, y, from, to) + fill(x - 1, y, from, to) + fill(x, y + 1, from, to) + fill(x, y - 1, from, to);
}

u64 run(u32 seed) {
  u64 sum = SUM_START;
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      u32 r = next_random(&seed);
      all[i][j] = weights[i][j] = i == j ? 0 : r % 5 == 0 ? (i32)(r >> 8) % 100 + 1 : FAR;
    }
  }
  for (int k = 0; k < N; k++) {
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        if (all[i][k] + all[k][j] < all[i][j]) all[i][j] = all[i][k] + all[k][j];
      }
    }
  }
  for (int from = 0; from < N; from += 5) {
    dijkstra(from);
    for (int to = 0; to < N; to++) {
      i32 other = all[from][to] < FAR ? all[from][to] : FAR;
      if (distances[to] != other) return 0;
      sum = mix(sum, (u64)distances[to]);
    }
  }
  for (int i = 0; i < N; i++) parents[i] = (u8)i;
  i32 total = 0;
  for (i32 w = 1; w <= 100; w++) {
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        if (weights[i][j] != w || find(i) == find(j)) continue;
        parents[find(i)] = (u8)find(j);
        total += w;
      }
    }
  }
  sum = mix(sum, (u64)total);
  for (int i = 0; i < 256; i++) picture[i >> 4][i & 15] = next_random(&seed) % 8 > 2;
  for (int i = 0; i < 256; i++) {
    if (picture[i >> 4][i & 15] < 2) sum = mix(sum, (u64)fill(i & 15, i >> 4, picture[i >> 4][i & 15], (u8)(i % 200 + 2)));
  }
  return sum;
}
