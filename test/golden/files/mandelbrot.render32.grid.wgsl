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
var<private> v0_5: u32;
var<private> v0_6: u32;
var<private> v0_7: u32;
var<private> v0_8: u32;
var<private> v0_11: u32;
var<private> g0: u32;

fn f32_add(a: u32, b: u32) -> u32 {
  return f32_canon(bitcast<u32>(bitcast<f32>(a ^ zero) + bitcast<f32>(b ^ naught)));
}

fn f32_canon(a: u32) -> u32 {
  return select(a, 0x7fc00000u, (a & 0x7fffffffu) > 0x7f800000u);
}

fn f32_div(a: u32, b: u32) -> u32 {
  return f32_canon(bitcast<u32>(bitcast<f32>(a ^ zero) / bitcast<f32>(b ^ naught)));
}

fn f32_mul(a: u32, b: u32) -> u32 {
  return f32_canon(bitcast<u32>(bitcast<f32>(a ^ zero) * bitcast<f32>(b ^ naught)));
}

fn f32_sub(a: u32, b: u32) -> u32 {
  return f32_canon(bitcast<u32>(bitcast<f32>(a ^ zero) - bitcast<f32>(b ^ naught)));
}

// mandelbrot/render32
fn func0(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32) {
  var v9: u32;
  var v10: u32;
  if r0 == 0u {
    v0_5 = 0u;
    v0_6 = 0u;
    v0_11 = 0u;
  }
  if r0 == 0u {
    left -= min(left, 301u);
    if fuel < 1u { trap = 1u; return; }
    fuel -= 1u;
    let t0 = select(0u, 1u, p2 == 0u);
    if t0 != 0u { trap = 2u; return; }
    let t1 = p0 % p2;
    let t2 = func4(t1);
    let t3 = func4(p2);
    let t4 = f32_div(t2, t3);
    let t5 = f32_mul(t4, 1077936128u);
    v0_7 = f32_add(t5, 3222274048u);
    let t6 = select(0u, 1u, p2 == 0u);
    if t6 != 0u { trap = 3u; return; }
    let t7 = p0 / p2;
    let t8 = func4(t7);
    let t9 = func4(p3);
    let t10 = f32_div(t8, t9);
    let t11 = f32_mul(t10, 1075419546u);
    v0_8 = f32_add(t11, 3214514586u);
  }
  loop {
    if left == 0u || fuel < 1u { trap = select(2147483652u, 4u, fuel < 1u); r0 = 1u; return; }
    fuel -= 1u;
    left -= 1u;
    r0 = 0u;
    let t12 = select(0u, 1u, p4 > v0_11);
    if t12 != 0u {
      left -= min(left, 38u);
      v9 = f32_mul(v0_5, v0_5);
      v10 = f32_mul(v0_6, v0_6);
      let t13 = f32_add(v9, v10);
      let t14 = 1082130432u;
      let t15 = t14;
      let t16 = func6(t13, t15);
      let t17 = select(0u, 1u, t16 == 0u);
      if t17 != 0u {
        left -= min(left, 8u);
        let t18 = f32_add(v0_5, v0_5);
        let t19 = f32_mul(t18, v0_6);
        v0_6 = f32_add(t19, v0_8);
        let t20 = f32_sub(v9, v10);
        v0_5 = f32_add(t20, v0_7);
        v0_11 = v0_11 + 1u;
        continue;
      }
    }
    break;
  }
  left -= min(left, 17u);
  let t21 = p0 + p1;
  let t22 = v0_11 * 255u;
  let t23 = select(0u, 1u, p4 == 0u);
  if t23 != 0u { trap = 5u; return; }
  let t24 = t22 / p4;
  if t21 > bytes - 1u { trap = 6u; return; }
  let t25 = t21 << (3u & 31u);
  let t26 = 255u << (t25 & 31u);
  let t27 = t21 >> (2u & 31u);
  let t28 = t24 << (t25 & 31u);
  atomicAnd(&memory[t27], ~t26); atomicOr(&memory[t27], t28 & t26);
  return;
}

// softfloat.jam32
fn func1(p0: u32, p1: u32) -> u32 {
  let t0 = select(0u, 1u, p0 != 0u);
  let t1 = p0 >> (p1 & 31u);
  let t2 = p0 << (1u & 31u);
  let t3 = 31u - p1;
  let t4 = t2 << (t3 & 31u);
  let t5 = select(0u, 1u, t4 != 0u);
  let t6 = t1 | t5;
  let t7 = select(0u, 1u, p1 > 31u);
  let t8 = select(t6, t0, t7 != 0u);
  return t8;
}

