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
var<private> g0: u32;

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
      left -= min(left, 426u);
      let t8 = v0_4 << (2u & 31u);
      let t9 = v0_1 + t8;
      if t9 > bytes - 4u { trap = 5u; return 0u; }
      let t10 = func11(t9);
      let t11 = p3 * v0_4;
      let t12 = t11 << (2u & 31u);
      let t13 = v0_0 + t12;
      if t13 > bytes - 4u { trap = 6u; return 0u; }
      let t14 = func11(t13);
      let t15 = func7(t10, t14);
      v0_5 = func10(v0_5, t15);
      v0_4 = v0_4 + 1u;
      continue;
    }
    break;
  }
  return v0_5;
}

// softfloat.significand32
fn func1(p0: u32) -> u32 {
  let t0 = p0 & 8388607u;
  let t1 = t0 | 8388608u;
  let t2 = countLeadingZeros(t0);
  let t3 = t2 - 8u;
  let t4 = t0 << (t3 & 31u);
  let t5 = p0 & 2139095040u;
  let t6 = select(t4, t1, t5 != 0u);
  return t6;
}

// softfloat.mulHigh
fn func2(p0: u32, p1: u32) -> u32 {
  let t0 = p0 & 65535u;
  let t1 = p1 & 65535u;
  let t2 = t0 * t1;
  let t3 = t2 >> (16u & 31u);
  let t4 = p0 >> (16u & 31u);
  let t5 = t4 * t1;
  let t6 = t3 + t5;
  let t7 = p1 >> (16u & 31u);
  let t8 = t4 * t7;
  let t9 = t6 >> (16u & 31u);
  let t10 = t8 + t9;
  let t11 = t0 * t7;
  let t12 = t6 & 65535u;
  let t13 = t11 + t12;
  let t14 = t13 >> (16u & 31u);
  let t15 = t10 + t14;
  return t15;
}

// softfloat.exponent32
fn func3(p0: u32) -> u32 {
  let t0 = p0 >> (23u & 31u);
  let t1 = t0 & 255u;
  let t2 = p0 & 8388607u;
  let t3 = countLeadingZeros(t2);
  let t4 = 9u - t3;
  let t5 = select(t4, t1, t1 != 0u);
  return t5;
}

