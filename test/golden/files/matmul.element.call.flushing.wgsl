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
      let t10 = func11(t9);
      let t11 = p3 * v4;
      let t12 = t11 << (2u & 31u);
      let t13 = v0 + t12;
      if t13 > bytes - 4u { trap = 6u; return 0u; }
      let t14 = func11(t13);
      let t15 = func7(t10, t14);
      v5 = func10(v5, t15);
      v4 = v4 + 1u;
      continue;
    }
    break;
  }
  return v5;
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
  var v1: u32;
  var v3: u32;
  let t0 = p0 >> (23u & 31u);
  v3 = 255u;
  v1 = t0 & v3;
  if v1 != 0u {
    v3 = v1;
  } else {
    let t1 = p0 & 8388607u;
    let t2 = countLeadingZeros(t1);
    let t3 = 9u - t2;
    v3 = t3;
  }
  return v3;
}

// softfloat.jam32
fn func4(p0: u32, p1: u32) -> u32 {
  let t0 = select(0u, 1u, p1 == 0u);
  if t0 != 0u {
    return p0;
  }
  let t1 = select(0u, 1u, p1 > 31u);
  if t1 != 0u {
    let t2 = select(0u, 1u, p0 != 0u);
    return t2;
  }
  let t3 = p0 >> (p1 & 31u);
  let t4 = 32u - p1;
  let t5 = p0 << (t4 & 31u);
  let t6 = select(0u, 1u, t5 != 0u);
  let t7 = t3 | t6;
  return t7;
}

// softfloat.round32
fn func5(p0: u32, p1: u32, p2: u32) -> u32 {
  var v1: u32 = p1;
  var v2: u32 = p2;
  var v6: u32;
  let t0 = select(0u, 1u, bitcast<i32>(v1) < bitcast<i32>(0u));
  if t0 != 0u {
    let t1 = 0u - v1;
    v2 = func4(v2, t1);
    v1 = 0u;
  } else {
    let t2 = select(0u, 1u, bitcast<i32>(v1) > bitcast<i32>(253u));
    if t2 != 0u {
      v6 = 1u;
    } else {
      let t3 = select(0u, 1u, v1 == 253u);
      let t4 = v2 - 4294967232u;
      let t5 = select(0u, 1u, t4 >= 2147483648u);
      let t6 = t3 & t5;
      v6 = t6;
    }
    if v6 != 0u {
      let t7 = p0 | 2139095040u;
      return t7;
    }
  }
  let t8 = v1 << (23u & 31u);
  let t9 = t8 + p0;
  v6 = 4294967232u;
  v6 = v2 - v6;
  let t10 = v6 >> (7u & 31u);
  let t11 = t10 & 4294967294u;
  v6 = 127u;
  v6 = v2 & v6;
  let t12 = select(0u, 1u, v6 == 64u);
  let t13 = select(t10, t11, t12 != 0u);
  let t14 = t9 + t13;
  return t14;
}

// softfloat.f32_mul
fn func6(p0: u32, p1: u32) -> u32 {
  var v3: u32;
  var v5: u32;
  var v6: u32;
  var v8: u32;
  var v9: u32;
  var v12: u32;
  let t0 = p1 << (1u & 31u);
  let t1 = select(0u, 1u, t0 > 4278190080u);
  let t2 = p0 << (1u & 31u);
  v12 = 4278190080u;
  v12 = select(0u, 1u, t2 > v12);
  v12 = t1 | v12;
  if v12 != 0u {
    return 2143289344u;
  }
  v12 = p0 ^ p1;
  v3 = v12 & 2147483648u;
  v5 = p1 & 2147483647u;
  let t3 = select(0u, 1u, v5 == 2139095040u);
  v12 = 2147483647u;
  v6 = p0 & v12;
  v12 = 2139095040u;
  v12 = select(0u, 1u, v6 == v12);
  v12 = t3 | v12;
  if v12 != 0u {
    let t4 = v3 | 2139095040u;
    let t5 = select(0u, 1u, v5 == 0u);
    let t6 = select(0u, 1u, v6 == 0u);
    let t7 = t5 | t6;
    let t8 = select(t4, 2143289344u, t7 != 0u);
    return t8;
  }
  v12 = select(0u, 1u, v5 == 0u);
  let t9 = select(0u, 1u, v6 == 0u);
  let t10 = v12 | t9;
  if t10 != 0u {
    return v3;
  }
  let t11 = func1(v6);
  v12 = 7u;
  let t12 = t11 << (v12 & 31u);
  v12 = func1(v5);
  let t13 = v12 << (8u & 31u);
  let t14 = func2(t12, t13);
  v12 = t13 * t12;
  let t15 = select(0u, 1u, v12 != 0u);
  v8 = t14 | t15;
  let t16 = func3(v6);
  let t17 = func3(v5);
  let t18 = t16 + t17;
  v9 = t18 - 127u;
  let t19 = select(0u, 1u, v8 >= 1073741824u);
  if t19 != 0u {
    let t20 = func5(v3, v9, v8);
    v12 = t20;
  } else {
    let t21 = v9 - 1u;
    let t22 = v8 << (1u & 31u);
    let t23 = func5(v3, t21, t22);
    v12 = t23;
  }
  return v12;
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
  var v3: u32;
  v3 = countLeadingZeros(p2);
  let t0 = select(0u, 1u, v3 == 0u);
  if t0 != 0u {
    let t1 = p1 + 1u;
    let t2 = func4(p2, 1u);
    let t3 = func5(p0, t1, t2);
    return t3;
  }
  let t4 = v3 - 1u;
  let t5 = p1 - t4;
  let t6 = p2 << (t4 & 31u);
  let t7 = func5(p0, t5, t6);
  return t7;
}

