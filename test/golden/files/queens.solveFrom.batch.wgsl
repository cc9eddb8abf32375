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
fn func0(p0: u32, p1: u32, p2: u32) -> u32 {
  var v0: u32 = p0;
  var v3: u32;
  var v4: u32;
  var v5: u32;
  var v6: u32;
  var v7: u32;
  var v8: u32;
  var v9: u32;
  var v11: u32;
  var v16: u32;
  var v17: u32;
  var v18: u32;
  var v22: u32;
  loop {
    switch v0 {
      case 0u: {
        return v3;
      }
      case 1u: {
        v9 = 0u;
        v11 = 0u;
        if fuel < 1u { trap = 1u; return 0u; }
        fuel -= 1u;
        let t0 = select(0u, 1u, v5 == v6);
        if t0 != 0u {
          v3 = 1u;
          v0 = v16;
          continue;
        }
        let t1 = v6 | v7;
        let t2 = t1 | v8;
        let t3 = t2 ^ 4294967295u;
        v9 = v5 & t3;
        v0 = 3u;
        continue;
      }
      case 2u: {
        v3 = v11;
        v0 = v16;
        continue;
      }
      case 3u: {
        if fuel < 1u { trap = 2u; return 0u; }
        fuel -= 1u;
        if v9 != 0u {
          v0 = 4u;
        } else {
          v0 = 2u;
        }
        continue;
      }
      case 4u: {
        let t4 = 0u - v9;
        let t5 = v9 & t4;
        v9 = t5 ^ v9;
        let t6 = v6 | t5;
        let t7 = v7 | t5;
        let t8 = t7 << (1u & 31u);
        let t9 = v8 | t5;
        let t10 = t9 >> (1u & 31u);
        if depth + 1u > depth_limit { trap = 3u; return 0u; }
        depth += 1u;
        output[(v4 + 4u) * lanes + lane] = v11;
        output[(v4 + 5u) * lanes + lane] = v9;
        output[(v4 + 6u) * lanes + lane] = v6;
        output[(v4 + 7u) * lanes + lane] = v7;
        output[(v4 + 8u) * lanes + lane] = v8;
        output[(v4 + 9u) * lanes + lane] = v5;
        output[(v4 + 10u) * lanes + lane] = v16;
        v4 = v4 + 7u;
        let t11 = v5;
        v5 = t11;
        v6 = t6;
        v7 = t8;
        v8 = t10;
        v16 = 5u;
        v0 = 1u;
        continue;
      }
      case 5u: {
        v4 = v4 + 4294967289u;
        v11 = output[(v4 + 4u) * lanes + lane];
        v9 = output[(v4 + 5u) * lanes + lane];
        v6 = output[(v4 + 6u) * lanes + lane];
        v7 = output[(v4 + 7u) * lanes + lane];
        v8 = output[(v4 + 8u) * lanes + lane];
        v5 = output[(v4 + 9u) * lanes + lane];
        v16 = output[(v4 + 10u) * lanes + lane];
        let t12 = v3;
        depth -= 1u;
        v11 = t12 + v11;
        v0 = 3u;
        continue;
      }
      case 6u: {
        if fuel < 1u { trap = 4u; return 0u; }
        fuel -= 1u;
        let t13 = 1u << (v17 & 31u);
        let t14 = t13 - 1u;
        v17 = 1u << (v18 & 31u);
        let t15 = v17 << (1u & 31u);
        let t16 = v17 >> (1u & 31u);
        let t17 = v17;
        v5 = t14;
        v6 = t17;
        v7 = t15;
        v8 = t16;
        v16 = 7u;
        v0 = 1u;
        continue;
      }
      case 7u: {
        let t18 = v3;
        v3 = t18;
        v0 = v22;
        continue;
      }
      default: {
        v17 = p1;
        v18 = p2;
        v22 = 0u;
        v0 = 6u;
        continue;
      }
    }
  }
  return 0u;
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
  page_capacity = control[6u];
  page_ceiling = control[7u];
  pages = state[0u * lanes + lane];
  bytes = pages << 16u;
  var a0: u32;
  var a1: u32;
  var a2: u32;
  var started = false;
  switch control[1u] {
    case 0u: {
      started = true;
      a0 = 8u;
      a1 = arguments[0u * lanes + lane];
      a2 = arguments[1u * lanes + lane];
    }
    default: {}
  }
  if started {
    let r = func0(a0, a1, a2);
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
  state[0u * lanes + lane] = pages;
}
