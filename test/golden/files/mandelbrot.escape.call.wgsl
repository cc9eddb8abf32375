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
var<private> v0_5: u32;
var<private> v0_6: u32;
var<private> v0_9: u32;
var<private> v0_10: u32;
var<private> v0_11: u32;
var<private> g0: u32;

// mandelbrot/escape
fn func0(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32) -> u32 {
  var v18: u32;
  if r0 == 0u {
    v0_5 = 0u;
    v0_6 = 0u;
    v0_9 = 0u;
    v0_10 = 0u;
    v0_11 = 0u;
  }
  if r0 == 0u {
    if fuel < 1u { trap = 1u; return 0u; }
    fuel -= 1u;
  }
  loop {
    if left == 0u || fuel < 1u { trap = select(2147483649u, 1u, fuel < 1u); r0 = 1u; return 0u; }
    fuel -= 1u;
    left -= 1u;
    r0 = 0u;
    let t0 = select(0u, 1u, p4 > v0_11);
    if t0 != 0u {
      left -= min(left, 1129u);
      let t1 = v0_5;
      let t2 = v0_6;
      let t3 = v0_5;
      let t4 = v0_6;
      let t5 = func7(t1, t2, t3, t4);
      let t6 = g0;
      let t7 = v0_9;
      let t8 = v0_10;
      let t9 = v0_9;
      let t10 = v0_10;
      let t11 = func7(t7, t8, t9, t10);
      let t12 = g0;
      let t13 = func9(t5, t6, t11, t12);
      let t14 = g0;
      let t15 = func11(t13, t14, 0u, 1074790400u);
      v18 = t15;
    } else {
      v18 = 0u;
    }
    if v18 != 0u {
      left -= min(left, 2212u);
      let t16 = v0_5;
      let t17 = v0_6;
      let t18 = v0_5;
      let t19 = v0_6;
      let t20 = func7(t16, t17, t18, t19);
      let t21 = g0;
      let t22 = v0_9;
      let t23 = v0_10;
      let t24 = v0_9;
      let t25 = v0_10;
      let t26 = func7(t22, t23, t24, t25);
      let t27 = g0;
      let t28 = func12(t20, t21, t26, t27);
      let t29 = g0;
      let t30 = func9(t28, t29, p0, p1);
      let t31 = g0;
      let t32 = v0_5;
      let t33 = v0_6;
      let t34 = v0_5;
      let t35 = v0_6;
      let t36 = func9(t32, t33, t34, t35);
      let t37 = g0;
      let t38 = v0_9;
      let t39 = v0_10;
      let t40 = func7(t36, t37, t38, t39);
      let t41 = g0;
      let t42 = func9(t40, t41, p2, p3);
      let t43 = g0;
      v0_9 = t42;
      v0_10 = t43;
      v0_5 = t30;
      v0_6 = t31;
      v0_11 = v0_11 + 1u;
      continue;
    }
    break;
  }
  return v0_11;
}

// softfloat.exponent64
fn func1(p0: u32, p1: u32) -> u32 {
  var v2: u32;
  var v5: u32;
  let t0 = p1 >> (20u & 31u);
  v5 = 2047u;
  v2 = t0 & v5;
  if v2 != 0u {
    v5 = v2;
  } else {
    let t1 = p1 & 1048575u;
    let t2 = countLeadingZeros(t1);
    let t3 = countLeadingZeros(p0);
    let t4 = t3 + 32u;
    let t5 = select(t4, t2, t1 != 0u);
    let t6 = 12u - t5;
    v5 = t6;
  }
  return v5;
}

// softfloat.shl64
fn func2(p0: u32, p1: u32, p2: u32) -> u32 {
  let t0 = p0 << (p2 & 31u);
  let t1 = p1 << (p2 & 31u);
  let t2 = p0 >> (1u & 31u);
  let t3 = 31u - p2;
  let t4 = t2 >> (t3 & 31u);
  let t5 = t1 | t4;
  let t6 = select(0u, 1u, p2 > 31u);
  let t7 = select(t5, t0, t6 != 0u);
  g0 = t7;
  let t8 = select(t0, 0u, t6 != 0u);
  return t8;
}

