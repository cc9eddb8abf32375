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
var<private> v0_1: u32;
var<private> v0_4: u32;
var<private> v0_5: u32;

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
  if r0 == 0u {
    v0_0 = p0;
    v0_1 = p1;
    v0_4 = 0u;
    v0_5 = 0u;
  }
  if r0 == 0u {
    left -= min(left, 14u);
    if fuel < 1u { trap = 1u; return 0u; }
    fuel -= 1u;
    let t0 = select(0u, 1u, p3 == 0u);
    if t0 != 0u { trap = 2u; return 0u; }
    let t1 = v0_0 / p3;
    let t2 = t1 * p3;
    let t3 = t2 << (2u & 31u);
    v0_1 = v0_1 + t3;
    let t4 = select(0u, 1u, p3 == 0u);
    if t4 != 0u { trap = 3u; return 0u; }
    let t5 = v0_0 % p3;
    let t6 = t5 << (2u & 31u);
    v0_0 = p2 + t6;
  }
  loop {
    if left == 0u || fuel < 1u { trap = select(2147483652u, 4u, fuel < 1u); r0 = 1u; return 0u; }
    fuel -= 1u;
    left -= 1u;
    r0 = 0u;
    let t7 = select(0u, 1u, p3 > v0_4);
    if t7 != 0u {
      left -= min(left, 54u);
      let t8 = v0_4 << (2u & 31u);
      let t9 = v0_1 + t8;
      if t9 > bytes - 4u { trap = 5u; return 0u; }
      let t10 = func1(t9);
      let t11 = p3 * v0_4;
      let t12 = t11 << (2u & 31u);
      let t13 = v0_0 + t12;
      if t13 > bytes - 4u { trap = 6u; return 0u; }
      let t14 = func1(t13);
      let t15 = f32_mul(t10, t14);
      v0_5 = f32_add(v0_5, t15);
      v0_4 = v0_4 + 1u;
      continue;
    }
    break;
  }
  return v0_5;
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
    var kept: array<u32, 6>;
    for (var i = 0u; i < 6u; i++) { kept[i] = output[(4u + i) * lanes + lane]; }
    depth = kept[0];
    r0 = kept[1];
    v0_0 = kept[2];
    v0_1 = kept[3];
    v0_4 = kept[4];
    v0_5 = kept[5];
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
    var kept = array<u32, 6>(depth, r0, v0_0, v0_1, v0_4, v0_5);
    for (var i = 0u; i < 6u; i++) { output[(4u + i) * lanes + lane] = kept[i]; }
  }
  state[0u] = pages;
}
