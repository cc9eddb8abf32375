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
var<private> v0_9: u32;
var<private> v0_10: u32;
var<private> v0_11: u32;
var<private> v0_12: u32;
var<private> v0_17: u32;
var<private> g0: u32;

// mandelbrot/render64
fn func0(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32) {
  var v13: u32;
  var v14: u32;
  var v15: u32;
  var v16: u32;
  if r0 == 0u {
    v0_5 = 0u;
    v0_6 = 0u;
    v0_7 = 0u;
    v0_8 = 0u;
    v0_17 = 0u;
  }
  if r0 == 0u {
    left -= min(left, 2837u);
    if fuel < 1u { trap = 1u; return; }
    fuel -= 1u;
    let t0 = select(0u, 1u, p2 == 0u);
    if t0 != 0u { trap = 2u; return; }
    let t1 = p0 % p2;
    let t2 = func5(t1);
    let t3 = g0;
    let t4 = func5(p2);
    let t5 = g0;
    let t6 = func8(t2, t3, t4, t5);
    let t7 = g0;
    let t8 = func10(t6, t7, 0u, 1068498944u);
    let t9 = g0;
    let t10 = func11(t8, t9, 343597384u, 3219736494u);
    let t11 = g0;
    v0_9 = t10;
    v0_10 = t11;
    let t12 = select(0u, 1u, p2 == 0u);
    if t12 != 0u { trap = 3u; return; }
    let t13 = p0 / p2;
    let t14 = func5(t13);
    let t15 = g0;
    let t16 = func5(p3);
    let t17 = g0;
    let t18 = func8(t14, t15, t16, t17);
    let t19 = g0;
    let t20 = func10(t18, t19, 2576980378u, 1068079513u);
    let t21 = g0;
    let t22 = func11(t20, t21, 343597384u, 1069631406u);
    let t23 = g0;
    v0_11 = t22;
    v0_12 = t23;
  }
  loop {
    if left == 0u || fuel < 1u { trap = select(2147483652u, 4u, fuel < 1u); r0 = 1u; return; }
    fuel -= 1u;
    left -= 1u;
    r0 = 0u;
    let t24 = select(0u, 1u, p4 > v0_17);
    if t24 != 0u {
      left -= min(left, 1109u);
      let t25 = v0_5;
      let t26 = v0_6;
      let t27 = v0_5;
      let t28 = v0_6;
      let t29 = func10(t25, t26, t27, t28);
      let t30 = g0;
      v13 = t29;
      v14 = t30;
      let t31 = v0_7;
      let t32 = v0_8;
      let t33 = v0_7;
      let t34 = v0_8;
      let t35 = func10(t31, t32, t33, t34);
      let t36 = g0;
      v15 = t35;
      v16 = t36;
      let t37 = v13;
      let t38 = v14;
      let t39 = v15;
      let t40 = v16;
      let t41 = func11(t37, t38, t39, t40);
      let t42 = g0;
      let t43 = func13(t41, t42, 0u, 1074790400u);
      let t44 = select(0u, 1u, t43 == 0u);
      if t44 != 0u {
        left -= min(left, 1432u);
        let t45 = v0_5;
        let t46 = v0_6;
        let t47 = v0_5;
        let t48 = v0_6;
        let t49 = func11(t45, t46, t47, t48);
        let t50 = g0;
        let t51 = v0_7;
        let t52 = v0_8;
        let t53 = func10(t49, t50, t51, t52);
        let t54 = g0;
        let t55 = v0_11;
        let t56 = v0_12;
        let t57 = func11(t53, t54, t55, t56);
        let t58 = g0;
        v0_7 = t57;
        v0_8 = t58;
        let t59 = v13;
        let t60 = v14;
        let t61 = v15;
        let t62 = v16;
        let t63 = func14(t59, t60, t61, t62);
        let t64 = g0;
        let t65 = v0_9;
        let t66 = v0_10;
        let t67 = func11(t63, t64, t65, t66);
        let t68 = g0;
        v0_5 = t67;
        v0_6 = t68;
        v0_17 = v0_17 + 1u;
        continue;
      }
    }
    break;
  }
  left -= min(left, 17u);
  let t69 = p0 + p1;
  let t70 = v0_17 * 255u;
  let t71 = select(0u, 1u, p4 == 0u);
  if t71 != 0u { trap = 5u; return; }
  let t72 = t70 / p4;
  if t69 > bytes - 1u { trap = 6u; return; }
  let t73 = t69 << (3u & 31u);
  let t74 = 255u << (t73 & 31u);
  let t75 = t69 >> (2u & 31u);
  let t76 = t72 << (t73 & 31u);
  atomicAnd(&memory[t75], ~t74); atomicOr(&memory[t75], t76 & t74);
  return;
}