// softfloat.f32_add
fn func9(p0: u32, p1: u32) -> u32 {
  var v0: u32 = p0;
  var v1: u32 = p1;
  var v3: u32;
  var v4: u32;
  var v5: u32;
  var v6: u32;
  var v8: u32;
  var v9: u32;
  var v10: u32;
  var v11: u32;
  var v12: u32;
  var v13: u32;
  v13 = 1u;
  v13 = v1 << (v13 & 31u);
  let t0 = select(0u, 1u, v13 > 4278190080u);
  v13 = 1u;
  v13 = v0 << (v13 & 31u);
  let t1 = select(0u, 1u, v13 > 4278190080u);
  let t2 = t0 | t1;
  if t2 != 0u {
    return 2143289344u;
  }
  let t3 = v0 & 2147483647u;
  let t4 = v1 & 2147483647u;
  let t5 = select(0u, 1u, t3 < t4);
  if t5 != 0u {
    let t6 = v0;
    v0 = v1;
    v1 = t6;
  }
  let t7 = v0 ^ v1;
  let t8 = t7 & 2147483648u;
  v5 = select(0u, 1u, t8 == 0u);
  let t9 = v1 >> (23u & 31u);
  v8 = t9 & 255u;
  let t10 = v0 >> (23u & 31u);
  v4 = t10 & 255u;
  let t11 = select(0u, 1u, v4 == 255u);
  if t11 != 0u {
    let t12 = select(0u, 1u, v8 != 255u);
    let t13 = v5 | t12;
    v13 = 2143289344u;
    let t14 = select(v13, v0, t13 != 0u);
    return t14;
  }
  v3 = v0 & 2147483648u;
  let t15 = v0 & 8388607u;
  v13 = 8388608u;
  let t16 = select(0u, v13, v4 != 0u);
  let t17 = t15 | t16;
  v6 = t17 << (6u & 31u);
  let t18 = v1 & 8388607u;
  v13 = 8388608u;
  let t19 = select(0u, v13, v8 != 0u);
  let t20 = t18 | t19;
  let t21 = t20 << (6u & 31u);
  v9 = select(1u, v4, v4 != 0u);
  let t22 = select(1u, v8, v8 != 0u);
  let t23 = v9 - t22;
  v10 = func4(t21, t23);
  if v5 != 0u {
    v11 = v6 + v10;
    let t24 = select(0u, 1u, v11 >= 1073741824u);
    if t24 != 0u {
      let t25 = func5(v3, v9, v11);
      v13 = t25;
    } else {
      let t26 = v9 - 1u;
      let t27 = v11 << (1u & 31u);
      let t28 = func5(v3, t26, t27);
      v13 = t28;
    }
    return v13;
  }
  v12 = v6 - v10;
  v13 = select(0u, 1u, v12 == 0u);
  if v13 != 0u {
    return 0u;
  }
  v13 = func8(v3, v9, v12);
  return v13;
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
  fuel = control[4u];
  depth_limit = control[8u];
  page_capacity = control[6u];
  page_ceiling = control[7u];
  pages = state[0u];
  bytes = pages << 16u;
  g0 = state[1u];
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
  state[1u] = g0;
}