// softfloat.jam32
fn func4(p0: u32, p1: u32) -> u32 {
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
fn func5(p0: u32, p1: u32, p2: u32) -> u32 {
  let t0 = select(0u, 1u, bitcast<i32>(p1) >= bitcast<i32>(0u));
  let t1 = select(0u, p1, t0 != 0u);
  let t2 = t1 - p1;
  let t3 = func4(p2, t2);
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

// softfloat.f32_mul
fn func6(p0: u32, p1: u32) -> u32 {
  let t0 = p0 ^ p1;
  let t1 = t0 & 2147483648u;
  let t2 = p0 & 2147483647u;
  let t3 = func1(t2);
  let t4 = t3 << (7u & 31u);
  let t5 = p1 & 2147483647u;
  let t6 = func1(t5);
  let t7 = t6 << (8u & 31u);
  let t8 = func2(t4, t7);
  let t9 = t4 * t7;
  let t10 = select(0u, 1u, t9 != 0u);
  let t11 = t8 | t10;
  let t12 = select(0u, 1u, t11 < 1073741824u);
  let t13 = t1 | 2139095040u;
  let t14 = func3(t2);
  let t15 = func3(t5);
  let t16 = t14 + t15;
  let t17 = t16 - 127u;
  let t18 = t17 - t12;
  let t19 = t11 << (t12 & 31u);
  let t20 = func5(t1, t18, t19);
  let t21 = select(0u, 1u, t2 == 0u);
  let t22 = select(0u, 1u, t5 == 0u);
  let t23 = t21 | t22;
  let t24 = select(t20, t1, t23 != 0u);
  let t25 = select(0u, 1u, t2 == 2139095040u);
  let t26 = select(0u, 1u, t5 == 2139095040u);
  let t27 = t25 | t26;
  let t28 = select(t24, t13, t27 != 0u);
  let t29 = t23 & t27;
  let t30 = select(0u, 1u, t2 > 2139095040u);
  let t31 = select(0u, 1u, t5 > 2139095040u);
  let t32 = t30 | t31;
  let t33 = t29 | t32;
  let t34 = select(t28, 2143289344u, t33 != 0u);
  return t34;
}

// f32.mul.guarded
fn func7(p0: u32, p1: u32) -> u32 {
  var v2: u32;
  v2 = f32_mul(p0, p1);
  let t0 = v2;
  let t1 = t0 & 2139095040u;
  let t2 = select(0u, 1u, t1 == 0u);
  let t3 = p0 << (1u & 31u);
  let t4 = t3 - 1u;
  let t5 = select(0u, 1u, t4 < 16777215u);
  let t6 = t2 | t5;
  let t7 = p1 << (1u & 31u);
  let t8 = t7 - 1u;
  let t9 = select(0u, 1u, t8 < 16777215u);
  let t10 = t6 | t9;
  if t10 != 0u {
    let t11 = func6(p0, p1);
    v2 = t11;
  }
  return v2;
}

// softfloat.normalize32
fn func8(p0: u32, p1: u32, p2: u32) -> u32 {
  let t0 = p1 + 1u;
  let t1 = countLeadingZeros(p2);
  let t2 = t0 - t1;
  let t3 = t1 - 1u;
  let t4 = p2 << (t3 & 31u);
  let t5 = p2 & 1u;
  let t6 = p2 >> (1u & 31u);
  let t7 = t5 | t6;
  let t8 = select(t7, t4, t1 != 0u);
  let t9 = func5(p0, t2, t8);
  return t9;
}

// softfloat.f32_add
fn func9(p0: u32, p1: u32) -> u32 {
  var v4: u32;
  var v5: u32;
  var v6: u32;
  var v7: u32;
  var v10: u32;
  var v13: u32;
  var v15: u32;
  let t0 = p0 & 2147483647u;
  v13 = 2147483647u;
  v13 = p1 & v13;
  let t1 = select(0u, 1u, t0 < v13);
  let t2 = select(p0, p1, t1 != 0u);
  v13 = 2147483648u;
  v5 = t2 & v13;
  let t3 = select(p1, p0, t1 != 0u);
  v13 = t2 ^ t3;
  v10 = v13 >> (31u & 31u);
  let t4 = t3 & 8388607u;
  v13 = 23u;
  v13 = t3 >> (v13 & 31u);
  let t5 = v13 & 255u;
  let t6 = select(0u, 1u, t5 != 0u);
  v13 = 23u;
  v13 = t6 << (v13 & 31u);
  v13 = t4 | v13;
  let t7 = v13 << (6u & 31u);
  v13 = 23u;
  v13 = t2 >> (v13 & 31u);
  v4 = v13 & 255u;
  let t8 = select(0u, 1u, v4 == 0u);
  v7 = t8 + v4;
  let t9 = select(0u, 1u, t5 == 0u);
  let t10 = t9 + t5;
  let t11 = v7 - t10;
  let t12 = func4(t7, t11);
  let t13 = 0u - v10;
  let t14 = t12 ^ t13;
  let t15 = v10 + t14;
  let t16 = t2 & 8388607u;
  v13 = 0u;
  v13 = select(0u, 1u, v4 != v13);
  v15 = 23u;
  v15 = v13 << (v15 & 31u);
  v15 = t16 | v15;
  let t17 = v15 << (6u & 31u);
  v6 = t15 + t17;
  let t18 = select(0u, 1u, t5 == 255u);
  let t19 = t18 & v10;
  let t20 = t2 << (1u & 31u);
  v15 = 4278190080u;
  v15 = select(0u, 1u, t20 > v15);
  let t21 = t3 << (1u & 31u);
  v13 = 4278190080u;
  v13 = select(0u, 1u, t21 > v13);
  v13 = v15 | v13;
  v13 = t19 | v13;
  v13 = select(t2, 2143289344u, v13 != 0u);
  if v6 != 0u {
    let t22 = func8(v5, v7, v6);
    v15 = t22;
  } else {
    let t23 = v10 - 1u;
    let t24 = t23 & v5;
    v15 = t24;
  }
  let t25 = select(0u, 1u, v4 == 255u);
  let t26 = select(v15, v13, t25 != 0u);
  return t26;
}

// f32.add.guarded
fn func10(p0: u32, p1: u32) -> u32 {
  var v2: u32;
  v2 = f32_add(p0, p1);
  let t0 = v2;
  let t1 = t0 & 2139095040u;
  let t2 = select(0u, 1u, t1 == 0u);
  let t3 = p0 << (1u & 31u);
  let t4 = t3 - 1u;
  let t5 = select(0u, 1u, t4 < 16777215u);
  let t6 = t2 | t5;
  let t7 = p1 << (1u & 31u);
  let t8 = t7 - 1u;
  let t9 = select(0u, 1u, t8 < 16777215u);
  let t10 = t6 | t9;
  if t10 != 0u {
    let t11 = func9(p0, p1);
    v2 = t11;
  }
  return v2;
}

// memory.load_32
fn func11(p0: u32) -> u32 {
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
  g0 = state[1u];
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
  state[1u] = g0;
}
