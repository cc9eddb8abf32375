/**
 * One step of a gravitational n-body simulation in f64, one body a lane. A body is 7 f64: mass, position (3), velocity (3).
 * Lanes read all of `now` and write their own body of `next`, so that no lane reads what another writes.
 */
const BODY: usize = 56;

export function step(lane: u32, now: usize, next: usize, count: u32, dt: f64): void {
  const self = now + lane * BODY;
  const x = load<f64>(self, 8);
  const y = load<f64>(self, 16);
  const z = load<f64>(self, 24);
  let ax: f64 = 0;
  let ay: f64 = 0;
  let az: f64 = 0;
  for (let j: u32 = 0; j < count; j++) {
    if (j == lane) continue;
    const other = now + j * BODY;
    const dx = load<f64>(other, 8) - x;
    const dy = load<f64>(other, 16) - y;
    const dz = load<f64>(other, 24) - z;
    const squared = dx * dx + dy * dy + dz * dz + 1e-9;
    const pull = load<f64>(other) / (squared * sqrt<f64>(squared));
    ax += dx * pull;
    ay += dy * pull;
    az += dz * pull;
  }
  const vx = load<f64>(self, 32) + ax * dt;
  const vy = load<f64>(self, 40) + ay * dt;
  const vz = load<f64>(self, 48) + az * dt;
  const to = next + lane * BODY;
  store<f64>(to, load<f64>(self));
  store<f64>(to, x + vx * dt, 8);
  store<f64>(to, y + vy * dt, 16);
  store<f64>(to, z + vz * dt, 24);
  store<f64>(to, vx, 32);
  store<f64>(to, vy, 40);
  store<f64>(to, vz, 48);
}

/** Total energy of `count` bodies: a call that reads what the steps left. */
export function energy(bodies: usize, count: u32): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const a = bodies + i * BODY;
    const vx = load<f64>(a, 32);
    const vy = load<f64>(a, 40);
    const vz = load<f64>(a, 48);
    sum += 0.5 * load<f64>(a) * (vx * vx + vy * vy + vz * vz);
    for (let j = i + 1; j < count; j++) {
      const b = bodies + j * BODY;
      const dx = load<f64>(a, 8) - load<f64>(b, 8);
      const dy = load<f64>(a, 16) - load<f64>(b, 16);
      const dz = load<f64>(a, 24) - load<f64>(b, 24);
      sum -= (load<f64>(a) * load<f64>(b)) / sqrt<f64>(dx * dx + dy * dy + dz * dz + 1e-9);
    }
  }
  return sum;
}