// softfloat.round32
fn func2(p0: u32, p1: u32, p2: u32) -> u32 {
  let t0 = select(0u, 1u, bitcast<i32>(p1) >= bitcast<i32>(0u));
  let t1 = select(0u, p1, t0 != 0u);
  let t2 = t1 - p1;
  let t3 = func1(p2, t2);
  let t4 = t3 - 4294967232u;
  let t5 = p0 | 2139095040u;
  let t6 = t1 << (23u & 31u);
  let t7 = t6 + p0;
  let t8 = t3 & 127u;
  let t9 = select(0u, 1u, t8 == 64u);
  let t10 = t9 ^ 4294967295u;
  let t11 = t4 >> (7u & 31u);
  let t12 = t10 & t11;
  let t13 = t7 + t12;
  let t14 = t4 >> (31u & 31u);
  let t15 = select(0u, 1u, p1 == 253u);
  let t16 = t14 & t15;
  let t17 = select(0u, 1u, bitcast<i32>(p1) > bitcast<i32>(253u));
  let t18 = t16 | t17;
  let t19 = select(t13, t5, t18 != 0u);
  return t19;
}

// softfloat.normalize32
fn func3(p0: u32, p1: u32, p2: u32) -> u32 {
  let t0 = p1 + 1u;
  let t1 = countLeadingZeros(p2);
  let t2 = t0 - t1;
  let t3 = t1 - 1u;
  let t4 = p2 << (t3 & 31u);
  let t5 = p2 & 1u;
  let t6 = p2 >> (1u & 31u);
  let t7 = t5 | t6;
  let t8 = select(t7, t4, t1 != 0u);
  let t9 = func2(p0, t2, t8);
  return t9;
}

// softfloat.f32_convert_i32_u
fn func4(p0: u32) -> u32 {
  var v2: u32;
  if p0 != 0u {
    v2 = 0u;
    let t0 = func3(v2, 156u, p0);
    v2 = t0;
  } else {
    v2 = 0u;
  }
  return v2;
}

// softfloat.f32_lt
fn func5(p0: u32, p1: u32) -> u32 {
  var v3: u32;
  let t0 = p0 << (1u & 31u);
  v3 = 4278190080u;
  v3 = select(0u, 1u, t0 > v3);
  let t1 = p1 << (1u & 31u);
  let t2 = select(0u, 1u, t1 > 4278190080u);
  let t3 = v3 | t2;
  if t3 != 0u {
    v3 = 0u;
  } else {
    let t4 = p0 & 2147483647u;
    let t5 = 0u - t4;
    let t6 = p0 & 2147483648u;
    let t7 = select(p0, t5, t6 != 0u);
    let t8 = p1 & 2147483647u;
    let t9 = 0u - t8;
    let t10 = p1 & 2147483648u;
    let t11 = select(p1, t9, t10 != 0u);
    let t12 = select(0u, 1u, bitcast<i32>(t7) < bitcast<i32>(t11));
    v3 = t12;
  }
  return v3;
}

// softfloat.f32_gt
fn func6(p0: u32, p1: u32) -> u32 {
  let t0 = func5(p1, p0);
  return t0;
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
  g0 = state[1u];
  if resumed {
    fuel = output[1u * lanes + lane];
    var kept: array<u32, 8>;
    for (var i = 0u; i < 8u; i++) { kept[i] = output[(3u + i) * lanes + lane]; }
    depth = kept[0];
    g0 = kept[1];
    r0 = kept[2];
    v0_5 = kept[3];
    v0_6 = kept[4];
    v0_7 = kept[5];
    v0_8 = kept[6];
    v0_11 = kept[7];
  }
  switch control[1u] {
    case 0u: {
      func0(control[3u] + lane, arguments[0u], arguments[1u], arguments[2u], arguments[3u]);
    }
    default: {}
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
  if trap >> 30u == 2u {
    var kept = array<u32, 8>(depth, g0, r0, v0_5, v0_6, v0_7, v0_8, v0_11);
    for (var i = 0u; i < 8u; i++) { output[(3u + i) * lanes + lane] = kept[i]; }
  }
}