// softfloat.significand64
fn func3(p0: u32, p1: u32) -> u32 {
  var v2: u32;
  v2 = p1 & 1048575u;
  let t0 = p1 & 2146435072u;
  if t0 != 0u {
    let t1 = v2 | 1048576u;
    g0 = t1;
    return p0;
  }
  let t2 = countLeadingZeros(v2);
  let t3 = countLeadingZeros(p0);
  let t4 = t3 + 32u;
  let t5 = select(t4, t2, v2 != 0u);
  let t6 = t5 - 11u;
  let t7 = func2(p0, v2, t6);
  return t7;
}

// softfloat.mulHigh
fn func4(p0: u32, p1: u32) -> u32 {
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

// softfloat.jam64
fn func5(p0: u32, p1: u32, p2: u32) -> u32 {
  let t0 = select(0u, 1u, p0 != 0u);
  let t1 = t0 | p1;
  let t2 = select(0u, 1u, p2 > 31u);
  let t3 = select(p0, t1, t2 != 0u);
  let t4 = select(p1, 0u, t2 != 0u);
  let t5 = p2 - 32u;
  let t6 = select(p2, t5, t2 != 0u);
  let t7 = t4 >> (t6 & 31u);
  let t8 = select(0u, 1u, t6 > 31u);
  let t9 = select(t7, 0u, t8 != 0u);
  g0 = t9;
  let t10 = select(0u, 1u, t3 != 0u);
  let t11 = t4 << (1u & 31u);
  let t12 = 31u - t6;
  let t13 = t11 << (t12 & 31u);
  let t14 = t3 >> (t6 & 31u);
  let t15 = t13 | t14;
  let t16 = t3 << (1u & 31u);
  let t17 = t16 << (t12 & 31u);
  let t18 = select(0u, 1u, t17 != 0u);
  let t19 = t15 | t18;
  let t20 = select(t19, t10, t8 != 0u);
  return t20;
}

// softfloat.round64
fn func6(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  var v1: u32 = p1;
  var v2: u32 = p2;
  var v3: u32 = p3;
  var v10: u32;
  var v12: u32;
  let t0 = select(0u, 1u, bitcast<i32>(v1) < bitcast<i32>(0u));
  if t0 != 0u {
    let t1 = 0u - v1;
    v2 = func5(v2, v3, t1);
    v3 = g0;
    v1 = 0u;
  } else {
    let t2 = select(0u, 1u, bitcast<i32>(v1) > bitcast<i32>(2045u));
    if t2 != 0u {
      v10 = 1u;
    } else {
      let t3 = select(0u, 1u, v1 == 2045u);
      if t3 != 0u {
        v12 = 4294966784u;
        v12 = select(0u, 1u, v2 >= v12);
        v12 = v12 + v3;
        let t4 = select(0u, 1u, v12 >= 2147483648u);
        v12 = t4;
      } else {
        v12 = 0u;
      }
      v10 = v12;
    }
    if v10 != 0u {
      let t5 = p0 | 2146435072u;
      g0 = t5;
      return 0u;
    }
  }
  let t6 = v2 + 512u;
  let t7 = select(0u, 1u, v2 > t6);
  let t8 = t7 + v3;
  let t9 = t8 << (22u & 31u);
  v10 = 10u;
  v10 = t6 >> (v10 & 31u);
  let t10 = t9 | v10;
  v10 = 20u;
  v10 = v1 << (v10 & 31u);
  v10 = v10 + p0;
  let t11 = t8 >> (10u & 31u);
  let t12 = v10 + t11;
  g0 = t12;
  let t13 = t10 & 4294967294u;
  v10 = 1023u;
  v10 = v2 & v10;
  let t14 = select(0u, 1u, v10 == 512u);
  let t15 = select(t10, t13, t14 != 0u);
  return t15;
}

// softfloat.f64_mul
fn func7(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  var v4: u32;
  var v10: u32;
  var v11: u32;
  var v12: u32;
  var v30: u32;
  var v31: u32;
  v30 = 2147483647u;
  v30 = p1 & v30;
  v31 = 0u;
  v31 = select(0u, 1u, p0 != v31);
  v31 = v30 | v31;
  v30 = 2146435072u;
  v30 = select(0u, 1u, v31 > v30);
  if v30 != 0u {
    v31 = 1u;
  } else {
    let t0 = p3 & 2147483647u;
    let t1 = select(0u, 1u, p2 != 0u);
    let t2 = t0 | t1;
    let t3 = select(0u, 1u, t2 > 2146435072u);
    v31 = t3;
  }
  if v31 != 0u {
    v30 = 2146959360u;
    g0 = v30;
    v30 = 0u;
    return v30;
  }
  v31 = 2147483647u;
  v11 = p3 & v31;
  v31 = 2147483647u;
  v12 = p1 & v31;
  v31 = p0 | v12;
  v4 = select(0u, 1u, v31 == 0u);
  v31 = select(0u, 1u, v4 == 0u);
  if v31 != 0u {
    v30 = p2 | v11;
    v4 = select(0u, 1u, v30 == 0u);
  }
  v31 = p1 ^ p3;
  v30 = 2147483648u;
  v10 = v31 & v30;
  v30 = 2146435072u;
  v30 = select(0u, 1u, v11 == v30);
  v31 = 2146435072u;
  v31 = select(0u, 1u, v12 == v31);
  v31 = v30 | v31;
  if v31 != 0u {
    if v4 != 0u {
      v30 = 2146959360u;
    } else {
      let t4 = v10 | 2146435072u;
      v30 = t4;
    }
    g0 = v30;
    v30 = 0u;
    return v30;
  }
  if v4 != 0u {
    g0 = v10;
    v31 = 0u;
    return v31;
  }
  v31 = func1(p0, v12);
  v30 = func1(p2, v11);
  v30 = v31 + v30;
  v31 = 1023u;
  let t5 = v30 - v31;
  let t6 = func3(p0, v12);
  v31 = g0;
  v30 = 10u;
  v30 = v31 << (v30 & 31u);
  v31 = 22u;
  v31 = t6 >> (v31 & 31u);
  let t7 = v30 | v31;
  let t8 = func3(p2, v11);
  v31 = g0;
  v30 = 11u;
  v30 = v31 << (v30 & 31u);
  v31 = 21u;
  v31 = t8 >> (v31 & 31u);
  let t9 = v30 | v31;
  v31 = 11u;
  let t10 = t8 << (v31 & 31u);
  let t11 = t7 * t10;
  v31 = 10u;
  let t12 = t6 << (v31 & 31u);
  let t13 = t12 * t9;
  v31 = func4(t12, t10);
  let t14 = v31 + t11;
  let t15 = t13 + t14;
  v31 = func4(t7, t9);
  v30 = func4(t12, t9);
  let t16 = func4(t7, t10);
  let t17 = v30 + t16;
  v30 = select(0u, 1u, t15 < t13);
  let t18 = select(0u, 1u, t11 > t14);
  let t19 = v30 + t18;
  let t20 = t17 + t19;
  let t21 = t7 * t9;
  let t22 = t20 + t21;
  let t23 = select(0u, 1u, t22 < t21);
  let t24 = v31 + t23;
  v31 = select(0u, 1u, t16 > t17);
  v31 = t24 + v31;
  let t25 = select(0u, 1u, t17 > t20);
  let t26 = v31 + t25;
  let t27 = select(0u, 1u, t26 < 1073741824u);
  let t28 = t5 - t27;
  v31 = t10 * t12;
  v31 = v31 | t15;
  v30 = 0u;
  v30 = select(0u, 1u, v31 != v30);
  let t29 = v30 | t22;
  v30 = t29 << (t27 & 31u);
  v31 = 31u;
  v31 = t29 >> (v31 & 31u);
  v31 = v31 & t27;
  let t30 = t26 << (t27 & 31u);
  let t31 = v31 | t30;
  let t32 = func6(v10, t28, v30, t31);
  return t32;
}

// softfloat.normalize64
fn func8(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  let t0 = countLeadingZeros(p3);
  let t1 = countLeadingZeros(p2);
  let t2 = t1 + 32u;
  let t3 = select(t2, t0, p3 != 0u);
  let t4 = t3 - 1u;
  let t5 = func2(p2, p3, t4);
  let t6 = p1 - t4;
  let t7 = g0;
  let t8 = func6(p0, t6, t5, t7);
  return t8;
}

// softfloat.f64_add
fn func9(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  var v0: u32 = p0;
  var v1: u32 = p1;
  var v2: u32 = p2;
  var v3: u32 = p3;
  var v6: u32;
  var v7: u32;
  var v15: u32;
  var v16: u32;
  var v17: u32;
  var v19: u32;
  var v20: u32;
  var v22: u32;
  var v23: u32;
  let t0 = v1 & 2147483647u;
  v22 = 0u;
  v22 = select(0u, 1u, v0 != v22);
  v22 = t0 | v22;
  let t1 = select(0u, 1u, v22 > 2146435072u);
  if t1 != 0u {
    v22 = 1u;
  } else {
    v23 = 2147483647u;
    v23 = v3 & v23;
    let t2 = select(0u, 1u, v2 != 0u);
    let t3 = v23 | t2;
    v23 = 2146435072u;
    v23 = select(0u, 1u, t3 > v23);
    v22 = v23;
  }
  if v22 != 0u {
    g0 = 2146959360u;
    return 0u;
  }
  v22 = 2147483647u;
  let t4 = v1 & v22;
  v22 = 2147483647u;
  let t5 = v3 & v22;
  v22 = select(0u, 1u, t4 == t5);
  let t6 = select(0u, 1u, v0 < v2);
  let t7 = v22 & t6;
  v22 = select(0u, 1u, t4 < t5);
  v22 = t7 | v22;
  if v22 != 0u {
    let t8 = v0;
    v0 = v2;
    v2 = t8;
    let t9 = v1;
    v1 = v3;
    v3 = t9;
  }
  v22 = v1 ^ v3;
  let t10 = v22 & 2147483648u;
  v15 = select(0u, 1u, t10 == 0u);
  let t11 = v3 >> (20u & 31u);
  v22 = 2047u;
  v16 = t11 & v22;
  v22 = 20u;
  v22 = v1 >> (v22 & 31u);
  v6 = v22 & 2047u;
  let t12 = select(0u, 1u, v6 == 2047u);
  if t12 != 0u {
    v22 = 2047u;
    v22 = select(0u, 1u, v16 != v22);
    v22 = v15 | v22;
    if v22 != 0u {
      g0 = v1;
      v23 = v0;
    } else {
      g0 = 2146959360u;
      v23 = 0u;
    }
    return v23;
  }
  v7 = v1 & 2147483648u;
  let t13 = v0 << (9u & 31u);
  let t14 = select(0u, 1u, v15 == 0u);
  let t15 = v2 << (9u & 31u);
  v23 = 1048575u;
  v23 = v3 & v23;
  v22 = 0u;
  v22 = select(v22, 1048576u, v16 != 0u);
  v22 = v23 | v22;
  v23 = 9u;
  v23 = v22 << (v23 & 31u);
  v22 = 23u;
  v22 = v2 >> (v22 & 31u);
  v22 = v23 | v22;
  v23 = 1u;
  v17 = select(v23, v6, v6 != 0u);
  v23 = 1u;
  v23 = select(v23, v16, v16 != 0u);
  v23 = v17 - v23;
  v23 = func5(t15, v22, v23);
  v22 = 0u;
  let t16 = v22 - t14;
  v23 = v23 ^ t16;
  let t17 = t14 + v23;
  v19 = t13 + t17;
  v23 = select(0u, 1u, t17 == 0u);
  v23 = v23 & t14;
  v22 = g0;
  v22 = v22 ^ t16;
  v22 = v23 + v22;
  v23 = 1048575u;
  v23 = v1 & v23;
  let t18 = select(0u, 1048576u, v6 != 0u);
  let t19 = v23 | t18;
  v23 = 9u;
  v23 = t19 << (v23 & 31u);
  let t20 = v0 >> (23u & 31u);
  let t21 = v23 | t20;
  let t22 = v22 + t21;
  v22 = select(0u, 1u, t13 > v19);
  v20 = t22 + v22;
  v22 = v19 | v20;
  v22 = select(0u, 1u, v22 == 0u);
  if v22 != 0u {
    let t23 = select(0u, v7, v15 != 0u);
    g0 = t23;
    return 0u;
  }
  v22 = func8(v7, v17, v19, v20);
  return v22;
}

// softfloat.f64_lt
fn func10(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  var v5: u32;
  var v6: u32;
  var v7: u32;
  var v8: u32;
  var v9: u32;
  v7 = 2147483647u;
  v7 = p1 & v7;
  v8 = 0u;
  v8 = select(0u, 1u, p0 != v8);
  v8 = v7 | v8;
  v7 = 2146435072u;
  v7 = select(0u, 1u, v8 > v7);
  if v7 != 0u {
    v8 = 1u;
  } else {
    v9 = 2147483647u;
    v9 = p3 & v9;
    let t0 = select(0u, 1u, p2 != 0u);
    let t1 = v9 | t0;
    v9 = 2146435072u;
    v9 = select(0u, 1u, t1 > v9);
    v8 = v9;
  }
  if v8 != 0u {
    v7 = 0u;
    return v7;
  }
  v8 = p1 ^ p3;
  v7 = 2147483648u;
  v7 = v8 & v7;
  if v7 != 0u {
    v8 = 2147483648u;
    v8 = p1 & v8;
    v9 = 0u;
    v5 = select(0u, 1u, v8 != v9);
    if v5 != 0u {
      v9 = p1 | p3;
      v8 = 2147483647u;
      v8 = v9 & v8;
      v9 = p0 | p2;
      v9 = v8 | v9;
      v8 = 0u;
      v8 = select(0u, 1u, v9 != v8);
      v9 = v8;
    } else {
      v9 = v5;
    }
    v8 = 0u;
    v8 = select(0u, 1u, v9 != v8);
    return v8;
  }
  v7 = select(0u, 1u, p1 == p3);
  v8 = select(0u, 1u, p0 == p2);
  v8 = v7 & v8;
  if v8 != 0u {
    v7 = 0u;
    return v7;
  }
  v8 = 31u;
  v8 = p1 >> (v8 & 31u);
  v6 = select(0u, 1u, p1 < p3);
  if v6 != 0u {
    v7 = v6;
  } else {
    v9 = select(0u, 1u, p1 == p3);
    let t2 = select(0u, 1u, p0 < p2);
    let t3 = v9 & t2;
    v7 = t3;
  }
  let t4 = select(0u, 1u, v7 != 0u);
  let t5 = v8 ^ t4;
  return t5;
}

// softfloat.f64_le
fn func11(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  var v5: u32;
  let t0 = p1 & 2147483647u;
  v5 = 0u;
  v5 = select(0u, 1u, p0 != v5);
  v5 = t0 | v5;
  let t1 = select(0u, 1u, v5 > 2146435072u);
  if t1 != 0u {
    v5 = 1u;
  } else {
    let t2 = p3 & 2147483647u;
    let t3 = select(0u, 1u, p2 != 0u);
    let t4 = t2 | t3;
    let t5 = select(0u, 1u, t4 > 2146435072u);
    v5 = t5;
  }
  if v5 != 0u {
    return 0u;
  }
  v5 = func10(p2, p3, p0, p1);
  let t6 = v5 ^ 1u;
  return t6;
}

// softfloat.f64_sub
fn func12(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  let t0 = p3 ^ 2147483648u;
  let t1 = func9(p0, p1, p2, t0);
  return t1;
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
    var kept: array<u32, 7>;
    for (var i = 0u; i < 7u; i++) { kept[i] = output[(4u + i) * lanes + lane]; }
    depth = kept[0];
    r0 = kept[1];
    v0_5 = kept[2];
    v0_6 = kept[3];
    v0_9 = kept[4];
    v0_10 = kept[5];
    v0_11 = kept[6];
  }
  switch control[1u] {
    case 0u: {
      let r = func0(arguments[0u], arguments[1u], arguments[2u], arguments[3u], arguments[4u]);
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
    var kept = array<u32, 7>(depth, r0, v0_5, v0_6, v0_9, v0_10, v0_11);
    for (var i = 0u; i < 7u; i++) { output[(4u + i) * lanes + lane] = kept[i]; }
  }
  state[0u] = pages;
  state[1u] = g0;
}
