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

// machine
fn func0(p0: u32, p1: u32) -> u32 {
  var v0: u32 = p0;
  var v2: u32;
  var v3: u32;
  var v4: u32;
  var v5: u32;
  var v6: u32;
  var v7: u32;
  var v8: u32;
  var v10: u32;
  var v15: u32;
  var v16: u32;
  var v21: u32;
  loop {
    switch v0 {
      case 0u: {
        return v2;
      }
      case 1u: {
        v8 = 0u;
        v10 = 0u;
        if fuel < 1u { trap = 1u; return 0u; }
        fuel -= 1u;
        let t0 = select(0u, 1u, v4 == v5);
        if t0 != 0u {
          v2 = 1u;
          v0 = v15;
          continue;
        }
        let t1 = v5 | v6;
        let t2 = t1 | v7;
        let t3 = t2 ^ 4294967295u;
        v8 = v4 & t3;
        v0 = 3u;
        continue;
      }
      case 2u: {
        v2 = v10;
        v0 = v15;
        continue;
      }
      case 3u: {
        if fuel < 1u { trap = 2u; return 0u; }
        fuel -= 1u;
        if v8 != 0u {
          v0 = 4u;
        } else {
          v0 = 2u;
        }
        continue;
      }
      case 4u: {
        let t4 = 0u - v8;
        let t5 = v8 & t4;
        v8 = t5 ^ v8;
        let t6 = v5 | t5;
        let t7 = v6 | t5;
        let t8 = t7 << (1u & 31u);
        let t9 = v7 | t5;
        let t10 = t9 >> (1u & 31u);
        if depth + 1u > depth_limit { trap = 3u; return 0u; }
        depth += 1u;
        output[(v3 + 4u) * lanes + lane] = v10;
        output[(v3 + 5u) * lanes + lane] = v8;
        output[(v3 + 6u) * lanes + lane] = v5;
        output[(v3 + 7u) * lanes + lane] = v6;
        output[(v3 + 8u) * lanes + lane] = v7;
        output[(v3 + 9u) * lanes + lane] = v4;
        output[(v3 + 10u) * lanes + lane] = v15;
        v3 = v3 + 7u;
        let t11 = v4;
        v4 = t11;
        v5 = t6;
        v6 = t8;
        v7 = t10;
        v15 = 5u;
        v0 = 1u;
        continue;
      }
      case 5u: {
        v3 = v3 + 4294967289u;
        v10 = output[(v3 + 4u) * lanes + lane];
        v8 = output[(v3 + 5u) * lanes + lane];
        v5 = output[(v3 + 6u) * lanes + lane];
        v6 = output[(v3 + 7u) * lanes + lane];
        v7 = output[(v3 + 8u) * lanes + lane];
        v4 = output[(v3 + 9u) * lanes + lane];
        v15 = output[(v3 + 10u) * lanes + lane];
        let t12 = v2;
        depth -= 1u;
        v10 = t12 + v10;
        v0 = 3u;
        continue;
      }
      case 6u: {
        if fuel < 1u { trap = 4u; return 0u; }
        fuel -= 1u;
        let t13 = 1u << (v16 & 31u);
        let t14 = t13 - 1u;
        v4 = t14;
        v5 = 0u;
        v6 = 0u;
        v7 = 0u;
        v15 = 7u;
        v0 = 1u;
        continue;
      }
      case 7u: {
        let t15 = v2;
        v2 = t15;
        v0 = v21;
        continue;
      }
      default: {
        v16 = p1;
        v21 = 0u;
        v0 = 6u;
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
  fuel = control[4u];
  depth_limit = control[8u];
  page_capacity = control[6u];
  page_ceiling = control[7u];
  pages = state[0u];
  bytes = pages << 16u;
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
  state[0u] = pages;
}
