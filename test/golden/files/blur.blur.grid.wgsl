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
var<private> left: u32;
var<private> r0: u32;
var<private> v0_0: u32;
var<private> v0_1: u32;
var<private> v0_2: u32;
var<private> v0_3: u32;
var<private> v0_4: u32;
var<private> v0_5: u32;
var<private> v0_6: u32;
var<private> v0_7: u32;
var<private> v0_8: u32;
var<private> v0_9: u32;
var<private> v0_11: u32;
var<private> v0_13: u32;
var<private> v0_14: u32;
var<private> v0_15: u32;
var<private> v0_16: u32;
var<private> r1: u32;
var<private> v1_0: u32;
var<private> v1_1: u32;
var<private> v1_2: u32;
var<private> v1_3: u32;
var<private> v1_4: u32;
var<private> v1_5: u32;
var<private> v1_6: u32;

// blur/sample
fn func0(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  if r0 == 0u {
    v0_0 = p0;
    v0_1 = p1;
    v0_2 = p2;
    v0_3 = p3;
    v0_4 = 0u;
    v0_5 = 0u;
    v0_6 = 0u;
    v0_7 = 0u;
    v0_8 = 0u;
    v0_9 = 0u;
    v0_11 = 0u;
    v0_13 = 0u;
    v0_14 = 0u;
    v0_15 = 0u;
    v0_16 = 0u;
  }
  if r0 == 0u {
    if fuel < 1u { trap = 1u; return 0u; }
    fuel -= 1u;
    v0_11 = select(0u, 1u, v0_2 == 0u);
    if v0_11 != 0u { trap = 2u; return 0u; }
    v0_6 = v0_0 % v0_2;
    v0_11 = select(0u, 1u, v0_2 == 0u);
    if v0_11 != 0u { trap = 3u; return 0u; }
    v0_7 = v0_0 / v0_2;
    v0_0 = 4294967294u;
  }
  loop {
    if r0 <= 1u {
      if left == 0u || fuel < 1u { trap = select(2147483652u, 4u, fuel < 1u); r0 = 1u; return 0u; }
      fuel -= 1u;
      left -= min(left, 30u);
      r0 = 0u;
    }
    if r0 == 0u {
      v0_11 = 2u;
      v0_11 = select(0u, 1u, bitcast<i32>(v0_0) <= bitcast<i32>(v0_11));
    }
    if select(v0_11 != 0u, r0 <= 2u, r0 != 0u) {
      if r0 == 0u {
        v0_4 = v0_3 - 1u;
        v0_8 = v0_0 + v0_7;
        let t0 = select(0u, 1u, bitcast<i32>(v0_4) < bitcast<i32>(v0_8));
        let t1 = select(v0_8, v0_4, t0 != 0u);
        v0_13 = 0u;
        v0_13 = select(0u, 1u, bitcast<i32>(v0_8) >= bitcast<i32>(v0_13));
        v0_14 = 0u;
        v0_13 = select(v0_14, t1, v0_13 != 0u);
        v0_9 = v0_13 * v0_2;
        if v0_0 != 0u {
          v0_13 = 4294967295u;
          v0_13 = select(0u, 1u, v0_0 == v0_13);
          v0_14 = 1u;
          v0_14 = select(0u, 1u, v0_0 == v0_14);
          v0_14 = v0_13 | v0_14;
          v0_13 = 1u;
          v0_14 = select(v0_13, 4u, v0_14 != 0u);
          v0_13 = v0_14;
        } else {
          v0_13 = 6u;
        }
        v0_8 = v0_13;
        v0_4 = 4294967294u;
      }
      loop {
        if left == 0u || fuel < 1u { trap = select(2147483653u, 5u, fuel < 1u); r0 = 2u; return 0u; }
        fuel -= 1u;
        left -= min(left, 42u);
        r0 = 0u;
        v0_13 = 2u;
        v0_13 = select(0u, 1u, bitcast<i32>(v0_4) <= bitcast<i32>(v0_13));
        if v0_13 != 0u {
          v0_14 = v0_1 + v0_9;
          let t2 = v0_2 - 1u;
          let t3 = v0_4 + v0_6;
          v0_15 = v0_5;
          v0_5 = t3;
          let t4 = select(0u, 1u, bitcast<i32>(v0_5) > bitcast<i32>(t2));
          let t5 = select(v0_5, t2, t4 != 0u);
          v0_16 = 0u;
          v0_16 = select(0u, 1u, bitcast<i32>(v0_5) >= bitcast<i32>(v0_16));
          v0_16 = select(0u, t5, v0_16 != 0u);
          v0_16 = v0_14 + v0_16;
          if v0_16 > bytes - 1u { trap = 6u; return 0u; }
          let t6 = v0_16 >> (2u & 31u);
          let t7 = atomicLoad(&memory[t6]);
          let t8 = v0_16 << (3u & 31u);
          let t9 = t7 >> (t8 & 31u);
          v0_16 = t9 & 255u;
          if v0_4 != 0u {
            v0_14 = 4294967295u;
            v0_14 = select(0u, 1u, v0_4 == v0_14);
            let t10 = select(0u, 1u, v0_4 == 1u);
            let t11 = v0_14 | t10;
            v0_14 = 1u;
            let t12 = select(v0_14, 4u, t11 != 0u);
            v0_14 = t12;
          } else {
            v0_14 = 6u;
          }
          v0_14 = v0_14 * v0_8;
          v0_14 = v0_16 * v0_14;
          v0_5 = v0_15 + v0_14;
          v0_14 = 1u;
          v0_4 = v0_4 + v0_14;
          continue;
        }
        break;
      }
      v0_13 = 1u;
      v0_0 = v0_0 + v0_13;
      continue;
    }
    break;
  }
  v0_11 = 128u;
  v0_11 = v0_5 + v0_11;
  v0_13 = 8u;
  v0_13 = v0_11 >> (v0_13 & 31u);
  return v0_13;
}

