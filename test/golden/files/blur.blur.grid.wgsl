diagnostic(off, chromium.unreachable_code);
@group(0) @binding(0) var<storage, read_write> memory: array<atomic<u32>>;
@group(0) @binding(1) var<storage, read> state: array<u32>;
@group(0) @binding(2) var<storage, read> control: array<u32>;
@group(0) @binding(3) var<storage, read> arguments: array<u32>;
@group(0) @binding(4) var<storage, read_write> output: array<u32>;
@group(0) @binding(5) var<storage, read> tables: array<u32>;
@group(0) @binding(6) var<storage, read> constants: array<u32>;
var<private> lane: u32;
var<private> lanes: u32;
var<private> zero: u32;
var<private> naught: u32;
var<private> trap: u32;
var<private> fuel: u32;
var<private> depth: u32;
var<private> depth_limit: u32;
var<private> pages: u32;
var<private> bytes: u32;

// blur/sample
fn func0(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  var v0: u32 = p0;
  var v4: u32;
  var v5: u32;
  var v6: u32;
  var v7: u32;
  var v8: u32;
  var v9: u32;
  var v13: u32;
  var v14: u32;
  var v15: u32;
  var v16: u32;
  if fuel < 1u { trap = 1u; return 0u; }
  fuel -= 1u;
  let t0 = select(0u, 1u, p2 == 0u);
  if t0 != 0u { trap = 2u; return 0u; }
  v6 = v0 % p2;
  let t1 = select(0u, 1u, p2 == 0u);
  if t1 != 0u { trap = 3u; return 0u; }
  v7 = v0 / p2;
  v0 = 4294967294u;
  loop {
    if fuel < 1u { trap = 4u; return 0u; }
    fuel -= 1u;
    let t2 = select(0u, 1u, bitcast<i32>(v0) <= bitcast<i32>(2u));
    if t2 != 0u {
      v4 = p3 - 1u;
      v8 = v0 + v7;
      let t3 = select(0u, 1u, bitcast<i32>(v4) < bitcast<i32>(v8));
      let t4 = select(v8, v4, t3 != 0u);
      v13 = 0u;
      v13 = select(0u, 1u, bitcast<i32>(v8) >= bitcast<i32>(v13));
      v14 = 0u;
      v13 = select(v14, t4, v13 != 0u);
      v9 = v13 * p2;
      if v0 != 0u {
        v13 = 4294967295u;
        v13 = select(0u, 1u, v0 == v13);
        v14 = 1u;
        v14 = select(0u, 1u, v0 == v14);
        v14 = v13 | v14;
        v13 = 1u;
        v14 = select(v13, 4u, v14 != 0u);
        v13 = v14;
      } else {
        v13 = 6u;
      }
      v8 = v13;
      v4 = 4294967294u;
      loop {
        if fuel < 1u { trap = 5u; return 0u; }
        fuel -= 1u;
        v13 = 2u;
        v13 = select(0u, 1u, bitcast<i32>(v4) <= bitcast<i32>(v13));
        if v13 != 0u {
          v14 = p1 + v9;
          let t5 = p2 - 1u;
          let t6 = v4 + v6;
          v15 = v5;
          v5 = t6;
          let t7 = select(0u, 1u, bitcast<i32>(v5) > bitcast<i32>(t5));
          let t8 = select(v5, t5, t7 != 0u);
          v16 = 0u;
          v16 = select(0u, 1u, bitcast<i32>(v5) >= bitcast<i32>(v16));
          v16 = select(0u, t8, v16 != 0u);
          v16 = v14 + v16;
          if v16 > bytes - 1u { trap = 6u; return 0u; }
          let t9 = v16 >> (2u & 31u);
          let t10 = atomicLoad(&memory[t9]);
          let t11 = v16 << (3u & 31u);
          let t12 = t10 >> (t11 & 31u);
          v16 = t12 & 255u;
          if v4 != 0u {
            v14 = 4294967295u;
            v14 = select(0u, 1u, v4 == v14);
            let t13 = select(0u, 1u, v4 == 1u);
            let t14 = v14 | t13;
            v14 = 1u;
            let t15 = select(v14, 4u, t14 != 0u);
            v14 = t15;
          } else {
            v14 = 6u;
          }
          v14 = v14 * v8;
          v14 = v16 * v14;
          v5 = v15 + v14;
          v14 = 1u;
          v4 = v4 + v14;
          continue;
        }
        break;
      }
      v13 = 1u;
      v0 = v0 + v13;
      continue;
    }
    break;
  }
  let t16 = v5 + 128u;
  v13 = 8u;
  v13 = t16 >> (v13 & 31u);
  return v13;
}

// blur/blur
fn func1(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32) {
  if fuel < 1u { trap = 7u; return; }
  fuel -= 1u;
  let t0 = p0 + p2;
  let t1 = func0(p0, p1, p3, p4);
  if trap != 0u { return; }
  if t0 > bytes - 1u { trap = 8u; return; }
  let t2 = t0 << (3u & 31u);
  let t3 = 255u << (t2 & 31u);
  let t4 = t0 >> (2u & 31u);
  let t5 = t1 << (t2 & 31u);
  atomicAnd(&memory[t4], ~t3); atomicOr(&memory[t4], t5 & t3);
  return;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  lane = id.y * control[5u] + id.x;
  lanes = control[2u];
  if lane >= lanes { return; }
  zero = control[0u];
  naught = control[9u];
  fuel = control[4u];
  depth_limit = control[8u];
  pages = state[0u];
  bytes = pages << 16u;
  switch control[1u] {
    case 0u: {
      func1(control[3u] + lane, arguments[0u], arguments[1u], arguments[2u], arguments[3u]);
    }
    default: {}
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
}
