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
var<private> v0_0: u32;
var<private> v0_6: u32;
var<private> v0_7: u32;
var<private> v0_8: u32;
var<private> v0_9: u32;
var<private> v0_10: u32;
var<private> v0_11: u32;
var<private> v0_12: u32;
var<private> v0_13: u32;
var<private> v0_14: u32;
var<private> v0_15: u32;
var<private> v0_16: u32;
var<private> v0_17: u32;
var<private> v0_24: u32;
var<private> v0_25: u32;
var<private> g0: u32;

// nbody/step
fn func0(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32) {
  if r0 == 0u {
    v0_0 = p0;
    v0_6 = 0u;
    v0_7 = 0u;
    v0_14 = 0u;
    v0_15 = 0u;
    v0_16 = 0u;
    v0_17 = 0u;
    v0_25 = 0u;
  }
  if r0 == 0u {
    left -= min(left, 136u);
    if fuel < 1u { trap = 1u; return; }
    fuel -= 1u;
    let t0 = v0_0 * 56u;
    v0_24 = p1 + t0;
    if v0_24 > bytes - 16u { trap = 2u; return; }
    let t1 = v0_24 + 8u;
    let t2 = func13(t1);
    let t3 = v0_24 + 12u;
    v0_9 = func13(t3);
    v0_8 = t2;
    if v0_24 > bytes - 24u { trap = 3u; return; }
    let t4 = v0_24 + 16u;
    let t5 = func13(t4);
    let t6 = v0_24 + 20u;
    v0_11 = func13(t6);
    v0_10 = t5;
    if v0_24 > bytes - 32u { trap = 4u; return; }
    let t7 = v0_24 + 24u;
    let t8 = func13(t7);
    let t9 = v0_24 + 28u;
    v0_13 = func13(t9);
    v0_12 = t8;
  }
  loop {
    if left == 0u || fuel < 1u { trap = select(2147483653u, 5u, fuel < 1u); r0 = 1u; return; }
    fuel -= 1u;
    left -= 1u;
    r0 = 0u;
    let t10 = select(0u, 1u, p3 > v0_25);
    if t10 != 0u {
      let t11 = select(0u, 1u, v0_0 != v0_25);
      if t11 != 0u {
        left -= min(left, 6433u);
        let t12 = v0_25 * 56u;
        let t13 = p1 + t12;
        if t13 > bytes - 16u { trap = 6u; return; }
        let t14 = t13 + 8u;
        let t15 = func13(t14);
        let t16 = t13 + 12u;
        let t17 = func13(t16);
        let t18 = v0_8;
        let t19 = v0_9;
        let t20 = func6(t15, t17, t18, t19);
        let t21 = g0;
        let t22 = v0_14;
        let t23 = v0_15;
        v0_14 = t20;
        v0_15 = t21;
        if t13 > bytes - 8u { trap = 7u; return; }
        let t24 = func13(t13);
        let t25 = t13 + 4u;
        let t26 = func13(t25);
        let t27 = v0_14;
        let t28 = v0_15;
        let t29 = v0_14;
        let t30 = v0_15;
        let t31 = func10(t27, t28, t29, t30);
        let t32 = g0;
        if t13 > bytes - 24u { trap = 8u; return; }
        let t33 = t13 + 16u;
        let t34 = func13(t33);
        let t35 = t13 + 20u;
        let t36 = func13(t35);
        let t37 = v0_10;
        let t38 = v0_11;
        let t39 = func6(t34, t36, t37, t38);
        let t40 = g0;
        let t41 = func10(t39, t40, t39, t40);
        let t42 = g0;
        let t43 = func5(t31, t32, t41, t42);
        let t44 = g0;
        if t13 > bytes - 32u { trap = 9u; return; }
        let t45 = t13 + 24u;
        let t46 = func13(t45);
        let t47 = t13 + 28u;
        let t48 = func13(t47);
        let t49 = v0_12;
        let t50 = v0_13;
        let t51 = func6(t46, t48, t49, t50);
        let t52 = g0;
        let t53 = func10(t51, t52, t51, t52);
        let t54 = g0;
        let t55 = func5(t43, t44, t53, t54);
        let t56 = g0;
        let t57 = func5(t55, t56, 3894859413u, 1041313291u);
        let t58 = g0;
        let t59 = v0_14;
        let t60 = v0_15;
        v0_14 = t57;
        v0_15 = t58;
        let t61 = v0_14;
        let t62 = v0_15;
        let t63 = func11(t61, t62);
        let t64 = g0;
        let t65 = v0_14;
        let t66 = v0_15;
        let t67 = func10(t65, t66, t63, t64);
        let t68 = g0;
        let t69 = func12(t24, t26, t67, t68);
        let t70 = g0;
        let t71 = func10(t59, t60, t69, t70);
        let t72 = g0;
        let t73 = func5(t22, t23, t71, t72);
        let t74 = g0;
        v0_14 = t73;
        v0_15 = t74;
        let t75 = func10(t39, t40, t69, t70);
        let t76 = g0;
        let t77 = v0_16;
        let t78 = v0_17;
        let t79 = func5(t77, t78, t75, t76);
        let t80 = g0;
        v0_16 = t79;
        v0_17 = t80;
        let t81 = func10(t51, t52, t69, t70);
        let t82 = g0;
        let t83 = v0_6;
        let t84 = v0_7;
        let t85 = func5(t83, t84, t81, t82);
        let t86 = g0;
        v0_6 = t85;
        v0_7 = t86;
      }
      left -= min(left, 5u);
      v0_25 = v0_25 + 1u;
      continue;
    }
    break;
  }
  left -= min(left, 4380u);
  if v0_24 > bytes - 40u { trap = 10u; return; }
  let t87 = v0_24 + 32u;
  let t88 = func13(t87);
  let t89 = v0_24 + 36u;
  let t90 = func13(t89);
  let t91 = v0_14;
  let t92 = v0_15;
  let t93 = func10(t91, t92, p4, p5);
  let t94 = g0;
  let t95 = func5(t88, t90, t93, t94);
  let t96 = g0;
  v0_14 = t95;
  v0_15 = t96;
  if v0_24 > bytes - 48u { trap = 11u; return; }
  let t97 = v0_24 + 40u;
  let t98 = func13(t97);
  let t99 = v0_24 + 44u;
  let t100 = func13(t99);
  let t101 = v0_16;
  let t102 = v0_17;
  let t103 = func10(t101, t102, p4, p5);
  let t104 = g0;
  let t105 = func5(t98, t100, t103, t104);
  let t106 = g0;
  v0_16 = t105;
  v0_17 = t106;
  if v0_24 > bytes - 56u { trap = 12u; return; }
  let t107 = v0_24 + 48u;
  let t108 = func13(t107);
  let t109 = v0_24 + 52u;
  let t110 = func13(t109);
  let t111 = v0_6;
  let t112 = v0_7;
  let t113 = func10(t111, t112, p4, p5);
  let t114 = g0;
  let t115 = func5(t108, t110, t113, t114);
  let t116 = g0;
  v0_6 = t115;
  v0_7 = t116;
  let t117 = v0_0 * 56u;
  v0_0 = p2 + t117;
  if v0_24 > bytes - 8u { trap = 13u; return; }
  let t118 = func13(v0_24);
  let t119 = v0_24 + 4u;
  let t120 = func13(t119);
  if v0_0 > bytes - 8u { trap = 14u; return; }
  func14(v0_0, t118);
  let t121 = v0_0 + 4u;
  func14(t121, t120);
  let t122 = v0_14;
  let t123 = v0_15;
  let t124 = func10(t122, t123, p4, p5);
  let t125 = g0;
  let t126 = v0_8;
  let t127 = v0_9;
  let t128 = func5(t126, t127, t124, t125);
  let t129 = g0;
  if v0_0 > bytes - 16u { trap = 15u; return; }
  let t130 = v0_0 + 8u;
  func14(t130, t128);
  let t131 = v0_0 + 12u;
  func14(t131, t129);
  let t132 = v0_16;
  let t133 = v0_17;
  let t134 = func10(t132, t133, p4, p5);
  let t135 = g0;
  let t136 = v0_10;
  let t137 = v0_11;
  let t138 = func5(t136, t137, t134, t135);
  let t139 = g0;
  if v0_0 > bytes - 24u { trap = 16u; return; }
  let t140 = v0_0 + 16u;
  func14(t140, t138);
  let t141 = v0_0 + 20u;
  func14(t141, t139);
  let t142 = v0_6;
  let t143 = v0_7;
  let t144 = func10(t142, t143, p4, p5);
  let t145 = g0;
  let t146 = v0_12;
  let t147 = v0_13;
  let t148 = func5(t146, t147, t144, t145);
  let t149 = g0;
  if v0_0 > bytes - 32u { trap = 17u; return; }
  let t150 = v0_0 + 24u;
  func14(t150, t148);
  let t151 = v0_0 + 28u;
  func14(t151, t149);
  if v0_0 > bytes - 40u { trap = 18u; return; }
  let t152 = v0_0 + 32u;
  func14(t152, v0_14);
  let t153 = v0_0 + 36u;
  func14(t153, v0_15);
  if v0_0 > bytes - 48u { trap = 19u; return; }
  let t154 = v0_0 + 40u;
  func14(t154, v0_16);
  let t155 = v0_0 + 44u;
  func14(t155, v0_17);
  if v0_0 > bytes - 56u { trap = 20u; return; }
  let t156 = v0_0 + 48u;
  func14(t156, v0_6);
  let t157 = v0_0 + 52u;
  func14(t157, v0_7);
  return;
}

