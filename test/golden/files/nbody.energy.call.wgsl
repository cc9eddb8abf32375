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
  var v64: u32;
  var v65: u32;
  var v68: u32;
  var v71: u32;
  var v72: u32;
  var v86: u32;
  var v87: u32;
  var v88: u32;
  var v89: u32;
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
  var v109: u32;
  var v110: u32;
  var v111: u32;
  var v116: u32;
  var v117: u32;
  var v118: u32;
  var v119: u32;
  var v120: u32;
  var v121: u32;
  var v122: u32;
  var v123: u32;
  var v124: u32;
  var v125: u32;
  var v127: u32;
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
  var v142: u32;
  var v143: u32;
  var v144: u32;
  var v145: u32;
  var v146: u32;
  var v147: u32;
  var v148: u32;
  var v150: u32;
  var v155: u32;
  var v156: u32;
  var v157: u32;
  var v158: u32;
  var v159: u32;
  var v160: u32;
  var v161: u32;
  var v162: u32;
  var v163: u32;
  var v164: u32;
  var v166: u32;
  var v167: u32;
  var v168: u32;
  var v169: u32;
  var v172: u32;
  var v175: u32;
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
        v19 = func5(t6);
        v18 = t5;
        v20 = 0u;
        v21 = 1071644672u;
        let t7 = v18;
        let t8 = v19;
        let t9 = v20;
        let t10 = v21;
        v60 = t7;
        v61 = t8;
        v62 = t9;
        v63 = t10;
        v92 = 5u;
        v0 = 30u;
        continue;
      }
      case 5u: {
        let t11 = v3;
        let t12 = g0;
        v20 = t11;
        v21 = t12;
        let t13 = v10;
        let t14 = v11;
        let t15 = v10;
        let t16 = v11;
        v60 = t13;
        v61 = t14;
        v62 = t15;
        v63 = t16;
        v92 = 6u;
        v0 = 30u;
        continue;
      }
      case 6u: {
        let t17 = v3;
        let t18 = g0;
        v18 = t17;
        v19 = t18;
        if v12 > bytes - 48u { trap = 4u; return 0u; }
        let t19 = v12 + 40u;
        let t20 = func5(t19);
        let t21 = v12 + 44u;
        v23 = func5(t21);
        v22 = t20;
        v24 = v8;
        v25 = v9;
        v8 = v22;
        v9 = v23;
        let t22 = v8;
        let t23 = v9;
        let t24 = v8;
        let t25 = v9;
        v60 = t22;
        v61 = t23;
        v62 = t24;
        v63 = t25;
        v92 = 7u;
        v0 = 30u;
        continue;
      }
      case 7u: {
        let t26 = v3;
        let t27 = g0;
        v22 = t26;
        v23 = t27;
        let t28 = v18;
        let t29 = v19;
        let t30 = v22;
        let t31 = v23;
        v103 = t28;
        v104 = t29;
        v105 = t30;
        v106 = t31;
        v130 = 8u;
        v0 = 37u;
        continue;
      }
      case 8u: {
        let t32 = v3;
        let t33 = g0;
        v22 = t32;
        v23 = t33;
        if v12 > bytes - 56u { trap = 5u; return 0u; }
        let t34 = v12 + 48u;
        let t35 = func5(t34);
        let t36 = v12 + 52u;
        v9 = func5(t36);
        v8 = t35;
        let t37 = v8;
        let t38 = v9;
        let t39 = v8;
        let t40 = v9;
        v60 = t37;
        v61 = t38;
        v62 = t39;
        v63 = t40;
        v92 = 9u;
        v0 = 30u;
        continue;
      }
      case 9u: {
        let t41 = v3;
        let t42 = g0;
        v18 = t41;
        v19 = t42;
        let t43 = v22;
        let t44 = v23;
        let t45 = v18;
        let t46 = v19;
        v103 = t43;
        v104 = t44;
        v105 = t45;
        v106 = t46;
        v130 = 10u;
        v0 = 37u;
        continue;
      }
      case 10u: {
        let t47 = v3;
        let t48 = g0;
        v18 = t47;
        v19 = t48;
        let t49 = v20;
        let t50 = v21;
        let t51 = v18;
        let t52 = v19;
        v60 = t49;
        v61 = t50;
        v62 = t51;
        v63 = t52;
        v92 = 11u;
        v0 = 30u;
        continue;
      }
      case 11u: {
        let t53 = v3;
        let t54 = g0;
        v18 = t53;
        v19 = t54;
        let t55 = v24;
        let t56 = v25;
        let t57 = v18;
        let t58 = v19;
        v103 = t55;
        v104 = t56;
        v105 = t57;
        v106 = t58;
        v130 = 12u;
        v0 = 37u;
        continue;
      }
      case 12u: {
        let t59 = v3;
        let t60 = g0;
        v8 = t59;
        v9 = t60;
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
        let t61 = select(0u, 1u, v7 > v14);
        if t61 != 0u {
          v0 = 15u;
        } else {
          v0 = 13u;
        }
        continue;
      }
      case 15u: {
        if v12 > bytes - 16u { trap = 7u; return 0u; }
        let t62 = v12 + 8u;
        let t63 = func5(t62);
        let t64 = v12 + 12u;
        v19 = func5(t64);
        v18 = t63;
        let t65 = v14 * 56u;
        v15 = v6 + t65;
        if v15 > bytes - 16u { trap = 8u; return 0u; }
        let t66 = v15 + 8u;
        let t67 = func5(t66);
        let t68 = v15 + 12u;
        v25 = func5(t68);
        v24 = t67;
        let t69 = v18;
        let t70 = v19;
        let t71 = v24;
        let t72 = v25;
        v131 = t69;
        v132 = t70;
        v133 = t71;
        v134 = t72;
        v136 = 16u;
        v0 = 45u;
        continue;
      }
      case 16u: {
        let t73 = v3;
        let t74 = g0;
        v10 = t73;
        v11 = t74;
        if v12 > bytes - 8u { trap = 9u; return 0u; }
        let t75 = func5(v12);
        let t76 = v12 + 4u;
        v25 = func5(t76);
        v24 = t75;
        if v15 > bytes - 8u { trap = 10u; return 0u; }
        let t77 = func5(v15);
        let t78 = v15 + 4u;
        v19 = func5(t78);
        v18 = t77;
        let t79 = v24;
        let t80 = v25;
        let t81 = v18;
        let t82 = v19;
        v60 = t79;
        v61 = t80;
        v62 = t81;
        v63 = t82;
        v92 = 17u;
        v0 = 30u;
        continue;
      }
      case 17u: {
        let t83 = v3;
        let t84 = g0;
        v18 = t83;
        v19 = t84;
        let t85 = v10;
        let t86 = v11;
        let t87 = v10;
        let t88 = v11;
        v60 = t85;
        v61 = t86;
        v62 = t87;
        v63 = t88;
        v92 = 18u;
        v0 = 30u;
        continue;
      }
      case 18u: {
        let t89 = v3;
        let t90 = g0;
        v24 = t89;
        v25 = t90;
        if v12 > bytes - 24u { trap = 11u; return 0u; }
        let t91 = v12 + 16u;
        let t92 = func5(t91);
        let t93 = v12 + 20u;
        v21 = func5(t93);
        v20 = t92;
        if v15 > bytes - 24u { trap = 12u; return 0u; }
        let t94 = v15 + 16u;
        let t95 = func5(t94);
        let t96 = v15 + 20u;
        v23 = func5(t96);
        v22 = t95;
        let t97 = v20;
        let t98 = v21;
        let t99 = v22;
        let t100 = v23;
        v131 = t97;
        v132 = t98;
        v133 = t99;
        v134 = t100;
        v136 = 19u;
        v0 = 45u;
        continue;
      }
      case 19u: {
        let t101 = v3;
        let t102 = g0;
        v22 = t101;
        v23 = t102;
        v20 = v8;
        v21 = v9;
        v8 = v22;
        v9 = v23;
        let t103 = v8;
        let t104 = v9;
        let t105 = v8;
        let t106 = v9;
        v60 = t103;
        v61 = t104;
        v62 = t105;
        v63 = t106;
        v92 = 20u;
        v0 = 30u;
        continue;
      }
      case 20u: {
        let t107 = v3;
        let t108 = g0;
        v22 = t107;
        v23 = t108;
        let t109 = v24;
        let t110 = v25;
        let t111 = v22;
        let t112 = v23;
        v103 = t109;
        v104 = t110;
        v105 = t111;
        v106 = t112;
        v130 = 21u;
        v0 = 37u;
        continue;
      }
      case 21u: {
        let t113 = v3;
        let t114 = g0;
        v22 = t113;
        v23 = t114;
        if v12 > bytes - 32u { trap = 13u; return 0u; }
        let t115 = v12 + 24u;
        let t116 = func5(t115);
        let t117 = v12 + 28u;
        v25 = func5(t117);
        v24 = t116;
        if v15 > bytes - 32u { trap = 14u; return 0u; }
        let t118 = v15 + 24u;
        let t119 = func5(t118);
        let t120 = v15 + 28u;
        let t121 = func5(t120);
        let t122 = v24;
        let t123 = v25;
        v131 = t122;
        v132 = t123;
        v133 = t119;
        v134 = t121;
        v136 = 22u;
        v0 = 45u;
        continue;
      }
      case 22u: {
        let t124 = v3;
        let t125 = g0;
        v8 = t124;
        v9 = t125;
        let t126 = v8;
        let t127 = v9;
        let t128 = v8;
        let t129 = v9;
        v60 = t126;
        v61 = t127;
        v62 = t128;
        v63 = t129;
        v92 = 23u;
        v0 = 30u;
        continue;
      }
      case 23u: {
        let t130 = v3;
        let t131 = g0;
        let t132 = v22;
        let t133 = v23;
        v103 = t132;
        v104 = t133;
        v105 = t130;
        v106 = t131;
        v130 = 24u;
        v0 = 37u;
        continue;
      }
      case 24u: {
        let t134 = v3;
        let t135 = g0;
        v22 = 3894859413u;
        v23 = 1041313291u;
        let t136 = v22;
        let t137 = v23;
        v103 = t134;
        v104 = t135;
        v105 = t136;
        v106 = t137;
        v130 = 25u;
        v0 = 37u;
        continue;
      }
      case 25u: {
        let t138 = v3;
        let t139 = g0;
        v22 = t138;
        v23 = t139;
        let t140 = v22;
        let t141 = v23;
        v137 = t140;
        v138 = t141;
        v155 = 26u;
        v0 = 47u;
        continue;
      }
      case 26u: {
        let t142 = v3;
        let t143 = g0;
        v22 = t142;
        v23 = t143;
        let t144 = v18;
        let t145 = v19;
        let t146 = v22;
        let t147 = v23;
        v156 = t144;
        v157 = t145;
        v158 = t146;
        v159 = t147;
        v175 = 27u;
        v0 = 49u;
        continue;
      }
      case 27u: {
        let t148 = v3;
        let t149 = g0;
        v22 = t148;
        v23 = t149;
        let t150 = v20;
        let t151 = v21;
        let t152 = v22;
        let t153 = v23;
        v131 = t150;
        v132 = t151;
        v133 = t152;
        v134 = t153;
        v136 = 28u;
        v0 = 45u;
        continue;
      }
      case 28u: {
        let t154 = v3;
        let t155 = g0;
        v8 = t154;
        v9 = t155;
        v14 = v14 + 1u;
        v0 = 14u;
        continue;
      }
      case 29u: {
        v57 = 0u;
        v55 = 0u;
        let t156 = select(0u, 1u, bitcast<i32>(v46) < bitcast<i32>(0u));
        if t156 != 0u {
          let t157 = 0u - v46;
          v47 = func4(v47, v48, t157);
          v48 = g0;
          v46 = 0u;
        } else {
          let t158 = select(0u, 1u, bitcast<i32>(v46) > bitcast<i32>(2045u));
          if t158 != 0u {
            v55 = 1u;
          } else {
            let t159 = select(0u, 1u, v46 == 2045u);
            if t159 != 0u {
              v57 = 4294966784u;
              v57 = select(0u, 1u, v47 >= v57);
              v57 = v57 + v48;
              let t160 = select(0u, 1u, v57 >= 2147483648u);
              v57 = t160;
            } else {
              v57 = 0u;
            }
            v55 = v57;
          }
          if v55 != 0u {
            let t161 = v45 | 2146435072u;
            g0 = t161;
            v3 = 0u;
            v0 = v59;
            continue;
          }
        }
        let t162 = v47 + 512u;
        let t163 = select(0u, 1u, v47 > t162);
        let t164 = t163 + v48;
        let t165 = t164 << (22u & 31u);
        v55 = 10u;
        v55 = t162 >> (v55 & 31u);
        let t166 = t165 | v55;
        v55 = 20u;
        v55 = v46 << (v55 & 31u);
        v55 = v55 + v45;
        let t167 = t164 >> (10u & 31u);
        let t168 = v55 + t167;
        g0 = t168;
        let t169 = t166 & 4294967294u;
        v55 = 1023u;
        v55 = v47 & v55;
        let t170 = select(0u, 1u, v55 == 512u);
        let t171 = select(t166, t169, t170 != 0u);
        v3 = t171;
        v0 = v59;
        continue;
      }
      case 30u: {
        v68 = 0u;
        v87 = 0u;
        v86 = 0u;
        v65 = 0u;
        v88 = 2147483647u;
        v88 = v61 & v88;
        v89 = 0u;
        v89 = select(0u, 1u, v60 != v89);
        v89 = v88 | v89;
        v88 = 2146435072u;
        v88 = select(0u, 1u, v89 > v88);
        if v88 != 0u {
          v89 = 1u;
        } else {
          let t172 = v63 & 2147483647u;
          let t173 = select(0u, 1u, v62 != 0u);
          let t174 = t172 | t173;
          let t175 = select(0u, 1u, t174 > 2146435072u);
          v89 = t175;
        }
        if v89 != 0u {
          v88 = 2146959360u;
          g0 = v88;
          v88 = 0u;
          v3 = v88;
          v0 = v92;
          continue;
        }
        v89 = 2147483647u;
        v71 = v63 & v89;
        v89 = 2147483647u;
        v72 = v61 & v89;
        v89 = v60 | v72;
        v64 = select(0u, 1u, v89 == 0u);
        v89 = select(0u, 1u, v64 == 0u);
        if v89 != 0u {
          v88 = v62 | v71;
          v64 = select(0u, 1u, v88 == 0u);
        }
        v89 = v61 ^ v63;
        v88 = 2147483648u;
        v65 = v89 & v88;
        v88 = 2146435072u;
        v88 = select(0u, 1u, v71 == v88);
        v89 = 2146435072u;
        v89 = select(0u, 1u, v72 == v89);
        v89 = v88 | v89;
        if v89 != 0u {
          if v64 != 0u {
            v88 = 2146959360u;
          } else {
            let t176 = v65 | 2146435072u;
            v88 = t176;
          }
          g0 = v88;
          v88 = 0u;
          v3 = v88;
          v0 = v92;
          continue;
        }
        if v64 != 0u {
          g0 = v65;
          v89 = 0u;
          v3 = v89;
          v0 = v92;
          continue;
        }
        v89 = func0(v60, v72);
        v88 = func0(v62, v71);
        v88 = v89 + v88;
        v89 = 1023u;
        v68 = v88 - v89;
        let t177 = func2(v60, v72);
        v89 = g0;
        v88 = 10u;
        v88 = v89 << (v88 & 31u);
        v89 = 22u;
        v89 = t177 >> (v89 & 31u);
        let t178 = v88 | v89;
        let t179 = func2(v62, v71);
        v89 = g0;
        v88 = 11u;
        v88 = v89 << (v88 & 31u);
        v89 = 21u;
        v89 = t179 >> (v89 & 31u);
        let t180 = v88 | v89;
        v89 = 11u;
        let t181 = t179 << (v89 & 31u);
        let t182 = t178 * t181;
        v89 = 10u;
        let t183 = t177 << (v89 & 31u);
        let t184 = t183 * t180;
        v89 = func3(t183, t181);
        let t185 = v89 + t182;
        let t186 = t184 + t185;
        v89 = func3(t178, t180);
        v88 = func3(t183, t180);
        let t187 = func3(t178, t181);
        let t188 = v88 + t187;
        v88 = select(0u, 1u, t186 < t184);
        let t189 = select(0u, 1u, t182 > t185);
        let t190 = v88 + t189;
        let t191 = t188 + t190;
        let t192 = t178 * t180;
        let t193 = t191 + t192;
        let t194 = select(0u, 1u, t193 < t192);
        let t195 = v89 + t194;
        v89 = select(0u, 1u, t187 > t188);
        v89 = t195 + v89;
        let t196 = select(0u, 1u, t188 > t191);
        v86 = v89 + t196;
        let t197 = t181 * t183;
        let t198 = t197 | t186;
        v89 = 0u;
        v89 = select(0u, 1u, t198 != v89);
        v87 = v89 | t193;
        v89 = 1073741824u;
        v89 = select(0u, 1u, v86 >= v89);
        if v89 != 0u {
          v0 = 32u;
        } else {
          v0 = 31u;
        }
        continue;
      }
      case 31u: {
        v89 = 1u;
        v89 = v68 - v89;
        let t199 = v87 << (1u & 31u);
        v88 = 1u;
        v88 = v86 << (v88 & 31u);
        let t200 = v87 >> (31u & 31u);
        let t201 = v88 | t200;
        let t202 = v65;
        let t203 = v89;
        v45 = t202;
        v46 = t203;
        v47 = t199;
        v48 = t201;
        v59 = 34u;
        v0 = 29u;
        continue;
      }
      case 32u: {
        let t204 = v65;
        let t205 = v68;
        let t206 = v87;
        let t207 = v86;
        v45 = t204;
        v46 = t205;
        v47 = t206;
        v48 = t207;
        v59 = 33u;
        v0 = 29u;
        continue;
      }
      case 33u: {
        let t208 = v3;
        v3 = t208;
        v0 = v92;
        continue;
      }
      case 34u: {
        let t209 = v3;
        v3 = t209;
        v0 = v92;
        continue;
      }
      case 35u: {
        let t210 = countLeadingZeros(v96);
        let t211 = countLeadingZeros(v95);
        let t212 = t211 + 32u;
        let t213 = select(t212, t210, v96 != 0u);
        let t214 = t213 - 1u;
        let t215 = func1(v95, v96, t214);
        let t216 = v94 - t214;
        let t217 = g0;
        let t218 = v93;
        v45 = t218;
        v46 = t216;
        v47 = t215;
        v48 = t217;
        v59 = 36u;
        v0 = 29u;
        continue;
      }
      case 36u: {
        let t219 = v3;
        v3 = t219;
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
        let t220 = v104 & 2147483647u;
        v127 = 0u;
        v127 = select(0u, 1u, v103 != v127);
        v127 = t220 | v127;
        let t221 = select(0u, 1u, v127 > 2146435072u);
        if t221 != 0u {
          v127 = 1u;
        } else {
          v128 = 2147483647u;
          v128 = v106 & v128;
          let t222 = select(0u, 1u, v105 != 0u);
          let t223 = v128 | t222;
          v128 = 2146435072u;
          v128 = select(0u, 1u, t223 > v128);
          v127 = v128;
        }
        if v127 != 0u {
          g0 = 2146959360u;
          v3 = 0u;
          v0 = v130;
          continue;
        }
        v127 = 2147483647u;
        let t224 = v104 & v127;
        v127 = 2147483647u;
        let t225 = v106 & v127;
        v127 = select(0u, 1u, t224 == t225);
        let t226 = select(0u, 1u, v103 < v105);
        let t227 = v127 & t226;
        v127 = select(0u, 1u, t224 < t225);
        v127 = t227 | v127;
        if v127 != 0u {
          let t228 = v103;
          v103 = v105;
          v105 = t228;
          let t229 = v104;
          v104 = v106;
          v106 = t229;
        }
        v127 = v104 ^ v106;
        let t230 = v127 & 2147483648u;
        v110 = select(0u, 1u, t230 == 0u);
        let t231 = v106 >> (20u & 31u);
        v127 = 2047u;
        v117 = t231 & v127;
        v127 = 20u;
        v127 = v104 >> (v127 & 31u);
        v109 = v127 & 2047u;
        let t232 = select(0u, 1u, v109 == 2047u);
        if t232 != 0u {
          v127 = 2047u;
          v127 = select(0u, 1u, v117 != v127);
          v127 = v110 | v127;
          if v127 != 0u {
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
        let t233 = v104 & 1048575u;
        v128 = 0u;
        v127 = 1048576u;
        v128 = select(v128, v127, v109 != 0u);
        v128 = t233 | v128;
        let t234 = v128 << (9u & 31u);
        v128 = 23u;
        v128 = v103 >> (v128 & 31u);
        v111 = t234 | v128;
        v128 = 9u;
        v118 = v103 << (v128 & 31u);
        v128 = 9u;
        v128 = v105 << (v128 & 31u);
        let t235 = v106 & 1048575u;
        v127 = 0u;
        v127 = select(v127, 1048576u, v117 != 0u);
        v127 = t235 | v127;
        let t236 = v127 << (9u & 31u);
        v127 = 23u;
        v127 = v105 >> (v127 & 31u);
        v127 = t236 | v127;
        v119 = select(1u, v109, v109 != 0u);
        let t237 = select(1u, v117, v117 != 0u);
        let t238 = v119 - t237;
        v120 = func4(v128, v127, t238);
        v121 = g0;
        if v110 != 0u {
          v0 = 39u;
        } else {
          v0 = 38u;
        }
        continue;
      }
      case 38u: {
        v124 = v118 - v120;
        let t239 = v111 - v121;
        let t240 = select(0u, 1u, v118 < v120);
        v125 = t239 - t240;
        let t241 = v124 | v125;
        let t242 = select(0u, 1u, t241 == 0u);
        if t242 != 0u {
          g0 = 0u;
          v3 = 0u;
          v0 = v130;
          continue;
        }
        let t243 = v116;
        let t244 = v119;
        let t245 = v124;
        let t246 = v125;
        v93 = t243;
        v94 = t244;
        v95 = t245;
        v96 = t246;
        v102 = 44u;
        v0 = 35u;
        continue;
      }
      case 39u: {
        let t247 = v111 + v121;
        v122 = v118 + v120;
        v127 = select(0u, 1u, v118 > v122);
        v123 = t247 + v127;
        v127 = 1073741824u;
        v127 = select(0u, 1u, v123 >= v127);
        if v127 != 0u {
          v0 = 41u;
        } else {
          v0 = 40u;
        }
        continue;
      }
      case 40u: {
        v127 = 1u;
        v127 = v119 - v127;
        let t248 = v122 << (1u & 31u);
        v128 = 1u;
        v128 = v123 << (v128 & 31u);
        let t249 = v122 >> (31u & 31u);
        let t250 = v128 | t249;
        let t251 = v116;
        let t252 = v127;
        v45 = t251;
        v46 = t252;
        v47 = t248;
        v48 = t250;
        v59 = 43u;
        v0 = 29u;
        continue;
      }
      case 41u: {
        let t253 = v116;
        let t254 = v119;
        let t255 = v122;
        let t256 = v123;
        v45 = t253;
        v46 = t254;
        v47 = t255;
        v48 = t256;
        v59 = 42u;
        v0 = 29u;
        continue;
      }
      case 42u: {
        let t257 = v3;
        v3 = t257;
        v0 = v130;
        continue;
      }
      case 43u: {
        let t258 = v3;
        v3 = t258;
        v0 = v130;
        continue;
      }
      case 44u: {
        let t259 = v3;
        v3 = t259;
        v0 = v130;
        continue;
      }
      case 45u: {
        let t260 = v134 ^ 2147483648u;
        let t261 = v131;
        let t262 = v132;
        let t263 = v133;
        v103 = t261;
        v104 = t262;
        v105 = t263;
        v106 = t260;
        v130 = 46u;
        v0 = 37u;
        continue;
      }
      case 46u: {
        let t264 = v3;
        v3 = t264;
        v0 = v136;
        continue;
      }
      case 47u: {
        v144 = 0u;
        v139 = 0u;
        v140 = 0u;
        v150 = 2147483647u;
        v150 = v138 & v150;
        let t265 = select(0u, 1u, v137 != 0u);
        let t266 = v150 | t265;
        v150 = 2146435072u;
        v150 = select(0u, 1u, t266 > v150);
        if v150 != 0u {
          g0 = 2146959360u;
          v3 = 0u;
          v0 = v155;
          continue;
        }
        v150 = 2147483647u;
        v150 = v138 & v150;
        v150 = v150 | v137;
        v150 = select(0u, 1u, v150 == 0u);
        if v150 != 0u {
          g0 = v138;
          v3 = v137;
          v0 = v155;
          continue;
        }
        v150 = 2147483648u;
        v150 = v138 & v150;
        if v150 != 0u {
          g0 = 2146959360u;
          v3 = 0u;
          v0 = v155;
          continue;
        }
        v150 = 2146435072u;
        v150 = select(0u, 1u, v138 == v150);
        if v150 != 0u {
          g0 = 2146435072u;
          v3 = 0u;
          v0 = v155;
          continue;
        }
        v150 = func2(v137, v138);
        let t267 = g0;
        let t268 = func0(v137, v138);
        v147 = t268 - 1023u;
        let t269 = v147 & 1u;
        let t270 = select(10u, 11u, t269 != 0u);
        v142 = func1(v150, t267, t270);
        v143 = g0;
        v137 = 0u;
        v138 = 0u;
        loop {
          let t271 = select(0u, 1u, bitcast<i32>(v144) < bitcast<i32>(55u));
          if t271 != 0u {
            let t272 = v138 << (2u & 31u);
            v150 = 30u;
            v150 = v137 >> (v150 & 31u);
            v138 = t272 | v150;
            v150 = 2u;
            v150 = v137 << (v150 & 31u);
            let t273 = v143 >> (30u & 31u);
            v137 = v150 | t273;
            let t274 = v143 << (2u & 31u);
            v150 = 30u;
            v150 = v142 >> (v150 & 31u);
            v143 = t274 | v150;
            v150 = 2u;
            v142 = v142 << (v150 & 31u);
            v150 = 2u;
            v150 = v139 << (v150 & 31u);
            v145 = v150 | 1u;
            let t275 = v140 << (2u & 31u);
            v150 = 30u;
            v150 = v139 >> (v150 & 31u);
            v146 = t275 | v150;
            v148 = select(0u, 1u, v138 > v146);
            if v148 != 0u {
              v150 = v148;
            } else {
              let t276 = select(0u, 1u, v138 == v146);
              let t277 = select(0u, 1u, v137 >= v145);
              let t278 = t276 & t277;
              v150 = t278;
            }
            let t279 = select(0u, 1u, v150 != 0u);
            let t280 = v140 << (1u & 31u);
            v150 = 31u;
            v150 = v139 >> (v150 & 31u);
            v140 = t280 | v150;
            v150 = 1u;
            v150 = v139 << (v150 & 31u);
            v139 = t279 | v150;
            if t279 != 0u {
              v150 = v138 - v146;
              let t281 = select(0u, 1u, v137 < v145);
              v138 = v150 - t281;
              v137 = v137 - v145;
            }
            v144 = v144 + 1u;
            continue;
          }
          break;
        }
        let t282 = bitcast<u32>(bitcast<i32>(v147) >> (1u & 31u));
        let t283 = t282 + 1022u;
        let t284 = v139 << (8u & 31u);
        v150 = v137 | v138;
        let t285 = select(0u, 1u, v150 != 0u);
        let t286 = t284 | t285;
        let t287 = v140 << (8u & 31u);
        v150 = 24u;
        v150 = v139 >> (v150 & 31u);
        v150 = t287 | v150;
        let t288 = v150;
        v45 = 0u;
        v46 = t283;
        v47 = t286;
        v48 = t288;
        v59 = 48u;
        v0 = 29u;
        continue;
      }
      case 48u: {
        v150 = v3;
        v3 = v150;
        v0 = v155;
        continue;
      }
      case 49u: {
        v164 = 0u;
        v163 = 0u;
        let t289 = v157 & 2147483647u;
        v172 = 0u;
        v172 = select(0u, 1u, v156 != v172);
        v172 = t289 | v172;
        let t290 = select(0u, 1u, v172 > 2146435072u);
        if t290 != 0u {
          v172 = 1u;
        } else {
          let t291 = v159 & 2147483647u;
          let t292 = select(0u, 1u, v158 != 0u);
          let t293 = t291 | t292;
          let t294 = select(0u, 1u, t293 > 2146435072u);
          v172 = t294;
        }
        if v172 != 0u {
          g0 = 2146959360u;
          v3 = 0u;
          v0 = v175;
          continue;
        }
        v172 = v157 ^ v159;
        v160 = v172 & 2147483648u;
        v166 = v159 & 2147483647u;
        v167 = v157 & 2147483647u;
        let t295 = select(0u, 1u, v167 == 2146435072u);
        if t295 != 0u {
          v172 = 2146435072u;
          v172 = v160 | v172;
          let t296 = select(0u, 1u, v166 == 2146435072u);
          let t297 = select(v172, 2146959360u, t296 != 0u);
          g0 = t297;
          v3 = 0u;
          v0 = v175;
          continue;
        }
        let t298 = select(0u, 1u, v166 == 2146435072u);
        if t298 != 0u {
          g0 = v160;
          v3 = 0u;
          v0 = v175;
          continue;
        }
        let t299 = v158 | v166;
        let t300 = select(0u, 1u, t299 == 0u);
        if t300 != 0u {
          let t301 = v160 | 2146435072u;
          v172 = v156 | v167;
          v172 = select(2146959360u, t301, v172 != 0u);
          g0 = v172;
          v172 = 0u;
          v3 = v172;
          v0 = v175;
          continue;
        }
        let t302 = v156 | v167;
        let t303 = select(0u, 1u, t302 == 0u);
        if t303 != 0u {
          g0 = v160;
          v172 = 0u;
          v3 = v172;
          v0 = v175;
          continue;
        }
        let t304 = func0(v156, v167);
        v172 = func0(v158, v166);
        v172 = t304 - v172;
        v162 = v172 + 1022u;
        v161 = func2(v158, v166);
        v168 = g0;
        v156 = func2(v156, v167);
        v157 = g0;
        let t305 = select(0u, 1u, v168 == v157);
        v172 = select(0u, 1u, v156 < v161);
        v172 = t305 & v172;
        let t306 = select(0u, 1u, v157 < v168);
        let t307 = v172 | t306;
        if t307 != 0u {
          v172 = 1u;
          v172 = v157 << (v172 & 31u);
          let t308 = v156 >> (31u & 31u);
          v157 = v172 | t308;
          v162 = v162 - 1u;
          v156 = v156 << (1u & 31u);
        }
        v159 = 0u;
        loop {
          let t309 = select(0u, 1u, bitcast<i32>(v164) < bitcast<i32>(55u));
          if t309 != 0u {
            let t310 = v163 << (1u & 31u);
            v172 = 31u;
            v172 = v159 >> (v172 & 31u);
            v163 = t310 | v172;
            v169 = select(0u, 1u, v157 > v168);
            if v169 != 0u {
              v172 = v169;
            } else {
              let t311 = select(0u, 1u, v157 == v168);
              let t312 = select(0u, 1u, v156 >= v161);
              let t313 = t311 & t312;
              v172 = t313;
            }
            let t314 = select(0u, 1u, v172 != 0u);
            let t315 = v159 << (1u & 31u);
            v159 = t314 | t315;
            if t314 != 0u {
              let t316 = v157 - v168;
              v172 = select(0u, 1u, v156 < v161);
              v157 = t316 - v172;
              v156 = v156 - v161;
            }
            v172 = 1u;
            v172 = v157 << (v172 & 31u);
            let t317 = v156 >> (31u & 31u);
            v157 = v172 | t317;
            v156 = v156 << (1u & 31u);
            v164 = v164 + 1u;
            continue;
          }
          break;
        }
        let t318 = v159 << (8u & 31u);
        let t319 = v156 | v157;
        v172 = 0u;
        v172 = select(0u, 1u, t319 != v172);
        v172 = t318 | v172;
        let t320 = v163 << (8u & 31u);
        let t321 = v159 >> (24u & 31u);
        let t322 = t320 | t321;
        let t323 = v160;
        let t324 = v162;
        let t325 = v172;
        v45 = t323;
        v46 = t324;
        v47 = t325;
        v48 = t322;
        v59 = 50u;
        v0 = 29u;
        continue;
      }
      case 50u: {
        let t326 = v3;
        v3 = t326;
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