// softfloat.shl64
fn func1(p0: u32, p1: u32, p2: u32) -> u32 {
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

// softfloat.jam64
fn func2(p0: u32, p1: u32, p2: u32) -> u32 {
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
fn func3(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  var v1: u32 = p1;
  var v2: u32 = p2;
  var v3: u32 = p3;
  var v10: u32;
  var v12: u32;
  let t0 = select(0u, 1u, bitcast<i32>(v1) < bitcast<i32>(0u));
  if t0 != 0u {
    let t1 = 0u - v1;
    v2 = func2(v2, v3, t1);
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

// softfloat.normalize64
fn func4(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  let t0 = countLeadingZeros(p3);
  let t1 = countLeadingZeros(p2);
  let t2 = t1 + 32u;
  let t3 = select(t2, t0, p3 != 0u);
  let t4 = t3 - 1u;
  let t5 = func1(p2, p3, t4);
  let t6 = p1 - t4;
  let t7 = g0;
  let t8 = func3(p0, t6, t5, t7);
  return t8;
}

// softfloat.f64_convert_i32_u
fn func5(p0: u32) -> u32 {
  var v2: u32;
  if p0 != 0u {
    v2 = 1084u;
    let t0 = func4(0u, v2, p0, 0u);
    v2 = t0;
  } else {
    g0 = 0u;
    v2 = 0u;
  }
  return v2;
}

// softfloat.exponent64
fn func6(p0: u32, p1: u32) -> u32 {
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

// softfloat.significand64
fn func7(p0: u32, p1: u32) -> u32 {
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
  let t7 = func1(p0, v2, t6);
  return t7;
}

// softfloat.f64_div
fn func8(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  var v0: u32 = p0;
  var v1: u32 = p1;
  var v3: u32 = p3;
  var v4: u32;
  var v5: u32;
  var v6: u32;
  var v7: u32;
  var v8: u32;
  var v10: u32;
  var v11: u32;
  var v12: u32;
  var v13: u32;
  var v16: u32;
  let t0 = v1 & 2147483647u;
  v16 = 0u;
  v16 = select(0u, 1u, v0 != v16);
  v16 = t0 | v16;
  let t1 = select(0u, 1u, v16 > 2146435072u);
  if t1 != 0u {
    v16 = 1u;
  } else {
    let t2 = v3 & 2147483647u;
    let t3 = select(0u, 1u, p2 != 0u);
    let t4 = t2 | t3;
    let t5 = select(0u, 1u, t4 > 2146435072u);
    v16 = t5;
  }
  if v16 != 0u {
    g0 = 2146959360u;
    return 0u;
  }
  v16 = v1 ^ v3;
  v4 = v16 & 2147483648u;
  v10 = v3 & 2147483647u;
  v11 = v1 & 2147483647u;
  let t6 = select(0u, 1u, v11 == 2146435072u);
  if t6 != 0u {
    v16 = 2146435072u;
    v16 = v4 | v16;
    let t7 = select(0u, 1u, v10 == 2146435072u);
    let t8 = select(v16, 2146959360u, t7 != 0u);
    g0 = t8;
    return 0u;
  }
  let t9 = select(0u, 1u, v10 == 2146435072u);
  if t9 != 0u {
    g0 = v4;
    return 0u;
  }
  let t10 = p2 | v10;
  let t11 = select(0u, 1u, t10 == 0u);
  if t11 != 0u {
    let t12 = v4 | 2146435072u;
    v16 = v0 | v11;
    v16 = select(2146959360u, t12, v16 != 0u);
    g0 = v16;
    v16 = 0u;
    return v16;
  }
  let t13 = v0 | v11;
  let t14 = select(0u, 1u, t13 == 0u);
  if t14 != 0u {
    g0 = v4;
    v16 = 0u;
    return v16;
  }
  let t15 = func6(v0, v11);
  v16 = func6(p2, v10);
  v16 = t15 - v16;
  v6 = v16 + 1022u;
  v5 = func7(p2, v10);
  v12 = g0;
  v0 = func7(v0, v11);
  v1 = g0;
  let t16 = select(0u, 1u, v12 == v1);
  v16 = select(0u, 1u, v0 < v5);
  v16 = t16 & v16;
  let t17 = select(0u, 1u, v1 < v12);
  let t18 = v16 | t17;
  if t18 != 0u {
    v16 = 1u;
    v16 = v1 << (v16 & 31u);
    let t19 = v0 >> (31u & 31u);
    v1 = v16 | t19;
    v6 = v6 - 1u;
    v0 = v0 << (1u & 31u);
  }
  v3 = 0u;
  loop {
    let t20 = select(0u, 1u, bitcast<i32>(v8) < bitcast<i32>(55u));
    if t20 != 0u {
      let t21 = v7 << (1u & 31u);
      v16 = 31u;
      v16 = v3 >> (v16 & 31u);
      v7 = t21 | v16;
      v13 = select(0u, 1u, v1 > v12);
      if v13 != 0u {
        v16 = v13;
      } else {
        let t22 = select(0u, 1u, v1 == v12);
        let t23 = select(0u, 1u, v0 >= v5);
        let t24 = t22 & t23;
        v16 = t24;
      }
      let t25 = select(0u, 1u, v16 != 0u);
      let t26 = v3 << (1u & 31u);
      v3 = t25 | t26;
      if t25 != 0u {
        let t27 = v1 - v12;
        v16 = select(0u, 1u, v0 < v5);
        v1 = t27 - v16;
        v0 = v0 - v5;
      }
      v16 = 1u;
      v16 = v1 << (v16 & 31u);
      let t28 = v0 >> (31u & 31u);
      v1 = v16 | t28;
      v0 = v0 << (1u & 31u);
      v8 = v8 + 1u;
      continue;
    }
    break;
  }
  let t29 = v3 << (8u & 31u);
  let t30 = v0 | v1;
  v16 = 0u;
  v16 = select(0u, 1u, t30 != v16);
  v16 = t29 | v16;
  let t31 = v7 << (8u & 31u);
  let t32 = v3 >> (24u & 31u);
  let t33 = t31 | t32;
  let t34 = func3(v4, v6, v16, t33);
  return t34;
}

// softfloat.mulHigh
fn func9(p0: u32, p1: u32) -> u32 {
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

// softfloat.f64_mul
fn func10(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
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
  v31 = func6(p0, v12);
  v30 = func6(p2, v11);
  v30 = v31 + v30;
  v31 = 1023u;
  let t5 = v30 - v31;
  let t6 = func7(p0, v12);
  v31 = g0;
  v30 = 10u;
  v30 = v31 << (v30 & 31u);
  v31 = 22u;
  v31 = t6 >> (v31 & 31u);
  let t7 = v30 | v31;
  let t8 = func7(p2, v11);
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
  v31 = func9(t12, t10);
  let t14 = v31 + t11;
  let t15 = t13 + t14;
  v31 = func9(t7, t9);
  v30 = func9(t12, t9);
  let t16 = func9(t7, t10);
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
  let t32 = func3(v10, t28, v30, t31);
  return t32;
}

// softfloat.f64_add
fn func11(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
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
  v23 = func2(t15, v22, v23);
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
  v22 = func4(v7, v17, v19, v20);
  return v22;
}

// softfloat.f64_lt
fn func12(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
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

// softfloat.f64_gt
fn func13(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  let t0 = func12(p2, p3, p0, p1);
  return t0;
}

// softfloat.f64_sub
fn func14(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  let t0 = p3 ^ 2147483648u;
  let t1 = func11(p0, p1, p2, t0);
  return t1;
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
    var kept: array<u32, 12>;
    for (var i = 0u; i < 12u; i++) { kept[i] = output[(3u + i) * lanes + lane]; }
    depth = kept[0];
    g0 = kept[1];
    r0 = kept[2];
    v0_5 = kept[3];
    v0_6 = kept[4];
    v0_7 = kept[5];
    v0_8 = kept[6];
    v0_9 = kept[7];
    v0_10 = kept[8];
    v0_11 = kept[9];
    v0_12 = kept[10];
    v0_17 = kept[11];
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
    var kept = array<u32, 12>(depth, g0, r0, v0_5, v0_6, v0_7, v0_8, v0_9, v0_10, v0_11, v0_12, v0_17);
    for (var i = 0u; i < 12u; i++) { output[(3u + i) * lanes + lane] = kept[i]; }
  }
}