// softfloat.jam64
fn func1(p0: u32, p1: u32, p2: u32) -> u32 {
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
    v2 = func1(v2, v3, t1);
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
  let t5 = func2(p2, p3, t4);
  let t6 = p1 - t4;
  let t7 = g0;
  let t8 = func3(p0, t6, t5, t7);
  return t8;
}

// softfloat.f64_add
fn func5(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
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
  v23 = func1(t15, v22, v23);
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

// softfloat.f64_sub
fn func6(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  let t0 = p3 ^ 2147483648u;
  let t1 = func5(p0, p1, p2, t0);
  return t1;
}

// softfloat.exponent64
fn func7(p0: u32, p1: u32) -> u32 {
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
fn func8(p0: u32, p1: u32) -> u32 {
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
  v31 = func7(p0, v12);
  v30 = func7(p2, v11);
  v30 = v31 + v30;
  v31 = 1023u;
  let t5 = v30 - v31;
  let t6 = func8(p0, v12);
  v31 = g0;
  v30 = 10u;
  v30 = v31 << (v30 & 31u);
  v31 = 22u;
  v31 = t6 >> (v31 & 31u);
  let t7 = v30 | v31;
  let t8 = func8(p2, v11);
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
  v13 = func8(v0, v1);
  let t2 = g0;
  let t3 = func7(v0, v1);
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
  v13 = func3(0u, t18, t21, v13);
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
  let t15 = func7(v0, v11);
  v16 = func7(p2, v10);
  v16 = t15 - v16;
  v6 = v16 + 1022u;
  v5 = func8(p2, v10);
  v12 = g0;
  v0 = func8(v0, v11);
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

// memory.load_32
fn func13(p0: u32) -> u32 {
  var v2: u32;
  var v3: u32;
  var v5: u32;
  v2 = p0 >> (2u & 31u);
  v3 = atomicLoad(&memory[v2]);
  v5 = p0 & 3u;
  if v5 != 0u {
    let t0 = v5 << (3u & 31u);
    let t1 = v2 + 1u;
    let t2 = atomicLoad(&memory[t1]);
    let t3 = 32u - t0;
    let t4 = t2 << (t3 & 31u);
    let t5 = v3 >> (t0 & 31u);
    let t6 = t5 | t4;
    return t6;
  }
  return v3;
}

// memory.store_32
fn func14(p0: u32, p1: u32) {
  var v3: u32;
  var v5: u32;
  v3 = p0 >> (2u & 31u);
  v5 = p0 & 3u;
  if v5 != 0u {
    let t0 = v5 << (3u & 31u);
    let t1 = 32u - t0;
    let t2 = p1 << (t0 & 31u);
    let t3 = 4294967295u << (t0 & 31u);
    atomicAnd(&memory[v3], ~t3); atomicOr(&memory[v3], t2 & t3);
    let t4 = v3 + 1u;
    let t5 = p1 >> (t1 & 31u);
    let t6 = 4294967295u >> (t1 & 31u);
    atomicAnd(&memory[t4], ~t6); atomicOr(&memory[t4], t5 & t6);
  } else {
    atomicStore(&memory[v3], p1);
  }
  return;
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
    var kept: array<u32, 18>;
    for (var i = 0u; i < 18u; i++) { kept[i] = output[(3u + i) * lanes + lane]; }
    depth = kept[0];
    g0 = kept[1];
    r0 = kept[2];
    v0_0 = kept[3];
    v0_6 = kept[4];
    v0_7 = kept[5];
    v0_8 = kept[6];
    v0_9 = kept[7];
    v0_10 = kept[8];
    v0_11 = kept[9];
    v0_12 = kept[10];
    v0_13 = kept[11];
    v0_14 = kept[12];
    v0_15 = kept[13];
    v0_16 = kept[14];
    v0_17 = kept[15];
    v0_24 = kept[16];
    v0_25 = kept[17];
  }
  switch control[1u] {
    case 0u: {
      func0(control[3u] + lane, arguments[0u], arguments[1u], arguments[2u], arguments[3u], arguments[4u]);
    }
    default: {}
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
  if trap >> 30u == 2u {
    var kept = array<u32, 18>(depth, g0, r0, v0_0, v0_6, v0_7, v0_8, v0_9, v0_10, v0_11, v0_12, v0_13, v0_14, v0_15, v0_16, v0_17, v0_24, v0_25);
    for (var i = 0u; i < 18u; i++) { output[(3u + i) * lanes + lane] = kept[i]; }
  }
}
