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
var<private> x0: u32;
var<private> g0: u32;

// softfloat.exponent64
fn func0(p0: u32, p1: u32) -> u32 {
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
fn func1(p0: u32, p1: u32, p2: u32) -> u32 {
  let t0 = select(0u, 1u, p2 == 0u);
  if t0 != 0u {
    g0 = p1;
    return p0;
  }
  let t1 = select(0u, 1u, p2 > 31u);
  if t1 != 0u {
    let t2 = p2 - 32u;
    let t3 = p0 << (t2 & 31u);
    g0 = t3;
    return 0u;
  }
  let t4 = p1 << (p2 & 31u);
  let t5 = 32u - p2;
  let t6 = p0 >> (t5 & 31u);
  let t7 = t4 | t6;
  g0 = t7;
  let t8 = p0 << (p2 & 31u);
  return t8;
}

// softfloat.significand64
fn func2(p0: u32, p1: u32) -> u32 {
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

// softfloat.mulHigh
fn func3(p0: u32, p1: u32) -> u32 {
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
fn func4(p0: u32, p1: u32, p2: u32) -> u32 {
  let t0 = select(0u, 1u, p2 == 0u);
  if t0 != 0u {
    g0 = p1;
    return p0;
  }
  let t1 = select(0u, 1u, p2 > 63u);
  if t1 != 0u {
    g0 = 0u;
    let t2 = p0 | p1;
    let t3 = select(0u, 1u, t2 != 0u);
    return t3;
  }
  let t4 = select(0u, 1u, p2 > 32u);
  if t4 != 0u {
    g0 = 0u;
    let t5 = p2 - 32u;
    let t6 = p1 >> (t5 & 31u);
    let t7 = 64u - p2;
    let t8 = p1 << (t7 & 31u);
    let t9 = p0 | t8;
    let t10 = select(0u, 1u, t9 != 0u);
    let t11 = t6 | t10;
    return t11;
  }
  let t12 = select(0u, 1u, p2 == 32u);
  if t12 != 0u {
    g0 = 0u;
    let t13 = select(0u, 1u, p0 != 0u);
    let t14 = t13 | p1;
    return t14;
  }
  let t15 = p1 >> (p2 & 31u);
  g0 = t15;
  let t16 = 32u - p2;
  let t17 = p1 << (t16 & 31u);
  let t18 = p0 >> (p2 & 31u);
  let t19 = t17 | t18;
  let t20 = p0 << (t16 & 31u);
  let t21 = select(0u, 1u, t20 != 0u);
  let t22 = t19 | t21;
  return t22;
}

// memory.load_32
fn func5(p0: u32) -> u32 {
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

// machine
fn func6(p0: u32, p1: u32, p2: u32) -> u32 {
  var v0: u32 = p0;
  var v3: u32;
  var v4: u32;
  var v6: u32;
  var v7: u32;
  var v8: u32;
  var v9: u32;
  var v10: u32;
  var v11: u32;
  var v12: u32;
  var v13: u32;
  var v14: u32;
  var v15: u32;
  var v18: u32;
  var v19: u32;
  var v20: u32;
  var v21: u32;
  var v22: u32;
  var v23: u32;
  var v24: u32;
  var v25: u32;
  var v44: u32;
  var v45: u32;
  var v46: u32;
  var v47: u32;
  var v48: u32;
  var v55: u32;
  var v57: u32;
  var v59: u32;
  var v60: u32;
  var v61: u32;
  var v62: u32;
  var v63: u32;
  var v65: u32;
  var v68: u32;
  var v86: u32;
  var v87: u32;
  var v92: u32;
  var v93: u32;
  var v94: u32;
  var v95: u32;
  var v96: u32;
  var v102: u32;
  var v103: u32;
  var v104: u32;
  var v105: u32;
  var v106: u32;
  var v111: u32;
  var v116: u32;
  var v118: u32;
  var v119: u32;
  var v120: u32;
  var v121: u32;
  var v122: u32;
  var v123: u32;
  var v128: u32;
  var v130: u32;
  var v131: u32;
  var v132: u32;
  var v133: u32;
  var v134: u32;
  var v136: u32;
  var v137: u32;
  var v138: u32;
  var v139: u32;
  var v140: u32;
  var v144: u32;
  var v155: u32;
  var v156: u32;
  var v157: u32;
  var v158: u32;
  var v159: u32;
  var v163: u32;
  var v164: u32;
  var v175: u32;
  var v595: u32;
  var v596: u32;
  var v599: u32;
  var v600: u32;
  var v601: u32;
  var v646: u32;
  var v652: u32;
  var v653: u32;
  var v654: u32;
  var v655: u32;
  var v658: u32;
  var v678: u32;
  var v682: u32;
  var v684: u32;
  var v685: u32;
  var v686: u32;
  var v687: u32;
  var v688: u32;
  var v696: u32;
  var v699: u32;
  var v700: u32;
  var v701: u32;
  var v702: u32;
  var v703: u32;
  var v704: u32;
  var v705: u32;
  loop {
    switch v0 {
      case 0u: {
        x0 = v4;
        return v3;
      }
      case 1u: {
        v13 = 0u;
        v8 = 0u;
        v9 = 0u;
        if fuel < 1u { trap = 1u; return 0u; }
        fuel -= 1u;
        v0 = 3u;
        continue;
      }
      case 2u: {
        v3 = v8;
        v4 = v9;
        v0 = v44;
        continue;
      }
      case 3u: {
        if fuel < 1u { trap = 1u; return 0u; }
        fuel -= 1u;
        let t0 = select(0u, 1u, v7 > v13);
        if t0 != 0u {
          v0 = 4u;
        } else {
          v0 = 2u;
        }
        continue;
      }
      case 4u: {
        let t1 = v13 * 56u;
        v12 = v6 + t1;
        if v12 > bytes - 40u { trap = 2u; return 0u; }
        let t2 = v12 + 32u;
        let t3 = func5(t2);
        let t4 = v12 + 36u;
        v11 = func5(t4);
        v10 = t3;
        if v12 > bytes - 8u { trap = 3u; return 0u; }
        let t5 = func5(v12);
        let t6 = v12 + 4u;
        let t7 = func5(t6);
        v60 = t5;
        v61 = t7;
        v62 = 0u;
        v63 = 1071644672u;
        v92 = 5u;
        v0 = 30u;
        continue;
      }
      case 5u: {
        let t8 = v3;
        let t9 = g0;
        v20 = t8;
        v21 = t9;
        let t10 = v10;
        let t11 = v11;
        let t12 = v10;
        let t13 = v11;
        v60 = t10;
        v61 = t11;
        v62 = t12;
        v63 = t13;
        v92 = 6u;
        v0 = 30u;
        continue;
      }
      case 6u: {
        let t14 = v3;
        let t15 = g0;
        v18 = t14;
        v19 = t15;
        if v12 > bytes - 48u { trap = 4u; return 0u; }
        let t16 = v12 + 40u;
        let t17 = func5(t16);
        let t18 = v12 + 44u;
        let t19 = func5(t18);
        v24 = v8;
        v25 = v9;
        v8 = t17;
        v9 = t19;
        let t20 = v8;
        let t21 = v9;
        let t22 = v8;
        let t23 = v9;
        v60 = t20;
        v61 = t21;
        v62 = t22;
        v63 = t23;
        v92 = 7u;
        v0 = 30u;
        continue;
      }
      case 7u: {
        let t24 = v3;
        let t25 = g0;
        let t26 = v18;
        let t27 = v19;
        v103 = t26;
        v104 = t27;
        v105 = t24;
        v106 = t25;
        v130 = 8u;
        v0 = 37u;
        continue;
      }
      case 8u: {
        let t28 = v3;
        let t29 = g0;
        v22 = t28;
        v23 = t29;
        if v12 > bytes - 56u { trap = 5u; return 0u; }
        let t30 = v12 + 48u;
        let t31 = func5(t30);
        let t32 = v12 + 52u;
        let t33 = func5(t32);
        v60 = t31;
        v61 = t33;
        v62 = t31;
        v63 = t33;
        v92 = 9u;
        v0 = 30u;
        continue;
      }
      case 9u: {
        let t34 = v3;
        let t35 = g0;
        let t36 = v22;
        let t37 = v23;
        v103 = t36;
        v104 = t37;
        v105 = t34;
        v106 = t35;
        v130 = 10u;
        v0 = 37u;
        continue;
      }
      case 10u: {
        let t38 = v3;
        let t39 = g0;
        let t40 = v20;
        let t41 = v21;
        v60 = t40;
        v61 = t41;
        v62 = t38;
        v63 = t39;
        v92 = 11u;
        v0 = 30u;
        continue;
      }
      case 11u: {
        let t42 = v3;
        let t43 = g0;
        let t44 = v24;
        let t45 = v25;
        v103 = t44;
        v104 = t45;
        v105 = t42;
        v106 = t43;
        v130 = 12u;
        v0 = 37u;
        continue;
      }
      case 12u: {
        let t46 = v3;
        let t47 = g0;
        v8 = t46;
        v9 = t47;
        v14 = v13 + 1u;
        v0 = 14u;
        continue;
      }
      case 13u: {
        v13 = v13 + 1u;
        v0 = 3u;
        continue;
      }
      case 14u: {
        if fuel < 1u { trap = 6u; return 0u; }
        fuel -= 1u;
        let t48 = select(0u, 1u, v7 > v14);
        if t48 != 0u {
          v0 = 15u;
        } else {
          v0 = 13u;
        }
        continue;
      }
      case 15u: {
        if v12 > bytes - 16u { trap = 7u; return 0u; }
        let t49 = v12 + 8u;
        let t50 = func5(t49);
        let t51 = v12 + 12u;
        let t52 = func5(t51);
        let t53 = v14 * 56u;
        v15 = v6 + t53;
        if v15 > bytes - 16u { trap = 8u; return 0u; }
        let t54 = v15 + 8u;
        let t55 = func5(t54);
        let t56 = v15 + 12u;
        let t57 = func5(t56);
        v131 = t50;
        v132 = t52;
        v133 = t55;
        v134 = t57;
        v136 = 16u;
        v0 = 45u;
        continue;
      }
      case 16u: {
        let t58 = v3;
        let t59 = g0;
        v10 = t58;
        v11 = t59;
        if v12 > bytes - 8u { trap = 9u; return 0u; }
        let t60 = func5(v12);
        let t61 = v12 + 4u;
        let t62 = func5(t61);
        if v15 > bytes - 8u { trap = 10u; return 0u; }
        let t63 = func5(v15);
        let t64 = v15 + 4u;
        let t65 = func5(t64);
        v60 = t60;
        v61 = t62;
        v62 = t63;
        v63 = t65;
        v92 = 17u;
        v0 = 30u;
        continue;
      }
      case 17u: {
        let t66 = v3;
        let t67 = g0;
        v18 = t66;
        v19 = t67;
        let t68 = v10;
        let t69 = v11;
        let t70 = v10;
        let t71 = v11;
        v60 = t68;
        v61 = t69;
        v62 = t70;
        v63 = t71;
        v92 = 18u;
        v0 = 30u;
        continue;
      }
      case 18u: {
        let t72 = v3;
        let t73 = g0;
        v24 = t72;
        v25 = t73;
        if v12 > bytes - 24u { trap = 11u; return 0u; }
        let t74 = v12 + 16u;
        let t75 = func5(t74);
        let t76 = v12 + 20u;
        let t77 = func5(t76);
        if v15 > bytes - 24u { trap = 12u; return 0u; }
        let t78 = v15 + 16u;
        let t79 = func5(t78);
        let t80 = v15 + 20u;
        let t81 = func5(t80);
        v131 = t75;
        v132 = t77;
        v133 = t79;
        v134 = t81;
        v136 = 19u;
        v0 = 45u;
        continue;
      }
      case 19u: {
        let t82 = v3;
        let t83 = g0;
        v20 = v8;
        v21 = v9;
        v8 = t82;
        v9 = t83;
        let t84 = v8;
        let t85 = v9;
        let t86 = v8;
        let t87 = v9;
        v60 = t84;
        v61 = t85;
        v62 = t86;
        v63 = t87;
        v92 = 20u;
        v0 = 30u;
        continue;
      }
      case 20u: {
        let t88 = v3;
        let t89 = g0;
        let t90 = v24;
        let t91 = v25;
        v103 = t90;
        v104 = t91;
        v105 = t88;
        v106 = t89;
        v130 = 21u;
        v0 = 37u;
        continue;
      }
      case 21u: {
        let t92 = v3;
        let t93 = g0;
        v22 = t92;
        v23 = t93;
        if v12 > bytes - 32u { trap = 13u; return 0u; }
        let t94 = v12 + 24u;
        let t95 = func5(t94);
        let t96 = v12 + 28u;
        let t97 = func5(t96);
        if v15 > bytes - 32u { trap = 14u; return 0u; }
        let t98 = v15 + 24u;
        let t99 = func5(t98);
        let t100 = v15 + 28u;
        let t101 = func5(t100);
        v131 = t95;
        v132 = t97;
        v133 = t99;
        v134 = t101;
        v136 = 22u;
        v0 = 45u;
        continue;
      }
      case 22u: {
        let t102 = v3;
        let t103 = g0;
        v60 = t102;
        v61 = t103;
        v62 = t102;
        v63 = t103;
        v92 = 23u;
        v0 = 30u;
        continue;
      }
      case 23u: {
        let t104 = v3;
        let t105 = g0;
        let t106 = v22;
        let t107 = v23;
        v103 = t106;
        v104 = t107;
        v105 = t104;
        v106 = t105;
        v130 = 24u;
        v0 = 37u;
        continue;
      }
      case 24u: {
        let t108 = v3;
        let t109 = g0;
        v103 = t108;
        v104 = t109;
        v105 = 3894859413u;
        v106 = 1041313291u;
        v130 = 25u;
        v0 = 37u;
        continue;
      }
      case 25u: {
        let t110 = v3;
        let t111 = g0;
        v137 = t110;
        v138 = t111;
        v155 = 26u;
        v0 = 47u;
        continue;
      }
      case 26u: {
        let t112 = v3;
        let t113 = g0;
        let t114 = v18;
        let t115 = v19;
        v156 = t114;
        v157 = t115;
        v158 = t112;
        v159 = t113;
        v175 = 27u;
        v0 = 49u;
        continue;
      }
      case 27u: {
        let t116 = v3;
        let t117 = g0;
        let t118 = v20;
        let t119 = v21;
        v131 = t118;
        v132 = t119;
        v133 = t116;
        v134 = t117;
        v136 = 28u;
        v0 = 45u;
        continue;
      }
      case 28u: {
        let t120 = v3;
        let t121 = g0;
        v8 = t120;
        v9 = t121;
        v14 = v14 + 1u;
        v0 = 14u;
        continue;
      }
      case 29u: {
        v57 = 0u;
        v55 = 0u;
        let t122 = select(0u, 1u, bitcast<i32>(v46) < bitcast<i32>(0u));
        if t122 != 0u {
          let t123 = 0u - v46;
          v47 = func4(v47, v48, t123);
          v48 = g0;
          v46 = 0u;
        } else {
          let t124 = select(0u, 1u, bitcast<i32>(v46) > bitcast<i32>(2045u));
          if t124 != 0u {
            v55 = 1u;
          } else {
            let t125 = select(0u, 1u, v46 == 2045u);
            if t125 != 0u {
              v57 = 4294966784u;
              v57 = select(0u, 1u, v47 >= v57);
              v57 = v57 + v48;
              let t126 = select(0u, 1u, v57 >= 2147483648u);
              v57 = t126;
            } else {
              v57 = 0u;
            }
            v55 = v57;
          }
          if v55 != 0u {
            let t127 = v45 | 2146435072u;
            g0 = t127;
            v3 = 0u;
            v0 = v59;
            continue;
          }
        }
        let t128 = v47 + 512u;
        let t129 = select(0u, 1u, v47 > t128);
        let t130 = t129 + v48;
        let t131 = t130 << (22u & 31u);
        v55 = 10u;
        v55 = t128 >> (v55 & 31u);
        let t132 = t131 | v55;
        v55 = 20u;
        v55 = v46 << (v55 & 31u);
        v55 = v55 + v45;
        let t133 = t130 >> (10u & 31u);
        let t134 = v55 + t133;
        g0 = t134;
        let t135 = t132 & 4294967294u;
        v55 = 1023u;
        v55 = v47 & v55;
        let t136 = select(0u, 1u, v55 == 512u);
        let t137 = select(t132, t135, t136 != 0u);
        v3 = t137;
        v0 = v59;
        continue;
      }
      case 30u: {
        v68 = 0u;
        v87 = 0u;
        v86 = 0u;
        v65 = 0u;
        v595 = 2147483647u;
        v595 = v61 & v595;
        v596 = 0u;
        v596 = select(0u, 1u, v60 != v596);
        v596 = v595 | v596;
        v595 = 2146435072u;
        v595 = select(0u, 1u, v596 > v595);
        if v595 != 0u {
          v596 = 1u;
        } else {
          let t138 = v63 & 2147483647u;
          let t139 = select(0u, 1u, v62 != 0u);
          let t140 = t138 | t139;
          let t141 = select(0u, 1u, t140 > 2146435072u);
          v596 = t141;
        }
        if v596 != 0u {
          v595 = 2146959360u;
          g0 = v595;
          v595 = 0u;
          v3 = v595;
          v0 = v92;
          continue;
        }
        v596 = 2147483647u;
        v599 = v63 & v596;
        v596 = 2147483647u;
        v600 = v61 & v596;
        v596 = v60 | v600;
        v601 = select(0u, 1u, v596 == 0u);
        v596 = select(0u, 1u, v601 == 0u);
        if v596 != 0u {
          v595 = v62 | v599;
          v601 = select(0u, 1u, v595 == 0u);
        }
        v596 = v61 ^ v63;
        v595 = 2147483648u;
        v65 = v596 & v595;
        v595 = 2146435072u;
        v595 = select(0u, 1u, v599 == v595);
        v596 = 2146435072u;
        v596 = select(0u, 1u, v600 == v596);
        v596 = v595 | v596;
        if v596 != 0u {
          if v601 != 0u {
            v595 = 2146959360u;
          } else {
            let t142 = v65 | 2146435072u;
            v595 = t142;
          }
          g0 = v595;
          v595 = 0u;
          v3 = v595;
          v0 = v92;
          continue;
        }
        if v601 != 0u {
          g0 = v65;
          v596 = 0u;
          v3 = v596;
          v0 = v92;
          continue;
        }
        v596 = func0(v60, v600);
        v595 = func0(v62, v599);
        v595 = v596 + v595;
        v596 = 1023u;
        v68 = v595 - v596;
        let t143 = func2(v60, v600);
        v596 = g0;
        v595 = 10u;
        v595 = v596 << (v595 & 31u);
        v596 = 22u;
        v596 = t143 >> (v596 & 31u);
        let t144 = v595 | v596;
        let t145 = func2(v62, v599);
        v596 = g0;
        v595 = 11u;
        v595 = v596 << (v595 & 31u);
        v596 = 21u;
        v596 = t145 >> (v596 & 31u);
        let t146 = v595 | v596;
        v596 = 11u;
        let t147 = t145 << (v596 & 31u);
        let t148 = t144 * t147;
        v596 = 10u;
        let t149 = t143 << (v596 & 31u);
        let t150 = t149 * t146;
        v596 = func3(t149, t147);
        let t151 = v596 + t148;
        let t152 = t150 + t151;
        v596 = func3(t144, t146);
        v595 = func3(t149, t146);
        let t153 = func3(t144, t147);
        let t154 = v595 + t153;
        v595 = select(0u, 1u, t152 < t150);
        let t155 = select(0u, 1u, t148 > t151);
        let t156 = v595 + t155;
        let t157 = t154 + t156;
        let t158 = t144 * t146;
        let t159 = t157 + t158;
        let t160 = select(0u, 1u, t159 < t158);
        let t161 = v596 + t160;
        v596 = select(0u, 1u, t153 > t154);
        v596 = t161 + v596;
        let t162 = select(0u, 1u, t154 > t157);
        v86 = v596 + t162;
        let t163 = t147 * t149;
        let t164 = t163 | t152;
        v596 = 0u;
        v596 = select(0u, 1u, t164 != v596);
        v87 = v596 | t159;
        v596 = 1073741824u;
        v596 = select(0u, 1u, v86 >= v596);
        if v596 != 0u {
          v0 = 32u;
        } else {
          v0 = 31u;
        }
        continue;
      }
      case 31u: {
        let t165 = v68 - 1u;
        let t166 = v87 << (1u & 31u);
        let t167 = v86 << (1u & 31u);
        let t168 = v87 >> (31u & 31u);
        let t169 = t167 | t168;
        let t170 = v65;
        v45 = t170;
        v46 = t165;
        v47 = t166;
        v48 = t169;
        v59 = 34u;
        v0 = 29u;
        continue;
      }
      case 32u: {
        let t171 = v65;
        let t172 = v68;
        let t173 = v87;
        let t174 = v86;
        v45 = t171;
        v46 = t172;
        v47 = t173;
        v48 = t174;
        v59 = 33u;
        v0 = 29u;
        continue;
      }
      case 33u: {
        let t175 = v3;
        v3 = t175;
        v0 = v92;
        continue;
      }
      case 34u: {
        let t176 = v3;
        v3 = t176;
        v0 = v92;
        continue;
      }
      case 35u: {
        let t177 = countLeadingZeros(v96);
        let t178 = countLeadingZeros(v95);
        let t179 = t178 + 32u;
        let t180 = select(t179, t177, v96 != 0u);
        let t181 = t180 - 1u;
        let t182 = func1(v95, v96, t181);
        let t183 = v94 - t181;
        let t184 = g0;
        let t185 = v93;
        v45 = t185;
        v46 = t183;
        v47 = t182;
        v48 = t184;
        v59 = 36u;
        v0 = 29u;
        continue;
      }
      case 36u: {
        let t186 = v3;
        v3 = t186;
        v0 = v102;
        continue;
      }
      case 37u: {
        v128 = 0u;
        v111 = 0u;
        v121 = 0u;
        v118 = 0u;
        v120 = 0u;
        v119 = 0u;
        v116 = 0u;
        let t187 = v104 & 2147483647u;
        v646 = 0u;
        v646 = select(0u, 1u, v103 != v646);
        v646 = t187 | v646;
        let t188 = select(0u, 1u, v646 > 2146435072u);
        if t188 != 0u {
          v646 = 1u;
        } else {
          v128 = 2147483647u;
          v128 = v106 & v128;
          let t189 = select(0u, 1u, v105 != 0u);
          let t190 = v128 | t189;
          v128 = 2146435072u;
          v128 = select(0u, 1u, t190 > v128);
          v646 = v128;
        }
        if v646 != 0u {
          g0 = 2146959360u;
          v3 = 0u;
          v0 = v130;
          continue;
        }
        v646 = 2147483647u;
        let t191 = v104 & v646;
        v646 = 2147483647u;
        let t192 = v106 & v646;
        v646 = select(0u, 1u, t191 == t192);
        let t193 = select(0u, 1u, v103 < v105);
        let t194 = v646 & t193;
        v646 = select(0u, 1u, t191 < t192);
        v646 = t194 | v646;
        if v646 != 0u {
          let t195 = v103;
          v103 = v105;
          v105 = t195;
          let t196 = v104;
          v104 = v106;
          v106 = t196;
        }
        v646 = v104 ^ v106;
        let t197 = v646 & 2147483648u;
        v652 = select(0u, 1u, t197 == 0u);
        let t198 = v106 >> (20u & 31u);
        v646 = 2047u;
        v653 = t198 & v646;
        v646 = 20u;
        v646 = v104 >> (v646 & 31u);
        v654 = v646 & 2047u;
        let t199 = select(0u, 1u, v654 == 2047u);
        if t199 != 0u {
          v646 = 2047u;
          v646 = select(0u, 1u, v653 != v646);
          v646 = v652 | v646;
          if v646 != 0u {
            g0 = v104;
            v128 = v103;
          } else {
            g0 = 2146959360u;
            v128 = 0u;
          }
          v3 = v128;
          v0 = v130;
          continue;
        }
        v116 = v104 & 2147483648u;
        let t200 = v104 & 1048575u;
        v128 = 0u;
        v646 = 1048576u;
        v128 = select(v128, v646, v654 != 0u);
        v128 = t200 | v128;
        let t201 = v128 << (9u & 31u);
        v128 = 23u;
        v128 = v103 >> (v128 & 31u);
        v111 = t201 | v128;
        v128 = 9u;
        v118 = v103 << (v128 & 31u);
        v128 = 9u;
        v128 = v105 << (v128 & 31u);
        let t202 = v106 & 1048575u;
        v646 = 0u;
        v646 = select(v646, 1048576u, v653 != 0u);
        v646 = t202 | v646;
        let t203 = v646 << (9u & 31u);
        v646 = 23u;
        v646 = v105 >> (v646 & 31u);
        v646 = t203 | v646;
        v119 = select(1u, v654, v654 != 0u);
        let t204 = select(1u, v653, v653 != 0u);
        let t205 = v119 - t204;
        v120 = func4(v128, v646, t205);
        v121 = g0;
        if v652 != 0u {
          v0 = 39u;
        } else {
          v0 = 38u;
        }
        continue;
      }
      case 38u: {
        v655 = v118 - v120;
        let t206 = v111 - v121;
        let t207 = select(0u, 1u, v118 < v120);
        v658 = t206 - t207;
        let t208 = v655 | v658;
        let t209 = select(0u, 1u, t208 == 0u);
        if t209 != 0u {
          g0 = 0u;
          v3 = 0u;
          v0 = v130;
          continue;
        }
        let t210 = v116;
        let t211 = v119;
        let t212 = v655;
        let t213 = v658;
        v93 = t210;
        v94 = t211;
        v95 = t212;
        v96 = t213;
        v102 = 44u;
        v0 = 35u;
        continue;
      }
      case 39u: {
        let t214 = v111 + v121;
        v122 = v118 + v120;
        let t215 = select(0u, 1u, v118 > v122);
        v123 = t214 + t215;
        let t216 = select(0u, 1u, v123 >= 1073741824u);
        if t216 != 0u {
          v0 = 41u;
        } else {
          v0 = 40u;
        }
        continue;
      }
      case 40u: {
        let t217 = v119 - 1u;
        let t218 = v122 << (1u & 31u);
        let t219 = v123 << (1u & 31u);
        let t220 = v122 >> (31u & 31u);
        let t221 = t219 | t220;
        let t222 = v116;
        v45 = t222;
        v46 = t217;
        v47 = t218;
        v48 = t221;
        v59 = 43u;
        v0 = 29u;
        continue;
      }
      case 41u: {
        let t223 = v116;
        let t224 = v119;
        let t225 = v122;
        let t226 = v123;
        v45 = t223;
        v46 = t224;
        v47 = t225;
        v48 = t226;
        v59 = 42u;
        v0 = 29u;
        continue;
      }
      case 42u: {
        let t227 = v3;
        v3 = t227;
        v0 = v130;
        continue;
      }
      case 43u: {
        let t228 = v3;
        v3 = t228;
        v0 = v130;
        continue;
      }
      case 44u: {
        let t229 = v3;
        v3 = t229;
        v0 = v130;
        continue;
      }
      case 45u: {
        let t230 = v134 ^ 2147483648u;
        let t231 = v131;
        let t232 = v132;
        let t233 = v133;
        v103 = t231;
        v104 = t232;
        v105 = t233;
        v106 = t230;
        v130 = 46u;
        v0 = 37u;
        continue;
      }
      case 46u: {
        let t234 = v3;
        v3 = t234;
        v0 = v136;
        continue;
      }
      case 47u: {
        v144 = 0u;
        v139 = 0u;
        v140 = 0u;
        v678 = 2147483647u;
        v678 = v138 & v678;
        let t235 = select(0u, 1u, v137 != 0u);
        let t236 = v678 | t235;
        v678 = 2146435072u;
        v678 = select(0u, 1u, t236 > v678);
        if v678 != 0u {
          g0 = 2146959360u;
          v3 = 0u;
          v0 = v155;
          continue;
        }
        v678 = 2147483647u;
        v678 = v138 & v678;
        v678 = v678 | v137;
        v678 = select(0u, 1u, v678 == 0u);
        if v678 != 0u {
          g0 = v138;
          v3 = v137;
          v0 = v155;
          continue;
        }
        v678 = 2147483648u;
        v678 = v138 & v678;
        if v678 != 0u {
          g0 = 2146959360u;
          v3 = 0u;
          v0 = v155;
          continue;
        }
        v678 = 2146435072u;
        v678 = select(0u, 1u, v138 == v678);
        if v678 != 0u {
          g0 = 2146435072u;
          v3 = 0u;
          v0 = v155;
          continue;
        }
        v678 = func2(v137, v138);
        let t237 = g0;
        let t238 = func0(v137, v138);
        v682 = t238 - 1023u;
        let t239 = v682 & 1u;
        let t240 = select(10u, 11u, t239 != 0u);
        v684 = func1(v678, t237, t240);
        v685 = g0;
        v137 = 0u;
        v138 = 0u;
        loop {
          let t241 = select(0u, 1u, bitcast<i32>(v144) < bitcast<i32>(55u));
          if t241 != 0u {
            let t242 = v138 << (2u & 31u);
            v678 = 30u;
            v678 = v137 >> (v678 & 31u);
            v138 = t242 | v678;
            v678 = 2u;
            v678 = v137 << (v678 & 31u);
            let t243 = v685 >> (30u & 31u);
            v137 = v678 | t243;
            let t244 = v685 << (2u & 31u);
            v678 = 30u;
            v678 = v684 >> (v678 & 31u);
            v685 = t244 | v678;
            v678 = 2u;
            v684 = v684 << (v678 & 31u);
            v678 = 2u;
            v678 = v139 << (v678 & 31u);
            v686 = v678 | 1u;
            let t245 = v140 << (2u & 31u);
            v678 = 30u;
            v678 = v139 >> (v678 & 31u);
            v687 = t245 | v678;
            v688 = select(0u, 1u, v138 > v687);
            if v688 != 0u {
              v678 = v688;
            } else {
              let t246 = select(0u, 1u, v138 == v687);
              let t247 = select(0u, 1u, v137 >= v686);
              let t248 = t246 & t247;
              v678 = t248;
            }
            let t249 = select(0u, 1u, v678 != 0u);
            let t250 = v140 << (1u & 31u);
            v678 = 31u;
            v678 = v139 >> (v678 & 31u);
            v140 = t250 | v678;
            v678 = 1u;
            v678 = v139 << (v678 & 31u);
            v139 = t249 | v678;
            if t249 != 0u {
              v678 = v138 - v687;
              let t251 = select(0u, 1u, v137 < v686);
              v138 = v678 - t251;
              v137 = v137 - v686;
            }
            v144 = v144 + 1u;
            continue;
          }
          break;
        }
        let t252 = bitcast<u32>(bitcast<i32>(v682) >> (1u & 31u));
        let t253 = t252 + 1022u;
        let t254 = v139 << (8u & 31u);
        v678 = v137 | v138;
        let t255 = select(0u, 1u, v678 != 0u);
        let t256 = t254 | t255;
        let t257 = v140 << (8u & 31u);
        v678 = 24u;
        v678 = v139 >> (v678 & 31u);
        v678 = t257 | v678;
        let t258 = v678;
        v45 = 0u;
        v46 = t253;
        v47 = t256;
        v48 = t258;
        v59 = 48u;
        v0 = 29u;
        continue;
      }
      case 48u: {
        let t259 = v3;
        v3 = t259;
        v0 = v155;
        continue;
      }
      case 49u: {
        v164 = 0u;
        v163 = 0u;
        let t260 = v157 & 2147483647u;
        v696 = 0u;
        v696 = select(0u, 1u, v156 != v696);
        v696 = t260 | v696;
        let t261 = select(0u, 1u, v696 > 2146435072u);
        if t261 != 0u {
          v696 = 1u;
        } else {
          let t262 = v159 & 2147483647u;
          let t263 = select(0u, 1u, v158 != 0u);
          let t264 = t262 | t263;
          let t265 = select(0u, 1u, t264 > 2146435072u);
          v696 = t265;
        }
        if v696 != 0u {
          g0 = 2146959360u;
          v3 = 0u;
          v0 = v175;
          continue;
        }
        v696 = v157 ^ v159;
        v699 = v696 & 2147483648u;
        v700 = v159 & 2147483647u;
        v701 = v157 & 2147483647u;
        let t266 = select(0u, 1u, v701 == 2146435072u);
        if t266 != 0u {
          v696 = 2146435072u;
          v696 = v699 | v696;
          let t267 = select(0u, 1u, v700 == 2146435072u);
          let t268 = select(v696, 2146959360u, t267 != 0u);
          g0 = t268;
          v3 = 0u;
          v0 = v175;
          continue;
        }
        let t269 = select(0u, 1u, v700 == 2146435072u);
        if t269 != 0u {
          g0 = v699;
          v3 = 0u;
          v0 = v175;
          continue;
        }
        let t270 = v158 | v700;
        let t271 = select(0u, 1u, t270 == 0u);
        if t271 != 0u {
          let t272 = v699 | 2146435072u;
          v696 = v156 | v701;
          v696 = select(2146959360u, t272, v696 != 0u);
          g0 = v696;
          v696 = 0u;
          v3 = v696;
          v0 = v175;
          continue;
        }
        let t273 = v156 | v701;
        let t274 = select(0u, 1u, t273 == 0u);
        if t274 != 0u {
          g0 = v699;
          v696 = 0u;
          v3 = v696;
          v0 = v175;
          continue;
        }
        let t275 = func0(v156, v701);
        v696 = func0(v158, v700);
        v696 = t275 - v696;
        v702 = v696 + 1022u;
        v703 = func2(v158, v700);
        v704 = g0;
        v156 = func2(v156, v701);
        v157 = g0;
        let t276 = select(0u, 1u, v704 == v157);
        v696 = select(0u, 1u, v156 < v703);
        v696 = t276 & v696;
        let t277 = select(0u, 1u, v157 < v704);
        let t278 = v696 | t277;
        if t278 != 0u {
          v696 = 1u;
          v696 = v157 << (v696 & 31u);
          let t279 = v156 >> (31u & 31u);
          v157 = v696 | t279;
          v702 = v702 - 1u;
          v156 = v156 << (1u & 31u);
        }
        v159 = 0u;
        loop {
          let t280 = select(0u, 1u, bitcast<i32>(v164) < bitcast<i32>(55u));
          if t280 != 0u {
            let t281 = v163 << (1u & 31u);
            v696 = 31u;
            v696 = v159 >> (v696 & 31u);
            v163 = t281 | v696;
            v705 = select(0u, 1u, v157 > v704);
            if v705 != 0u {
              v696 = v705;
            } else {
              let t282 = select(0u, 1u, v157 == v704);
              let t283 = select(0u, 1u, v156 >= v703);
              let t284 = t282 & t283;
              v696 = t284;
            }
            let t285 = select(0u, 1u, v696 != 0u);
            let t286 = v159 << (1u & 31u);
            v159 = t285 | t286;
            if t285 != 0u {
              let t287 = v157 - v704;
              v696 = select(0u, 1u, v156 < v703);
              v157 = t287 - v696;
              v156 = v156 - v703;
            }
            v696 = 1u;
            v696 = v157 << (v696 & 31u);
            let t288 = v156 >> (31u & 31u);
            v157 = v696 | t288;
            v156 = v156 << (1u & 31u);
            v164 = v164 + 1u;
            continue;
          }
          break;
        }
        let t289 = v159 << (8u & 31u);
        let t290 = v156 | v157;
        v696 = 0u;
        v696 = select(0u, 1u, t290 != v696);
        v696 = t289 | v696;
        let t291 = v163 << (8u & 31u);
        let t292 = v159 >> (24u & 31u);
        let t293 = t291 | t292;
        let t294 = v699;
        let t295 = v702;
        let t296 = v696;
        v45 = t294;
        v46 = t295;
        v47 = t296;
        v48 = t293;
        v59 = 50u;
        v0 = 29u;
        continue;
      }
      case 50u: {
        let t297 = v3;
        v3 = t297;
        v0 = v175;
        continue;
      }
      default: {
        v6 = p1;
        v7 = p2;
        v44 = 0u;
        v0 = 1u;
        continue;
      }
    }
  }
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
  var a0: u32;
  var a1: u32;
  var a2: u32;
  var started = false;
  switch control[1u] {
    case 0u: {
      started = true;
      a0 = 51u;
      a1 = arguments[0u];
      a2 = arguments[1u];
    }
    default: {}
  }
  if started {
    let r = func6(a0, a1, a2);
    if trap == 0u {
      switch control[1u] {
        case 0u: { output[3u * lanes + lane] = r; output[4u * lanes + lane] = x0; }
        default: {}
      }
    }
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
  state[0u] = pages;
  state[1u] = g0;
}
