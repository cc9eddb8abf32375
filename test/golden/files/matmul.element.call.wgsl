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

fn f32_add(a: u32, b: u32) -> u32 {
  return f32_canon(bitcast<u32>(bitcast<f32>(a ^ zero) + bitcast<f32>(b ^ naught)));
}

fn f32_canon(a: u32) -> u32 {
  return select(a, 0x7fc00000u, (a & 0x7fffffffu) > 0x7f800000u);
}

fn f32_mul(a: u32, b: u32) -> u32 {
  return f32_canon(bitcast<u32>(bitcast<f32>(a ^ zero) * bitcast<f32>(b ^ naught)));
}

// matmul/element
fn func0(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  var v0: u32 = p0;
  var v1: u32 = p1;
  var v4: u32;
  var v5: u32;
  if fuel < 1u { trap = 1u; return 0u; }
  fuel -= 1u;
  let t0 = select(0u, 1u, p3 == 0u);
  if t0 != 0u { trap = 2u; return 0u; }
  let t1 = v0 / p3;
  let t2 = t1 * p3;
  let t3 = t2 << (2u & 31u);
  v1 = v1 + t3;
  let t4 = select(0u, 1u, p3 == 0u);
  if t4 != 0u { trap = 3u; return 0u; }
  let t5 = v0 % p3;
  let t6 = t5 << (2u & 31u);
  v0 = p2 + t6;
  loop {
    if fuel < 1u { trap = 4u; return 0u; }
    fuel -= 1u;
    let t7 = select(0u, 1u, p3 > v4);
    if t7 != 0u {
      let t8 = v4 << (2u & 31u);
      let t9 = v1 + t8;
      if t9 > bytes - 4u { trap = 5u; return 0u; }
      let t10 = func1(t9);
      let t11 = p3 * v4;
      let t12 = t11 << (2u & 31u);
      let t13 = v0 + t12;
      if t13 > bytes - 4u { trap = 6u; return 0u; }
      let t14 = func1(t13);
      let t15 = f32_mul(t10, t14);
      v5 = f32_add(v5, t15);
      v4 = v4 + 1u;
      continue;
    }
    break;
  }
  return v5;
}

// memory.load_32
fn func1(p0: u32) -> u32 {
  var v2: u32;
  var v3: u32;
  var v5: u32;
  v2 = p0 >> (2u & 31u);
  v3 = memory[v2];
  v5 = p0 & 3u;
  if v5 != 0u {
    let t0 = v5 << (3u & 31u);
    let t1 = v2 + 1u;
    let t2 = memory[t1];
    let t3 = 32u - t0;
    let t4 = t2 << (t3 & 31u);
    let t5 = v3 >> (t0 & 31u);
    let t6 = t5 | t4;
    return t6;
  }
  return v3;
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
  state[0u] = pages;
}