// blur/blur
fn func1(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32) {
  if r1 == 0u {
    v1_0 = p0;
    v1_1 = p1;
    v1_2 = p2;
    v1_3 = p3;
    v1_4 = p4;
    v1_5 = 0u;
    v1_6 = 0u;
  }
  if r1 == 0u {
    if fuel < 1u { trap = 7u; return; }
    fuel -= 1u;
    v1_5 = v1_0 + v1_2;
  }
  v1_6 = func0(v1_0, v1_1, v1_3, v1_4);
  if trap != 0u { r1 = 1u; return; }
  r1 = 0u;
  if v1_5 > bytes - 1u { trap = 8u; return; }
  let t0 = v1_5 << (3u & 31u);
  let t1 = 255u << (t0 & 31u);
  let t2 = v1_5 >> (2u & 31u);
  let t3 = v1_6 << (t0 & 31u);
  atomicAnd(&memory[t2], ~t1); atomicOr(&memory[t2], t3 & t1);
  return;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  lane = id.y * control[5u] + id.x;
  lanes = control[2u];
  if lane >= lanes { return; }
  zero = control[0u];
  naught = control[9u];
  let resumed = control[14u] != 0u;
  if resumed && output[lane] >> 30u != 2u { return; }
  left = control[13u];
  fuel = control[4u];
  depth_limit = control[8u];
  pages = state[0u];
  bytes = pages << 16u;
  if resumed {
    fuel = output[1u * lanes + lane];
    depth = output[3u * lanes + lane];
    r0 = output[4u * lanes + lane];
    v0_0 = output[5u * lanes + lane];
    v0_1 = output[6u * lanes + lane];
    v0_2 = output[7u * lanes + lane];
    v0_3 = output[8u * lanes + lane];
    v0_4 = output[9u * lanes + lane];
    v0_5 = output[10u * lanes + lane];
    v0_6 = output[11u * lanes + lane];
    v0_7 = output[12u * lanes + lane];
    v0_8 = output[13u * lanes + lane];
    v0_9 = output[14u * lanes + lane];
    v0_11 = output[15u * lanes + lane];
    v0_13 = output[16u * lanes + lane];
    v0_14 = output[17u * lanes + lane];
    v0_15 = output[18u * lanes + lane];
    v0_16 = output[19u * lanes + lane];
    r1 = output[20u * lanes + lane];
    v1_0 = output[21u * lanes + lane];
    v1_1 = output[22u * lanes + lane];
    v1_2 = output[23u * lanes + lane];
    v1_3 = output[24u * lanes + lane];
    v1_4 = output[25u * lanes + lane];
    v1_5 = output[26u * lanes + lane];
    v1_6 = output[27u * lanes + lane];
  }
  switch control[1u] {
    case 0u: {
      func1(control[3u] + lane, arguments[0u], arguments[1u], arguments[2u], arguments[3u]);
    }
    default: {}
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
  if trap >> 30u == 2u {
    output[3u * lanes + lane] = depth;
    output[4u * lanes + lane] = r0;
    output[5u * lanes + lane] = v0_0;
    output[6u * lanes + lane] = v0_1;
    output[7u * lanes + lane] = v0_2;
    output[8u * lanes + lane] = v0_3;
    output[9u * lanes + lane] = v0_4;
    output[10u * lanes + lane] = v0_5;
    output[11u * lanes + lane] = v0_6;
    output[12u * lanes + lane] = v0_7;
    output[13u * lanes + lane] = v0_8;
    output[14u * lanes + lane] = v0_9;
    output[15u * lanes + lane] = v0_11;
    output[16u * lanes + lane] = v0_13;
    output[17u * lanes + lane] = v0_14;
    output[18u * lanes + lane] = v0_15;
    output[19u * lanes + lane] = v0_16;
    output[20u * lanes + lane] = r1;
    output[21u * lanes + lane] = v1_0;
    output[22u * lanes + lane] = v1_1;
    output[23u * lanes + lane] = v1_2;
    output[24u * lanes + lane] = v1_3;
    output[25u * lanes + lane] = v1_4;
    output[26u * lanes + lane] = v1_5;
    output[27u * lanes + lane] = v1_6;
  }
}
