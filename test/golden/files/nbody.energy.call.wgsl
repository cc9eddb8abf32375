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
var<private> v0_2: u32;
var<private> v0_3: u32;
var<private> v0_6: u32;
var<private> v0_7: u32;
var<private> v0_8: u32;
var<private> x0: u32;
var<private> g0: u32;

// nbody/energy
fn func0(p0: u32, p1: u32) -> u32 {
  var v10: u32;
  if r0 == 0u {
    v0_2 = 0u;
    v0_3 = 0u;
    v0_7 = 0u;
  }
  if r0 == 0u {
    if fuel < 1u { trap = 1u; return 0u; }
    fuel -= 1u;
  }
  loop {
    if r0 <= 1u {
      if left == 0u || fuel < 1u { trap = select(2147483649u, 1u, fuel < 1u); r0 = 1u; return 0u; }
      fuel -= 1u;
      left -= 1u;
      r0 = 0u;
    }
    if r0 == 0u {
      v10 = select(0u, 1u, p1 > v0_7);
    }
    if select(v10 != 0u, r0 <= 2u, r0 != 0u) {
      if r0 == 0u {
        left -= min(left, 2907u);
        let t0 = v0_7 * 56u;
        v0_6 = p0 + t0;
        if v0_6 > bytes - 40u { trap = 2u; return 0u; }
        let t1 = v0_6 + 32u;
        let t2 = func13(t1);
        let t3 = v0_6 + 36u;
        let t4 = func13(t3);
        if v0_6 > bytes - 8u { trap = 3u; return 0u; }
        let t5 = func13(v0_6);
        let t6 = v0_6 + 4u;
        let t7 = func13(t6);
        let t8 = func7(t5, t7, 0u, 1071644672u);
        let t9 = g0;
        let t10 = func7(t2, t4, t2, t4);
        let t11 = g0;
        if v0_6 > bytes - 48u { trap = 4u; return 0u; }
        let t12 = v0_6 + 40u;
        let t13 = func13(t12);
        let t14 = v0_6 + 44u;
        let t15 = func13(t14);
        let t16 = v0_2;
        let t17 = v0_3;
        v0_2 = t13;
        v0_3 = t15;
        let t18 = v0_2;
        let t19 = v0_3;
        let t20 = v0_2;
        let t21 = v0_3;
        let t22 = func7(t18, t19, t20, t21);
        let t23 = g0;
        let t24 = func9(t10, t11, t22, t23);
        let t25 = g0;
        if v0_6 > bytes - 56u { trap = 5u; return 0u; }
        let t26 = v0_6 + 48u;
        let t27 = func13(t26);
        let t28 = v0_6 + 52u;
        v0_3 = func13(t28);
        v0_2 = t27;
        let t29 = v0_2;
        let t30 = v0_3;
        let t31 = v0_2;
        let t32 = v0_3;
        let t33 = func7(t29, t30, t31, t32);
        let t34 = g0;
        let t35 = func9(t24, t25, t33, t34);
        let t36 = g0;
        let t37 = func7(t8, t9, t35, t36);
        let t38 = g0;
        let t39 = func9(t16, t17, t37, t38);
        let t40 = g0;
        v0_2 = t39;
        v0_3 = t40;
        v0_8 = v0_7 + 1u;
      }
      loop {
        if left == 0u || fuel < 1u { trap = select(2147483654u, 6u, fuel < 1u); r0 = 2u; return 0u; }
        fuel -= 1u;
        left -= 1u;
        r0 = 0u;
        let t41 = select(0u, 1u, p1 > v0_8);
        if t41 != 0u {
          left -= min(left, 4925u);
          if v0_6 > bytes - 16u { trap = 7u; return 0u; }
          let t42 = v0_6 + 8u;
          let t43 = func13(t42);
          let t44 = v0_6 + 12u;
          let t45 = func13(t44);
          let t46 = v0_8 * 56u;
          let t47 = p0 + t46;
          if t47 > bytes - 16u { trap = 8u; return 0u; }
          let t48 = t47 + 8u;
          let t49 = func13(t48);
          let t50 = t47 + 12u;
          let t51 = func13(t50);
          let t52 = func10(t43, t45, t49, t51);
          let t53 = g0;
          if v0_6 > bytes - 8u { trap = 9u; return 0u; }
          let t54 = func13(v0_6);
          let t55 = v0_6 + 4u;
          let t56 = func13(t55);
          if t47 > bytes - 8u { trap = 10u; return 0u; }
          let t57 = func13(t47);
          let t58 = t47 + 4u;
          let t59 = func13(t58);
          let t60 = func7(t54, t56, t57, t59);
          let t61 = g0;
          let t62 = func7(t52, t53, t52, t53);
          let t63 = g0;
          if v0_6 > bytes - 24u { trap = 11u; return 0u; }
          let t64 = v0_6 + 16u;
          let t65 = func13(t64);
          let t66 = v0_6 + 20u;
          let t67 = func13(t66);
          if t47 > bytes - 24u { trap = 12u; return 0u; }
          let t68 = t47 + 16u;
          let t69 = func13(t68);
          let t70 = t47 + 20u;
          let t71 = func13(t70);
          let t72 = func10(t65, t67, t69, t71);
          let t73 = g0;
          let t74 = v0_2;
          let t75 = v0_3;
          v0_2 = t72;
          v0_3 = t73;
          let t76 = v0_2;
          let t77 = v0_3;
          let t78 = v0_2;
          let t79 = v0_3;
          let t80 = func7(t76, t77, t78, t79);
          let t81 = g0;
          let t82 = func9(t62, t63, t80, t81);
          let t83 = g0;
          if v0_6 > bytes - 32u { trap = 13u; return 0u; }
          let t84 = v0_6 + 24u;
          let t85 = func13(t84);
          let t86 = v0_6 + 28u;
          let t87 = func13(t86);
          if t47 > bytes - 32u { trap = 14u; return 0u; }
          let t88 = t47 + 24u;
          let t89 = func13(t88);
          let t90 = t47 + 28u;
          let t91 = func13(t90);
          let t92 = func10(t85, t87, t89, t91);
          let t93 = g0;
          v0_2 = t92;
          v0_3 = t93;
          let t94 = v0_2;
          let t95 = v0_3;
          let t96 = v0_2;
          let t97 = v0_3;
          let t98 = func7(t94, t95, t96, t97);
          let t99 = g0;
          let t100 = func9(t82, t83, t98, t99);
          let t101 = g0;
          let t102 = func9(t100, t101, 3894859413u, 1041313291u);
          let t103 = g0;
          let t104 = func11(t102, t103);
          let t105 = g0;
          let t106 = func12(t60, t61, t104, t105);
          let t107 = g0;
          let t108 = func10(t74, t75, t106, t107);
          let t109 = g0;
          v0_2 = t108;
          v0_3 = t109;
          v0_8 = v0_8 + 1u;
          continue;
        }
        break;
      }
      left -= min(left, 4u);
      v0_7 = v0_7 + 1u;
      continue;
    }
    break;
  }
  x0 = v0_3;
  return v0_2;
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

// softfloat.f64_sub
fn func10(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  let t0 = p3 ^ 2147483648u;
  let t1 = func9(p0, p1, p2, t0);
  return t1;
}

// softfloat.f64_sqrt
fn func11(p0: u32, p1: u32) -> u32 {
  var v0: u32 = p0;
  var v1: u32 = p1;
  var v2: u32;
  var v3: u32;
  var v5: u32;
  var v6: u32;
  var v7: u32;
  var v8: u32;
  var v9: u32;
  var v10: u32;
  var v11: u32;
  var v13: u32;
  v13 = 2147483647u;
  v13 = v1 & v13;
  let t0 = select(0u, 1u, v0 != 0u);
  let t1 = v13 | t0;
  v13 = 2146435072u;
  v13 = select(0u, 1u, t1 > v13);
  if v13 != 0u {
    g0 = 2146959360u;
    return 0u;
  }
  v13 = 2147483647u;
  v13 = v1 & v13;
  v13 = v13 | v0;
  v13 = select(0u, 1u, v13 == 0u);
  if v13 != 0u {
    g0 = v1;
    return v0;
  }
  v13 = 2147483648u;
  v13 = v1 & v13;
  if v13 != 0u {
    g0 = 2146959360u;
    return 0u;
  }
  v13 = 2146435072u;
  v13 = select(0u, 1u, v1 == v13);
  if v13 != 0u {
    g0 = 2146435072u;
    return 0u;
  }
  v13 = func3(v0, v1);
  let t2 = g0;
  let t3 = func1(v0, v1);
  v10 = t3 - 1023u;
  let t4 = v10 & 1u;
  let t5 = select(10u, 11u, t4 != 0u);
  v5 = func2(v13, t2, t5);
  v6 = g0;
  v0 = 0u;
  v1 = 0u;
  loop {
    let t6 = select(0u, 1u, bitcast<i32>(v7) < bitcast<i32>(55u));
    if t6 != 0u {
      let t7 = v1 << (2u & 31u);
      v13 = 30u;
      v13 = v0 >> (v13 & 31u);
      v1 = t7 | v13;
      v13 = 2u;
      v13 = v0 << (v13 & 31u);
      let t8 = v6 >> (30u & 31u);
      v0 = v13 | t8;
      let t9 = v6 << (2u & 31u);
      v13 = 30u;
      v13 = v5 >> (v13 & 31u);
      v6 = t9 | v13;
      v13 = 2u;
      v5 = v5 << (v13 & 31u);
      v13 = 2u;
      v13 = v2 << (v13 & 31u);
      v8 = v13 | 1u;
      let t10 = v3 << (2u & 31u);
      v13 = 30u;
      v13 = v2 >> (v13 & 31u);
      v9 = t10 | v13;
      v11 = select(0u, 1u, v1 > v9);
      if v11 != 0u {
        v13 = v11;
      } else {
        let t11 = select(0u, 1u, v1 == v9);
        let t12 = select(0u, 1u, v0 >= v8);
        let t13 = t11 & t12;
        v13 = t13;
      }
      let t14 = select(0u, 1u, v13 != 0u);
      let t15 = v3 << (1u & 31u);
      v13 = 31u;
      v13 = v2 >> (v13 & 31u);
      v3 = t15 | v13;
      v13 = 1u;
      v13 = v2 << (v13 & 31u);
      v2 = t14 | v13;
      if t14 != 0u {
        v13 = v1 - v9;
        let t16 = select(0u, 1u, v0 < v8);
        v1 = v13 - t16;
        v0 = v0 - v8;
      }
      v7 = v7 + 1u;
      continue;
    }
    break;
  }
  let t17 = bitcast<u32>(bitcast<i32>(v10) >> (1u & 31u));
  let t18 = t17 + 1022u;
  let t19 = v2 << (8u & 31u);
  v13 = v0 | v1;
  let t20 = select(0u, 1u, v13 != 0u);
  let t21 = t19 | t20;
  let t22 = v3 << (8u & 31u);
  v13 = 24u;
  v13 = v2 >> (v13 & 31u);
  v13 = t22 | v13;
  v13 = func6(0u, t18, t21, v13);
  return v13;
}

// softfloat.f64_div
fn func12(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
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
  let t15 = func1(v0, v11);
  v16 = func1(p2, v10);
  v16 = t15 - v16;
  v6 = v16 + 1022u;
  v5 = func3(p2, v10);
  v12 = g0;
  v0 = func3(v0, v11);
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
  let t34 = func6(v4, v6, v16, t33);
  return t34;
}

// memory.load_32
fn func13(p0: u32) -> u32 {
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
    var kept: array<u32, 7>;
    for (var i = 0u; i < 7u; i++) { kept[i] = output[(5u + i) * lanes + lane]; }
    depth = kept[0];
    r0 = kept[1];
    v0_2 = kept[2];
    v0_3 = kept[3];
    v0_6 = kept[4];
    v0_7 = kept[5];
    v0_8 = kept[6];
  }
  switch control[1u] {
    case 0u: {
      let r = func0(arguments[0u], arguments[1u]);
      if trap == 0u {
        output[3u * lanes + lane] = r;
        output[4u * lanes + lane] = x0;
      }
    }
    default: {}
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
  if trap >> 30u == 2u {
    var kept = array<u32, 7>(depth, r0, v0_2, v0_3, v0_6, v0_7, v0_8);
    for (var i = 0u; i < 7u; i++) { output[(5u + i) * lanes + lane] = kept[i]; }
  }
  state[0u] = pages;
  state[1u] = g0;
}
