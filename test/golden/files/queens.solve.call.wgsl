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
var<private> at: u32;
var<private> r0: u32;
var<private> v0_0: u32;
var<private> v0_2: u32;
var<private> v0_3: u32;
var<private> v0_4: u32;
var<private> v0_5: u32;
var<private> v0_6: u32;
var<private> v0_7: u32;
var<private> v0_8: u32;
var<private> v0_10: u32;
var<private> v0_15: u32;
var<private> v0_16: u32;
var<private> v0_21: u32;
const frames = 19u;

// machine
fn func0(p0: u32, p1: u32) -> u32 {
  if r0 == 0u {
    v0_0 = p0;
    v0_2 = 0u;
    v0_3 = 0u;
    v0_4 = 0u;
    v0_5 = 0u;
    v0_6 = 0u;
    v0_7 = 0u;
    v0_8 = 0u;
    v0_10 = 0u;
    v0_15 = 0u;
    v0_16 = 0u;
    v0_21 = 0u;
  }
  loop {
    if left == 0u { trap = 2147483648u | at; r0 = 1u; return 0u; }
    left -= 1u;
    r0 = 0u;
    switch v0_0 {
      case 0u: {
        return v0_2;
      }
      case 1u: {
        left -= min(left, 5u);
        v0_8 = 0u;
        v0_10 = 0u;
        at = 1u;
        if fuel < 1u { trap = 1u; return 0u; }
        fuel -= 1u;
        let t0 = select(0u, 1u, v0_4 == v0_5);
        if t0 != 0u {
          left -= min(left, 4u);
          v0_2 = 1u;
          v0_0 = v0_15;
          continue;
        }
        left -= min(left, 7u);
        let t1 = v0_5 | v0_6;
        let t2 = t1 | v0_7;
        let t3 = t2 ^ 4294967295u;
        v0_8 = v0_4 & t3;
        v0_0 = 3u;
        continue;
      }
      case 2u: {
        v0_2 = v0_10;
        v0_0 = v0_15;
        continue;
      }
      case 3u: {
        at = 2u;
        if fuel < 1u { trap = 2u; return 0u; }
        fuel -= 1u;
        if v0_8 != 0u {
          v0_0 = 4u;
        } else {
          v0_0 = 2u;
        }
        continue;
      }
      case 4u: {
        left -= min(left, 32u);
        let t4 = 0u - v0_8;
        let t5 = v0_8 & t4;
        v0_8 = t5 ^ v0_8;
        let t6 = v0_5 | t5;
        let t7 = v0_6 | t5;
        let t8 = t7 << (1u & 31u);
        let t9 = v0_7 | t5;
        let t10 = t9 >> (1u & 31u);
        if depth + 1u > depth_limit { trap = 3u; return 0u; }
        depth += 1u;
        output[(v0_3 + frames + 0u) * lanes + lane] = v0_10;
        output[(v0_3 + frames + 1u) * lanes + lane] = v0_8;
        output[(v0_3 + frames + 2u) * lanes + lane] = v0_5;
        output[(v0_3 + frames + 3u) * lanes + lane] = v0_6;
        output[(v0_3 + frames + 4u) * lanes + lane] = v0_7;
        output[(v0_3 + frames + 5u) * lanes + lane] = v0_4;
        output[(v0_3 + frames + 6u) * lanes + lane] = v0_15;
        v0_3 = v0_3 + 7u;
        let t11 = v0_4;
        v0_4 = t11;
        v0_5 = t6;
        v0_6 = t8;
        v0_7 = t10;
        v0_15 = 5u;
        v0_0 = 1u;
        continue;
      }
      case 5u: {
        left -= min(left, 14u);
        v0_3 = v0_3 + 4294967289u;
        v0_10 = output[(v0_3 + frames + 0u) * lanes + lane];
        v0_8 = output[(v0_3 + frames + 1u) * lanes + lane];
        v0_5 = output[(v0_3 + frames + 2u) * lanes + lane];
        v0_6 = output[(v0_3 + frames + 3u) * lanes + lane];
        v0_7 = output[(v0_3 + frames + 4u) * lanes + lane];
        v0_4 = output[(v0_3 + frames + 5u) * lanes + lane];
        v0_15 = output[(v0_3 + frames + 6u) * lanes + lane];
        let t12 = v0_2;
        depth -= 1u;
        v0_10 = t12 + v0_10;
        v0_0 = 3u;
        continue;
      }
      case 6u: {
        left -= min(left, 19u);
        at = 4u;
        if fuel < 1u { trap = 4u; return 0u; }
        fuel -= 1u;
        let t13 = 1u << (v0_16 & 31u);
        let t14 = t13 - 1u;
        v0_4 = t14;
        v0_5 = 0u;
        v0_6 = 0u;
        v0_7 = 0u;
        v0_15 = 7u;
        v0_0 = 1u;
        continue;
      }
      case 7u: {
        left -= min(left, 4u);
        let t15 = v0_2;
        v0_2 = t15;
        v0_0 = v0_21;
        continue;
      }
      default: {
        left -= min(left, 4u);
        v0_16 = p1;
        v0_21 = 0u;
        v0_0 = 6u;
        continue;
      }
    }
  }
  return 0u;
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
    var kept: array<u32, 15>;
    for (var i = 0u; i < 15u; i++) { kept[i] = output[(4u + i) * lanes + lane]; }
    depth = kept[0];
    at = kept[1];
    r0 = kept[2];
    v0_0 = kept[3];
    v0_2 = kept[4];
    v0_3 = kept[5];
    v0_4 = kept[6];
    v0_5 = kept[7];
    v0_6 = kept[8];
    v0_7 = kept[9];
    v0_8 = kept[10];
    v0_10 = kept[11];
    v0_15 = kept[12];
    v0_16 = kept[13];
    v0_21 = kept[14];
  }
  var a0: u32;
  var a1: u32;
  var started = false;
  switch control[1u] {
    case 0u: {
      started = true;
      a0 = 8u;
      a1 = arguments[0u];
    }
    default: {}
  }
  if started {
    let r = func0(a0, a1);
    if trap == 0u {
      switch control[1u] {
        case 0u: { output[3u * lanes + lane] = r; }
        default: {}
      }
    }
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
  if trap >> 30u == 2u {
    var kept = array<u32, 15>(depth, at, r0, v0_0, v0_2, v0_3, v0_4, v0_5, v0_6, v0_7, v0_8, v0_10, v0_15, v0_16, v0_21);
    for (var i = 0u; i < 15u; i++) { output[(4u + i) * lanes + lane] = kept[i]; }
  }
  state[0u] = pages;
}
