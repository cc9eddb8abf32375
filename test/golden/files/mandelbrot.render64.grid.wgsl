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
var<private> g0: u32;

// softfloat.shl64
fn func0(p0: u32, p1: u32, p2: u32) -> u32 {
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

// softfloat.jam64
fn func1(p0: u32, p1: u32, p2: u32) -> u32 {
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

// softfloat.exponent64
fn func2(p0: u32, p1: u32) -> u32 {
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
  let t7 = func0(p0, v2, t6);
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

// softfloat.f64_lt
fn func5(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
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
fn func6(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
  let t0 = func5(p2, p3, p0, p1);
  return t0;
}

// machine
fn func7(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32) {
  var v0: u32 = p0;
  var v7: u32;
  var v8: u32;
  var v9: u32;
  var v10: u32;
  var v11: u32;
  var v12: u32;
  var v13: u32;
  var v14: u32;
  var v15: u32;
  var v16: u32;
  var v17: u32;
  var v18: u32;
  var v19: u32;
  var v20: u32;
  var v21: u32;
  var v22: u32;
  var v23: u32;
  var v24: u32;
  var v26: u32;
  var v27: u32;
  var v28: u32;
  var v29: u32;
  var v51: u32;
  var v52: u32;
  var v53: u32;
  var v54: u32;
  var v55: u32;
  var v62: u32;
  var v64: u32;
  var v66: u32;
  var v67: u32;
  var v68: u32;
  var v69: u32;
  var v70: u32;
  var v76: u32;
  var v77: u32;
  var v79: u32;
  var v81: u32;
  var v82: u32;
  var v83: u32;
  var v84: u32;
  var v85: u32;
  var v86: u32;
  var v87: u32;
  var v88: u32;
  var v89: u32;
  var v90: u32;
  var v92: u32;
  var v93: u32;
  var v94: u32;
  var v95: u32;
  var v98: u32;
  var v101: u32;
  var v102: u32;
  var v103: u32;
  var v104: u32;
  var v105: u32;
  var v106: u32;
  var v107: u32;
  var v110: u32;
  var v113: u32;
  var v114: u32;
  var v128: u32;
  var v129: u32;
  var v130: u32;
  var v131: u32;
  var v134: u32;
  var v135: u32;
  var v136: u32;
  var v137: u32;
  var v138: u32;
  var v141: u32;
  var v142: u32;
  var v143: u32;
  var v148: u32;
  var v149: u32;
  var v150: u32;
  var v151: u32;
  var v152: u32;
  var v153: u32;
  var v154: u32;
  var v155: u32;
  var v156: u32;
  var v157: u32;
  var v159: u32;
  var v160: u32;
  var v162: u32;
  var v163: u32;
  var v164: u32;
  var v165: u32;
  var v166: u32;
  var v168: u32;
  var v169: u32;
  loop {
    switch v0 {
      case 0u: {
        return;
      }
      case 1u: {
        v24 = 0u;
        v12 = 0u;
        v13 = 0u;
        v14 = 0u;
        v15 = 0u;
        if fuel < 1u { trap = 1u; return; }
        fuel -= 1u;
        let t0 = select(0u, 1u, v9 == 0u);
        if t0 != 0u { trap = 2u; return; }
        let t1 = v7 % v9;
        v77 = t1;
        v81 = 2u;
        v0 = 27u;
        continue;
      }
      case 2u: {
        let t2 = v169;
        let t3 = g0;
        v26 = t2;
        v27 = t3;
        let t4 = v9;
        v77 = t4;
        v81 = 3u;
        v0 = 27u;
        continue;
      }
      case 3u: {
        let t5 = v169;
        let t6 = g0;
        v28 = t5;
        v29 = t6;
        let t7 = v26;
        let t8 = v27;
        let t9 = v28;
        let t10 = v29;
        v82 = t7;
        v83 = t8;
        v84 = t9;
        v85 = t10;
        v101 = 4u;
        v0 = 32u;
        continue;
      }
      case 4u: {
        let t11 = v169;
        let t12 = g0;
        v28 = t11;
        v29 = t12;
        v26 = 0u;
        v27 = 1068498944u;
        let t13 = v28;
        let t14 = v29;
        let t15 = v26;
        let t16 = v27;
        v102 = t13;
        v103 = t14;
        v104 = t15;
        v105 = t16;
        v134 = 5u;
        v0 = 34u;
        continue;
      }
      case 5u: {
        let t17 = v169;
        let t18 = g0;
        v26 = t17;
        v27 = t18;
        v28 = 343597384u;
        v29 = 3219736494u;
        let t19 = v26;
        let t20 = v27;
        let t21 = v28;
        let t22 = v29;
        v135 = t19;
        v136 = t20;
        v137 = t21;
        v138 = t22;
        v162 = 6u;
        v0 = 39u;
        continue;
      }
      case 6u: {
        let t23 = v169;
        let t24 = g0;
        v16 = t23;
        v17 = t24;
        let t25 = select(0u, 1u, v9 == 0u);
        if t25 != 0u { trap = 3u; return; }
        let t26 = v7 / v9;
        v77 = t26;
        v81 = 7u;
        v0 = 27u;
        continue;
      }
      case 7u: {
        let t27 = v169;
        let t28 = g0;
        v28 = t27;
        v29 = t28;
        let t29 = v10;
        v77 = t29;
        v81 = 8u;
        v0 = 27u;
        continue;
      }
      case 8u: {
        let t30 = v169;
        let t31 = g0;
        v26 = t30;
        v27 = t31;
        let t32 = v28;
        let t33 = v29;
        let t34 = v26;
        let t35 = v27;
        v82 = t32;
        v83 = t33;
        v84 = t34;
        v85 = t35;
        v101 = 9u;
        v0 = 32u;
        continue;
      }
      case 9u: {
        let t36 = v169;
        let t37 = g0;
        v26 = t36;
        v27 = t37;
        v28 = 2576980378u;
        v29 = 1068079513u;
        let t38 = v26;
        let t39 = v27;
        let t40 = v28;
        let t41 = v29;
        v102 = t38;
        v103 = t39;
        v104 = t40;
        v105 = t41;
        v134 = 10u;
        v0 = 34u;
        continue;
      }
      case 10u: {
        let t42 = v169;
        let t43 = g0;
        v28 = t42;
        v29 = t43;
        v26 = 343597384u;
        v27 = 1069631406u;
        let t44 = v28;
        let t45 = v29;
        let t46 = v26;
        let t47 = v27;
        v135 = t44;
        v136 = t45;
        v137 = t46;
        v138 = t47;
        v162 = 11u;
        v0 = 39u;
        continue;
      }
      case 11u: {
        let t48 = v169;
        let t49 = g0;
        v18 = t48;
        v19 = t49;
        v0 = 13u;
        continue;
      }
      case 12u: {
        let t50 = v7 + v8;
        let t51 = v24 * 255u;
        let t52 = select(0u, 1u, v11 == 0u);
        if t52 != 0u { trap = 5u; return; }
        let t53 = t51 / v11;
        if t50 > bytes - 1u { trap = 6u; return; }
        let t54 = t50 << (3u & 31u);
        let t55 = 255u << (t54 & 31u);
        let t56 = t50 >> (2u & 31u);
        let t57 = t53 << (t54 & 31u);
        atomicAnd(&memory[t56], ~t55); atomicOr(&memory[t56], t57 & t55);
        v0 = v51;
        continue;
      }
      case 13u: {
        if fuel < 1u { trap = 4u; return; }
        fuel -= 1u;
        let t58 = select(0u, 1u, v11 > v24);
        if t58 != 0u {
          v0 = 14u;
        } else {
          v0 = 12u;
        }
        continue;
      }
      case 14u: {
        let t59 = v12;
        let t60 = v13;
        let t61 = v12;
        let t62 = v13;
        v102 = t59;
        v103 = t60;
        v104 = t61;
        v105 = t62;
        v134 = 15u;
        v0 = 34u;
        continue;
      }
      case 15u: {
        let t63 = v169;
        let t64 = g0;
        v20 = t63;
        v21 = t64;
        let t65 = v14;
        let t66 = v15;
        let t67 = v14;
        let t68 = v15;
        v102 = t65;
        v103 = t66;
        v104 = t67;
        v105 = t68;
        v134 = 16u;
        v0 = 34u;
        continue;
      }
      case 16u: {
        let t69 = v169;
        let t70 = g0;
        v22 = t69;
        v23 = t70;
        let t71 = v20;
        let t72 = v21;
        let t73 = v22;
        let t74 = v23;
        v135 = t71;
        v136 = t72;
        v137 = t73;
        v138 = t74;
        v162 = 17u;
        v0 = 39u;
        continue;
      }
      case 17u: {
        let t75 = v169;
        let t76 = g0;
        v26 = t75;
        v27 = t76;
        v28 = 0u;
        v29 = 1074790400u;
        let t77 = v26;
        let t78 = v27;
        let t79 = v28;
        let t80 = v29;
        let t81 = func6(t77, t78, t79, t80);
        let t82 = select(0u, 1u, t81 == 0u);
        if t82 != 0u {
          v0 = 18u;
        } else {
          v0 = 12u;
        }
        continue;
      }
      case 18u: {
        let t83 = v12;
        let t84 = v13;
        let t85 = v12;
        let t86 = v13;
        v135 = t83;
        v136 = t84;
        v137 = t85;
        v138 = t86;
        v162 = 19u;
        v0 = 39u;
        continue;
      }
      case 19u: {
        let t87 = v169;
        let t88 = g0;
        v28 = t87;
        v29 = t88;
        let t89 = v28;
        let t90 = v29;
        let t91 = v14;
        let t92 = v15;
        v102 = t89;
        v103 = t90;
        v104 = t91;
        v105 = t92;
        v134 = 20u;
        v0 = 34u;
        continue;
      }
      case 20u: {
        let t93 = v169;
        let t94 = g0;
        v28 = t93;
        v29 = t94;
        let t95 = v28;
        let t96 = v29;
        let t97 = v18;
        let t98 = v19;
        v135 = t95;
        v136 = t96;
        v137 = t97;
        v138 = t98;
        v162 = 21u;
        v0 = 39u;
        continue;
      }
      case 21u: {
        let t99 = v169;
        let t100 = g0;
        v14 = t99;
        v15 = t100;
        let t101 = v20;
        let t102 = v21;
        let t103 = v22;
        let t104 = v23;
        v163 = t101;
        v164 = t102;
        v165 = t103;
        v166 = t104;
        v168 = 22u;
        v0 = 47u;
        continue;
      }
      case 22u: {
        let t105 = v169;
        let t106 = g0;
        v28 = t105;
        v29 = t106;
        let t107 = v28;
        let t108 = v29;
        let t109 = v16;
        let t110 = v17;
        v135 = t107;
        v136 = t108;
        v137 = t109;
        v138 = t110;
        v162 = 23u;
        v0 = 39u;
        continue;
      }
      case 23u: {
        let t111 = v169;
        let t112 = g0;
        v12 = t111;
        v13 = t112;
        v24 = v24 + 1u;
        v0 = 13u;
        continue;
      }
      case 24u: {
        v64 = 0u;
        v62 = 0u;
        let t113 = select(0u, 1u, bitcast<i32>(v53) < bitcast<i32>(0u));
        if t113 != 0u {
          let t114 = 0u - v53;
          v54 = func1(v54, v55, t114);
          v55 = g0;
          v53 = 0u;
        } else {
          let t115 = select(0u, 1u, bitcast<i32>(v53) > bitcast<i32>(2045u));
          if t115 != 0u {
            v62 = 1u;
          } else {
            let t116 = select(0u, 1u, v53 == 2045u);
            if t116 != 0u {
              v64 = 4294966784u;
              v64 = select(0u, 1u, v54 >= v64);
              v64 = v64 + v55;
              let t117 = select(0u, 1u, v64 >= 2147483648u);
              v64 = t117;
            } else {
              v64 = 0u;
            }
            v62 = v64;
          }
          if v62 != 0u {
            let t118 = v52 | 2146435072u;
            g0 = t118;
            v169 = 0u;
            v0 = v66;
            continue;
          }
        }
        let t119 = v54 + 512u;
        let t120 = select(0u, 1u, v54 > t119);
        let t121 = t120 + v55;
        let t122 = t121 << (22u & 31u);
        v62 = 10u;
        v62 = t119 >> (v62 & 31u);
        let t123 = t122 | v62;
        v62 = 20u;
        v62 = v53 << (v62 & 31u);
        v62 = v62 + v52;
        let t124 = t121 >> (10u & 31u);
        let t125 = v62 + t124;
        g0 = t125;
        let t126 = t123 & 4294967294u;
        v62 = 1023u;
        v62 = v54 & v62;
        let t127 = select(0u, 1u, v62 == 512u);
        let t128 = select(t123, t126, t127 != 0u);
        v169 = t128;
        v0 = v66;
        continue;
      }
      case 25u: {
        let t129 = countLeadingZeros(v70);
        let t130 = countLeadingZeros(v69);
        let t131 = t130 + 32u;
        let t132 = select(t131, t129, v70 != 0u);
        let t133 = t132 - 1u;
        let t134 = func0(v69, v70, t133);
        let t135 = v68 - t133;
        let t136 = g0;
        let t137 = v67;
        v52 = t137;
        v53 = t135;
        v54 = t134;
        v55 = t136;
        v66 = 26u;
        v0 = 24u;
        continue;
      }
      case 26u: {
        let t138 = v169;
        v169 = t138;
        v0 = v76;
        continue;
      }
      case 27u: {
        if v77 != 0u {
          v0 = 29u;
        } else {
          v0 = 30u;
        }
        continue;
      }
      case 28u: {
        v169 = v79;
        v0 = v81;
        continue;
      }
      case 29u: {
        v79 = 1084u;
        let t139 = v79;
        let t140 = v77;
        v67 = 0u;
        v68 = t139;
        v69 = t140;
        v70 = 0u;
        v76 = 31u;
        v0 = 25u;
        continue;
      }
      case 30u: {
        g0 = 0u;
        v79 = 0u;
        v0 = 28u;
        continue;
      }
      case 31u: {
        let t141 = v169;
        v79 = t141;
        v0 = 28u;
        continue;
      }
      case 32u: {
        v90 = 0u;
        v89 = 0u;
        let t142 = v83 & 2147483647u;
        v98 = 0u;
        v98 = select(0u, 1u, v82 != v98);
        v98 = t142 | v98;
        let t143 = select(0u, 1u, v98 > 2146435072u);
        if t143 != 0u {
          v98 = 1u;
        } else {
          let t144 = v85 & 2147483647u;
          let t145 = select(0u, 1u, v84 != 0u);
          let t146 = t144 | t145;
          let t147 = select(0u, 1u, t146 > 2146435072u);
          v98 = t147;
        }
        if v98 != 0u {
          g0 = 2146959360u;
          v169 = 0u;
          v0 = v101;
          continue;
        }
        v98 = v83 ^ v85;
        v86 = v98 & 2147483648u;
        v92 = v85 & 2147483647u;
        v93 = v83 & 2147483647u;
        let t148 = select(0u, 1u, v93 == 2146435072u);
        if t148 != 0u {
          v98 = 2146435072u;
          v98 = v86 | v98;
          let t149 = select(0u, 1u, v92 == 2146435072u);
          let t150 = select(v98, 2146959360u, t149 != 0u);
          g0 = t150;
          v169 = 0u;
          v0 = v101;
          continue;
        }
        let t151 = select(0u, 1u, v92 == 2146435072u);
        if t151 != 0u {
          g0 = v86;
          v169 = 0u;
          v0 = v101;
          continue;
        }
        let t152 = v84 | v92;
        let t153 = select(0u, 1u, t152 == 0u);
        if t153 != 0u {
          let t154 = v86 | 2146435072u;
          v98 = v82 | v93;
          v98 = select(2146959360u, t154, v98 != 0u);
          g0 = v98;
          v98 = 0u;
          v169 = v98;
          v0 = v101;
          continue;
        }
        let t155 = v82 | v93;
        let t156 = select(0u, 1u, t155 == 0u);
        if t156 != 0u {
          g0 = v86;
          v98 = 0u;
          v169 = v98;
          v0 = v101;
          continue;
        }
        let t157 = func2(v82, v93);
        v98 = func2(v84, v92);
        v98 = t157 - v98;
        v88 = v98 + 1022u;
        v87 = func3(v84, v92);
        v94 = g0;
        v82 = func3(v82, v93);
        v83 = g0;
        let t158 = select(0u, 1u, v94 == v83);
        v98 = select(0u, 1u, v82 < v87);
        v98 = t158 & v98;
        let t159 = select(0u, 1u, v83 < v94);
        let t160 = v98 | t159;
        if t160 != 0u {
          v98 = 1u;
          v98 = v83 << (v98 & 31u);
          let t161 = v82 >> (31u & 31u);
          v83 = v98 | t161;
          v88 = v88 - 1u;
          v82 = v82 << (1u & 31u);
        }
        v85 = 0u;
        loop {
          let t162 = select(0u, 1u, bitcast<i32>(v90) < bitcast<i32>(55u));
          if t162 != 0u {
            let t163 = v89 << (1u & 31u);
            v98 = 31u;
            v98 = v85 >> (v98 & 31u);
            v89 = t163 | v98;
            v95 = select(0u, 1u, v83 > v94);
            if v95 != 0u {
              v98 = v95;
            } else {
              let t164 = select(0u, 1u, v83 == v94);
              let t165 = select(0u, 1u, v82 >= v87);
              let t166 = t164 & t165;
              v98 = t166;
            }
            let t167 = select(0u, 1u, v98 != 0u);
            let t168 = v85 << (1u & 31u);
            v85 = t167 | t168;
            if t167 != 0u {
              let t169 = v83 - v94;
              v98 = select(0u, 1u, v82 < v87);
              v83 = t169 - v98;
              v82 = v82 - v87;
            }
            v98 = 1u;
            v98 = v83 << (v98 & 31u);
            let t170 = v82 >> (31u & 31u);
            v83 = v98 | t170;
            v82 = v82 << (1u & 31u);
            v90 = v90 + 1u;
            continue;
          }
          break;
        }
        let t171 = v85 << (8u & 31u);
        let t172 = v82 | v83;
        v98 = 0u;
        v98 = select(0u, 1u, t172 != v98);
        v98 = t171 | v98;
        let t173 = v89 << (8u & 31u);
        let t174 = v85 >> (24u & 31u);
        let t175 = t173 | t174;
        let t176 = v86;
        let t177 = v88;
        let t178 = v98;
        v52 = t176;
        v53 = t177;
        v54 = t178;
        v55 = t175;
        v66 = 33u;
        v0 = 24u;
        continue;
      }
      case 33u: {
        let t179 = v169;
        v169 = t179;
        v0 = v101;
        continue;
      }
      case 34u: {
        v110 = 0u;
        v129 = 0u;
        v128 = 0u;
        v107 = 0u;
        v130 = 2147483647u;
        v130 = v103 & v130;
        v131 = 0u;
        v131 = select(0u, 1u, v102 != v131);
        v131 = v130 | v131;
        v130 = 2146435072u;
        v130 = select(0u, 1u, v131 > v130);
        if v130 != 0u {
          v131 = 1u;
        } else {
          let t180 = v105 & 2147483647u;
          let t181 = select(0u, 1u, v104 != 0u);
          let t182 = t180 | t181;
          let t183 = select(0u, 1u, t182 > 2146435072u);
          v131 = t183;
        }
        if v131 != 0u {
          v130 = 2146959360u;
          g0 = v130;
          v130 = 0u;
          v169 = v130;
          v0 = v134;
          continue;
        }
        v131 = 2147483647u;
        v113 = v105 & v131;
        v131 = 2147483647u;
        v114 = v103 & v131;
        v131 = v102 | v114;
        v106 = select(0u, 1u, v131 == 0u);
        v131 = select(0u, 1u, v106 == 0u);
        if v131 != 0u {
          v130 = v104 | v113;
          v106 = select(0u, 1u, v130 == 0u);
        }
        v131 = v103 ^ v105;
        v130 = 2147483648u;
        v107 = v131 & v130;
        v130 = 2146435072u;
        v130 = select(0u, 1u, v113 == v130);
        v131 = 2146435072u;
        v131 = select(0u, 1u, v114 == v131);
        v131 = v130 | v131;
        if v131 != 0u {
          if v106 != 0u {
            v130 = 2146959360u;
          } else {
            let t184 = v107 | 2146435072u;
            v130 = t184;
          }
          g0 = v130;
          v130 = 0u;
          v169 = v130;
          v0 = v134;
          continue;
        }
        if v106 != 0u {
          g0 = v107;
          v131 = 0u;
          v169 = v131;
          v0 = v134;
          continue;
        }
        v131 = func2(v102, v114);
        v130 = func2(v104, v113);
        v130 = v131 + v130;
        v131 = 1023u;
        v110 = v130 - v131;
        let t185 = func3(v102, v114);
        v131 = g0;
        v130 = 10u;
        v130 = v131 << (v130 & 31u);
        v131 = 22u;
        v131 = t185 >> (v131 & 31u);
        let t186 = v130 | v131;
        let t187 = func3(v104, v113);
        v131 = g0;
        v130 = 11u;
        v130 = v131 << (v130 & 31u);
        v131 = 21u;
        v131 = t187 >> (v131 & 31u);
        let t188 = v130 | v131;
        v131 = 11u;
        let t189 = t187 << (v131 & 31u);
        let t190 = t186 * t189;
        v131 = 10u;
        let t191 = t185 << (v131 & 31u);
        let t192 = t191 * t188;
        v131 = func4(t191, t189);
        let t193 = v131 + t190;
        let t194 = t192 + t193;
        v131 = func4(t186, t188);
        v130 = func4(t191, t188);
        let t195 = func4(t186, t189);
        let t196 = v130 + t195;
        v130 = select(0u, 1u, t194 < t192);
        let t197 = select(0u, 1u, t190 > t193);
        let t198 = v130 + t197;
        let t199 = t196 + t198;
        let t200 = t186 * t188;
        let t201 = t199 + t200;
        let t202 = select(0u, 1u, t201 < t200);
        let t203 = v131 + t202;
        v131 = select(0u, 1u, t195 > t196);
        v131 = t203 + v131;
        let t204 = select(0u, 1u, t196 > t199);
        v128 = v131 + t204;
        let t205 = t189 * t191;
        let t206 = t205 | t194;
        v131 = 0u;
        v131 = select(0u, 1u, t206 != v131);
        v129 = v131 | t201;
        v131 = 1073741824u;
        v131 = select(0u, 1u, v128 >= v131);
        if v131 != 0u {
          v0 = 36u;
        } else {
          v0 = 35u;
        }
        continue;
      }
      case 35u: {
        v131 = 1u;
        v131 = v110 - v131;
        let t207 = v129 << (1u & 31u);
        v130 = 1u;
        v130 = v128 << (v130 & 31u);
        let t208 = v129 >> (31u & 31u);
        let t209 = v130 | t208;
        let t210 = v107;
        let t211 = v131;
        v52 = t210;
        v53 = t211;
        v54 = t207;
        v55 = t209;
        v66 = 38u;
        v0 = 24u;
        continue;
      }
      case 36u: {
        let t212 = v107;
        let t213 = v110;
        let t214 = v129;
        let t215 = v128;
        v52 = t212;
        v53 = t213;
        v54 = t214;
        v55 = t215;
        v66 = 37u;
        v0 = 24u;
        continue;
      }
      case 37u: {
        let t216 = v169;
        v169 = t216;
        v0 = v134;
        continue;
      }
      case 38u: {
        let t217 = v169;
        v169 = t217;
        v0 = v134;
        continue;
      }
      case 39u: {
        v160 = 0u;
        v143 = 0u;
        v153 = 0u;
        v150 = 0u;
        v152 = 0u;
        v151 = 0u;
        v148 = 0u;
        let t218 = v136 & 2147483647u;
        v159 = 0u;
        v159 = select(0u, 1u, v135 != v159);
        v159 = t218 | v159;
        let t219 = select(0u, 1u, v159 > 2146435072u);
        if t219 != 0u {
          v159 = 1u;
        } else {
          v160 = 2147483647u;
          v160 = v138 & v160;
          let t220 = select(0u, 1u, v137 != 0u);
          let t221 = v160 | t220;
          v160 = 2146435072u;
          v160 = select(0u, 1u, t221 > v160);
          v159 = v160;
        }
        if v159 != 0u {
          g0 = 2146959360u;
          v169 = 0u;
          v0 = v162;
          continue;
        }
        v159 = 2147483647u;
        let t222 = v136 & v159;
        v159 = 2147483647u;
        let t223 = v138 & v159;
        v159 = select(0u, 1u, t222 == t223);
        let t224 = select(0u, 1u, v135 < v137);
        let t225 = v159 & t224;
        v159 = select(0u, 1u, t222 < t223);
        v159 = t225 | v159;
        if v159 != 0u {
          let t226 = v135;
          v135 = v137;
          v137 = t226;
          let t227 = v136;
          v136 = v138;
          v138 = t227;
        }
        v159 = v136 ^ v138;
        let t228 = v159 & 2147483648u;
        v142 = select(0u, 1u, t228 == 0u);
        let t229 = v138 >> (20u & 31u);
        v159 = 2047u;
        v149 = t229 & v159;
        v159 = 20u;
        v159 = v136 >> (v159 & 31u);
        v141 = v159 & 2047u;
        let t230 = select(0u, 1u, v141 == 2047u);
        if t230 != 0u {
          v159 = 2047u;
          v159 = select(0u, 1u, v149 != v159);
          v159 = v142 | v159;
          if v159 != 0u {
            g0 = v136;
            v160 = v135;
          } else {
            g0 = 2146959360u;
            v160 = 0u;
          }
          v169 = v160;
          v0 = v162;
          continue;
        }
        v148 = v136 & 2147483648u;
        let t231 = v136 & 1048575u;
        v160 = 0u;
        v159 = 1048576u;
        v160 = select(v160, v159, v141 != 0u);
        v160 = t231 | v160;
        let t232 = v160 << (9u & 31u);
        v160 = 23u;
        v160 = v135 >> (v160 & 31u);
        v143 = t232 | v160;
        v160 = 9u;
        v150 = v135 << (v160 & 31u);
        v160 = 9u;
        v160 = v137 << (v160 & 31u);
        let t233 = v138 & 1048575u;
        v159 = 0u;
        v159 = select(v159, 1048576u, v149 != 0u);
        v159 = t233 | v159;
        let t234 = v159 << (9u & 31u);
        v159 = 23u;
        v159 = v137 >> (v159 & 31u);
        v159 = t234 | v159;
        v151 = select(1u, v141, v141 != 0u);
        let t235 = select(1u, v149, v149 != 0u);
        let t236 = v151 - t235;
        v152 = func1(v160, v159, t236);
        v153 = g0;
        if v142 != 0u {
          v0 = 41u;
        } else {
          v0 = 40u;
        }
        continue;
      }
      case 40u: {
        v156 = v150 - v152;
        let t237 = v143 - v153;
        let t238 = select(0u, 1u, v150 < v152);
        v157 = t237 - t238;
        let t239 = v156 | v157;
        let t240 = select(0u, 1u, t239 == 0u);
        if t240 != 0u {
          g0 = 0u;
          v169 = 0u;
          v0 = v162;
          continue;
        }
        let t241 = v148;
        let t242 = v151;
        let t243 = v156;
        let t244 = v157;
        v67 = t241;
        v68 = t242;
        v69 = t243;
        v70 = t244;
        v76 = 46u;
        v0 = 25u;
        continue;
      }
      case 41u: {
        let t245 = v143 + v153;
        v154 = v150 + v152;
        v159 = select(0u, 1u, v150 > v154);
        v155 = t245 + v159;
        v159 = 1073741824u;
        v159 = select(0u, 1u, v155 >= v159);
        if v159 != 0u {
          v0 = 43u;
        } else {
          v0 = 42u;
        }
        continue;
      }
      case 42u: {
        v159 = 1u;
        v159 = v151 - v159;
        let t246 = v154 << (1u & 31u);
        v160 = 1u;
        v160 = v155 << (v160 & 31u);
        let t247 = v154 >> (31u & 31u);
        let t248 = v160 | t247;
        let t249 = v148;
        let t250 = v159;
        v52 = t249;
        v53 = t250;
        v54 = t246;
        v55 = t248;
        v66 = 45u;
        v0 = 24u;
        continue;
      }
      case 43u: {
        let t251 = v148;
        let t252 = v151;
        let t253 = v154;
        let t254 = v155;
        v52 = t251;
        v53 = t252;
        v54 = t253;
        v55 = t254;
        v66 = 44u;
        v0 = 24u;
        continue;
      }
      case 44u: {
        let t255 = v169;
        v169 = t255;
        v0 = v162;
        continue;
      }
      case 45u: {
        let t256 = v169;
        v169 = t256;
        v0 = v162;
        continue;
      }
      case 46u: {
        let t257 = v169;
        v169 = t257;
        v0 = v162;
        continue;
      }
      case 47u: {
        let t258 = v166 ^ 2147483648u;
        let t259 = v163;
        let t260 = v164;
        let t261 = v165;
        v135 = t259;
        v136 = t260;
        v137 = t261;
        v138 = t258;
        v162 = 48u;
        v0 = 39u;
        continue;
      }
      case 48u: {
        let t262 = v169;
        v169 = t262;
        v0 = v168;
        continue;
      }
      default: {
        v7 = p1;
        v8 = p2;
        v9 = p3;
        v10 = p4;
        v11 = p5;
        v51 = 0u;
        v0 = 1u;
        continue;
      }
    }
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  lane = id.y * control[5u] + id.x;
  lanes = control[2u];
  if lane >= lanes { return; }
  zero = control[0u];
  naught = control[9u];
  fuel = control[4u];
  depth_limit = control[8u];
  pages = state[0u];
  bytes = pages << 16u;
  g0 = state[1u];
  var a0: u32;
  var a1: u32;
  var a2: u32;
  var a3: u32;
  var a4: u32;
  var a5: u32;
  var started = false;
  switch control[1u] {
    case 0u: {
      started = true;
      a0 = 49u;
      a1 = control[3u] + lane;
      a2 = arguments[0u];
      a3 = arguments[1u];
      a4 = arguments[2u];
      a5 = arguments[3u];
    }
    default: {}
  }
  if started {
    func7(a0, a1, a2, a3, a4, a5);
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
}
