diagnostic(off, chromium.unreachable_code);
@group(0) @binding(0) var<storage, read_write> memory: array<u32>;
@group(0) @binding(1) var<storage, read_write> state: array<u32>;
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
var<private> page_capacity: u32;
var<private> page_ceiling: u32;
var<private> left: u32;
var<private> r0: u32;
var<private> v0_0: u32;
var<private> v0_4: u32;
var<private> v0_5: u32;
var<private> v0_6: u32;
var<private> v0_7: u32;
var<private> v0_8: u32;
var<private> v0_9: u32;

// blur/sample
fn func0(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  var v11: u32;
  var v13: u32;
  var v14: u32;
  var v15: u32;
  var v16: u32;
  if r0 == 0u {
    v0_0 = p0;
    v0_5 = 0u;
  }
  if r0 == 0u {
    left -= min(left, 8u);
    if fuel < 1u { trap = 1u; return 0u; }
    fuel -= 1u;
    v11 = select(0u, 1u, p2 == 0u);
    if v11 != 0u { trap = 2u; return 0u; }
    v0_6 = v0_0 % p2;
    v11 = select(0u, 1u, p2 == 0u);
    if v11 != 0u { trap = 3u; return 0u; }
    v0_7 = v0_0 / p2;
    v0_0 = 4294967294u;
  }
  loop {
    if r0 <= 1u {
      if left == 0u || fuel < 1u { trap = select(2147483652u, 4u, fuel < 1u); r0 = 1u; return 0u; }
      fuel -= 1u;
      left -= 1u;
      r0 = 0u;
    }
    if r0 == 0u {
      v11 = 2u;
      v11 = select(0u, 1u, bitcast<i32>(v0_0) <= bitcast<i32>(v11));
    }
    if select(v11 != 0u, r0 <= 2u, r0 != 0u) {
      if r0 == 0u {
        left -= min(left, 11u);
        v0_4 = p3 - 1u;
        v0_8 = v0_0 + v0_7;
        let t0 = select(0u, 1u, bitcast<i32>(v0_4) < bitcast<i32>(v0_8));
        let t1 = select(v0_8, v0_4, t0 != 0u);
        v13 = 0u;
        v13 = select(0u, 1u, bitcast<i32>(v0_8) >= bitcast<i32>(v13));
        v14 = 0u;
        v13 = select(v14, t1, v13 != 0u);
        v0_9 = v13 * p2;
        if v0_0 != 0u {
          left -= min(left, 9u);
          v13 = 4294967295u;
          v13 = select(0u, 1u, v0_0 == v13);
          v14 = 1u;
          v14 = select(0u, 1u, v0_0 == v14);
          v14 = v13 | v14;
          v13 = 1u;
          v14 = select(v13, 4u, v14 != 0u);
          v13 = v14;
        } else {
          v13 = 6u;
        }
        v0_8 = v13;
        v0_4 = 4294967294u;
      }
      loop {
        if left == 0u || fuel < 1u { trap = select(2147483653u, 5u, fuel < 1u); r0 = 2u; return 0u; }
        fuel -= 1u;
        left -= 1u;
        r0 = 0u;
        v13 = 2u;
        v13 = select(0u, 1u, bitcast<i32>(v0_4) <= bitcast<i32>(v13));
        if v13 != 0u {
          left -= min(left, 23u);
          v14 = p1 + v0_9;
          let t2 = p2 - 1u;
          let t3 = v0_4 + v0_6;
          v15 = v0_5;
          v0_5 = t3;
          let t4 = select(0u, 1u, bitcast<i32>(v0_5) > bitcast<i32>(t2));
          let t5 = select(v0_5, t2, t4 != 0u);
          v16 = 0u;
          v16 = select(0u, 1u, bitcast<i32>(v0_5) >= bitcast<i32>(v16));
          v16 = select(0u, t5, v16 != 0u);
          v16 = v14 + v16;
          if v16 > bytes - 1u { trap = 6u; return 0u; }
          let t6 = v16 >> (2u & 31u);
          let t7 = memory[t6];
          let t8 = v16 << (3u & 31u);
          let t9 = t7 >> (t8 & 31u);
          v16 = t9 & 255u;
          if v0_4 != 0u {
            left -= min(left, 9u);
            v14 = 4294967295u;
            v14 = select(0u, 1u, v0_4 == v14);
            let t10 = select(0u, 1u, v0_4 == 1u);
            let t11 = v14 | t10;
            v14 = 1u;
            let t12 = select(v14, 4u, t11 != 0u);
            v14 = t12;
          } else {
            v14 = 6u;
          }
          left -= min(left, 6u);
          v14 = v14 * v0_8;
          v14 = v16 * v14;
          v0_5 = v15 + v14;
          v14 = 1u;
          v0_4 = v0_4 + v14;
          continue;
        }
        break;
      }
      left -= min(left, 6u);
      v13 = 1u;
      v0_0 = v0_0 + v13;
      continue;
    }
    break;
  }
  left -= min(left, 6u);
  v11 = 128u;
  v11 = v0_5 + v11;
  v13 = 8u;
  v13 = v11 >> (v13 & 31u);
  return v13;
}

@compute @workgroup_size(1)
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
  page_capacity = control[6u];
  page_ceiling = control[7u];
  pages = state[0u];
  bytes = pages << 16u;
  if resumed {
    fuel = output[1u * lanes + lane];
    var kept: array<u32, 9>;
    for (var i = 0u; i < 9u; i++) { kept[i] = output[(4u + i) * lanes + lane]; }
    depth = kept[0];
    r0 = kept[1];
    v0_0 = kept[2];
    v0_4 = kept[3];
    v0_5 = kept[4];
    v0_6 = kept[5];
    v0_7 = kept[6];
    v0_8 = kept[7];
    v0_9 = kept[8];
  }
  switch control[1u] {
    case 0u: {
      let r = func0(arguments[0u], arguments[1u], arguments[2u], arguments[3u]);
      if trap == 0u {
        output[3u * lanes + lane] = r;
      }
    }
    default: {}
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
  if trap >> 30u == 2u {
    var kept = array<u32, 9>(depth, r0, v0_0, v0_4, v0_5, v0_6, v0_7, v0_8, v0_9);
    for (var i = 0u; i < 9u; i++) { output[(4u + i) * lanes + lane] = kept[i]; }
  }
  state[0u] = pages;
}
