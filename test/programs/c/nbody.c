/* Bodies under gravity, f64, with square roots: energy and positions after each of some steps. */
#include "support.h"

#define BODIES 5
typedef struct {
  f64 x[3], v[3], mass;
} Body;
static Body bodies[BODIES];

static f64 energy(void) {
  f64 e = 0;
  for (int i = 0; i < BODIES; i++) {
    f64 *v = bodies[i].v;
    e += 0.5 * bodies[i].mass * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    for (int j = i + 1; j < BODIES; j++) {
      f64 d2 = 0;
      for (int k = 0; k < 3; k++) d2 += (bodies[i].x[k] - bodies[j].x[k]) * (bodies[i].x[k] - bodies[j].x[k]);
      e -= bodies[i].mass * bodies[j].mass / __builtin_sqrt(d2);
    }
  }
  return e;
}

static void advance(f64 dt) {
  for (int i = 0; i < BODIES; i++) {
    for (int j = i + 1; j < BODIES; j++) {
      f64 d[3], d2 = 0;
      for (int k = 0; k < 3; k++) {
        d[k] = bodies[i].x[k] - bodies[j].x[k];
        d2 += d[k] * d[k];
      }
      f64 magnitude = dt / (d2 * __builtin_sqrt(d2));
      for (int k = 0; k < 3; k++) {
        bodies[i].v[k] -= d[k] * bodies[j].mass * magnitude;
        bodies[j].v[k] += d[k] * bodies[i].mass * magnitude;
      }
    }
  }
  for (int i = 0; i < BODIES; i++) {
    for (int k = 0; k < 3; k++) bodies[i].x[k] += dt * bodies[i].v[k];
  }
}

u64 run(u32 seed) {
  for (int i = 0; i < BODIES; i++) {
    bodies[i].mass = i == 0 ? 39.5 : 0.01 * (i + 1);
    for (int k = 0; k < 3; k++) {
      bodies[i].x[k] = i * ((f64)(next_random(&seed) >> 12) / 65536.0 - 8);
      bodies[i].v[k] = i * ((f64)(next_random(&seed) >> 12) / 1048576.0 - 0.5);
    }
  }
  u64 sum = mix_f64(SUM_START, energy());
  for (int step = 0; step < 40; step++) {
    advance(0.01);
    sum = mix_f64(sum, bodies[step % BODIES].x[step % 3]);
  }
  return mix_f64(sum, energy());
}
