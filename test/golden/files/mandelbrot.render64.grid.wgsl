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
  var v89: u32;
  var v90: u32;
  var v101: u32;
  var v102: u32;
  var v103: u32;
  var v104: u32;
  var v105: u32;
  var v107: u32;
  var v110: u32;
  var v128: u32;
  var v129: u32;
  var v134: u32;
  var v135: u32;
  var v136: u32;
  var v137: u32;
  var v138: u32;
  var v143: u32;
  var v148: u32;
  var v150: u32;
  var v151: u32;
  var v152: u32;
  var v153: u32;
  var v154: u32;
  var v155: u32;
  var v160: u32;
  var v162: u32;
  var v163: u32;
  var v164: u32;
  var v165: u32;
  var v166: u32;
  var v168: u32;
  var v169: u32;
  var v490: u32;
  var v493: u32;
  var v494: u32;
  var v495: u32;
  var v496: u32;
  var v497: u32;
  var v498: u32;
  var v499: u32;
  var v510: u32;
  var v511: u32;
  var v514: u32;
  var v515: u32;
  var v516: u32;
  var v551: u32;
  var v557: u32;
  var v558: u32;
  var v559: u32;
  var v560: u32;
  var v563: u32;
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
        let t7 = v26;
        let t8 = v27;
        v82 = t7;
        v83 = t8;
        v84 = t5;
        v85 = t6;
        v101 = 4u;
        v0 = 32u;
        continue;
      }
      case 4u: {
        let t9 = v169;
        let t10 = g0;
        v102 = t9;
        v103 = t10;
        v104 = 0u;
        v105 = 1068498944u;
        v134 = 5u;
        v0 = 34u;
        continue;
      }
      case 5u: {
        let t11 = v169;
        let t12 = g0;
        v135 = t11;
        v136 = t12;
        v137 = 343597384u;
        v138 = 3219736494u;
        v162 = 6u;
        v0 = 39u;
        continue;
      }
      case 6u: {
        let t13 = v169;
        let t14 = g0;
        v16 = t13;
        v17 = t14;
        let t15 = select(0u, 1u, v9 == 0u);
        if t15 != 0u { trap = 3u; return; }
        let t16 = v7 / v9;
        v77 = t16;
        v81 = 7u;
        v0 = 27u;
        continue;
      }
      case 7u: {
        let t17 = v169;
        let t18 = g0;
        v28 = t17;
        v29 = t18;
        let t19 = v10;
        v77 = t19;
        v81 = 8u;
        v0 = 27u;
        continue;
      }
      case 8u: {
        let t20 = v169;
        let t21 = g0;
        let t22 = v28;
        let t23 = v29;
        v82 = t22;
        v83 = t23;
        v84 = t20;
        v85 = t21;
        v101 = 9u;
        v0 = 32u;
        continue;
      }
      case 9u: {
        let t24 = v169;
        let t25 = g0;
        v102 = t24;
        v103 = t25;
        v104 = 2576980378u;
        v105 = 1068079513u;
        v134 = 10u;
        v0 = 34u;
        continue;
      }
      case 10u: {
        let t26 = v169;
        let t27 = g0;
        v135 = t26;
        v136 = t27;
        v137 = 343597384u;
        v138 = 1069631406u;
        v162 = 11u;
        v0 = 39u;
        continue;
      }
      case 11u: {
        let t28 = v169;
        let t29 = g0;
        v18 = t28;
        v19 = t29;
        v0 = 13u;
        continue;
      }
      case 12u: {
        let t30 = v7 + v8;
        let t31 = v24 * 255u;
        let t32 = select(0u, 1u, v11 == 0u);
        if t32 != 0u { trap = 5u; return; }
        let t33 = t31 / v11;
        if t30 > bytes - 1u { trap = 6u; return; }
        let t34 = t30 << (3u & 31u);
        let t35 = 255u << (t34 & 31u);
        let t36 = t30 >> (2u & 31u);
        let t37 = t33 << (t34 & 31u);
        atomicAnd(&memory[t36], ~t35); atomicOr(&memory[t36], t37 & t35);
        v0 = v51;
        continue;
      }
      case 13u: {
        if fuel < 1u { trap = 4u; return; }
        fuel -= 1u;
        let t38 = select(0u, 1u, v11 > v24);
        if t38 != 0u {
          v0 = 14u;
        } else {
          v0 = 12u;
        }
        continue;
      }
      case 14u: {
        let t39 = v12;
        let t40 = v13;
        let t41 = v12;
        let t42 = v13;
        v102 = t39;
        v103 = t40;
        v104 = t41;
        v105 = t42;
        v134 = 15u;
        v0 = 34u;
        continue;
      }
      case 15u: {
        let t43 = v169;
        let t44 = g0;
        v20 = t43;
        v21 = t44;
        let t45 = v14;
        let t46 = v15;
        let t47 = v14;
        let t48 = v15;
        v102 = t45;
        v103 = t46;
        v104 = t47;
        v105 = t48;
        v134 = 16u;
        v0 = 34u;
        continue;
      }
      case 16u: {
        let t49 = v169;
        let t50 = g0;
        v22 = t49;
        v23 = t50;
        let t51 = v20;
        let t52 = v21;
        let t53 = v22;
        let t54 = v23;
        v135 = t51;
        v136 = t52;
        v137 = t53;
        v138 = t54;
        v162 = 17u;
        v0 = 39u;
        continue;
      }
      case 17u: {
        let t55 = v169;
        let t56 = g0;
        let t57 = func6(t55, t56, 0u, 1074790400u);
        let t58 = select(0u, 1u, t57 == 0u);
        if t58 != 0u {
          v0 = 18u;
        } else {
          v0 = 12u;
        }
        continue;
      }
      case 18u: {
        let t59 = v12;
        let t60 = v13;
        let t61 = v12;
        let t62 = v13;
        v135 = t59;
        v136 = t60;
        v137 = t61;
        v138 = t62;
        v162 = 19u;
        v0 = 39u;
        continue;
      }
      case 19u: {
        let t63 = v169;
        let t64 = g0;
        let t65 = v14;
        let t66 = v15;
        v102 = t63;
        v103 = t64;
        v104 = t65;
        v105 = t66;
        v134 = 20u;
        v0 = 34u;
        continue;
      }
      case 20u: {
        let t67 = v169;
        let t68 = g0;
        let t69 = v18;
        let t70 = v19;
        v135 = t67;
        v136 = t68;
        v137 = t69;
        v138 = t70;
        v162 = 21u;
        v0 = 39u;
        continue;
      }
      case 21u: {
        let t71 = v169;
        let t72 = g0;
        v14 = t71;
        v15 = t72;
        let t73 = v20;
        let t74 = v21;
        let t75 = v22;
        let t76 = v23;
        v163 = t73;
        v164 = t74;
        v165 = t75;
        v166 = t76;
        v168 = 22u;
        v0 = 47u;
        continue;
      }
      case 22u: {
        let t77 = v169;
        let t78 = g0;
        let t79 = v16;
        let t80 = v17;
        v135 = t77;
        v136 = t78;
        v137 = t79;
        v138 = t80;
        v162 = 23u;
        v0 = 39u;
        continue;
      }
      case 23u: {
        let t81 = v169;
        let t82 = g0;
        v12 = t81;
        v13 = t82;
        v24 = v24 + 1u;
        v0 = 13u;
        continue;
      }
      case 24u: {
        v64 = 0u;
        v62 = 0u;
        let t83 = select(0u, 1u, bitcast<i32>(v53) < bitcast<i32>(0u));
        if t83 != 0u {
          let t84 = 0u - v53;
          v54 = func1(v54, v55, t84);
          v55 = g0;
          v53 = 0u;
        } else {
          let t85 = select(0u, 1u, bitcast<i32>(v53) > bitcast<i32>(2045u));
          if t85 != 0u {
            v62 = 1u;
          } else {
            let t86 = select(0u, 1u, v53 == 2045u);
            if t86 != 0u {
              v64 = 4294966784u;
              v64 = select(0u, 1u, v54 >= v64);
              v64 = v64 + v55;
              let t87 = select(0u, 1u, v64 >= 2147483648u);
              v64 = t87;
            } else {
              v64 = 0u;
            }
            v62 = v64;
          }
          if v62 != 0u {
            let t88 = v52 | 2146435072u;
            g0 = t88;
            v169 = 0u;
            v0 = v66;
            continue;
          }
        }
        let t89 = v54 + 512u;
        let t90 = select(0u, 1u, v54 > t89);
        let t91 = t90 + v55;
        let t92 = t91 << (22u & 31u);
        v62 = 10u;
        v62 = t89 >> (v62 & 31u);
        let t93 = t92 | v62;
        v62 = 20u;
        v62 = v53 << (v62 & 31u);
        v62 = v62 + v52;
        let t94 = t91 >> (10u & 31u);
        let t95 = v62 + t94;
        g0 = t95;
        let t96 = t93 & 4294967294u;
        v62 = 1023u;
        v62 = v54 & v62;
        let t97 = select(0u, 1u, v62 == 512u);
        let t98 = select(t93, t96, t97 != 0u);
        v169 = t98;
        v0 = v66;
        continue;
      }
      case 25u: {
        let t99 = countLeadingZeros(v70);
        let t100 = countLeadingZeros(v69);
        let t101 = t100 + 32u;
        let t102 = select(t101, t99, v70 != 0u);
        let t103 = t102 - 1u;
        let t104 = func0(v69, v70, t103);
        let t105 = v68 - t103;
        let t106 = g0;
        let t107 = v67;
        v52 = t107;
        v53 = t105;
        v54 = t104;
        v55 = t106;
        v66 = 26u;
        v0 = 24u;
        continue;
      }
      case 26u: {
        let t108 = v169;
        v169 = t108;
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
        let t109 = v77;
        v67 = 0u;
        v68 = 1084u;
        v69 = t109;
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
        let t110 = v169;
        v79 = t110;
        v0 = 28u;
        continue;
      }
      case 32u: {
        v90 = 0u;
        v89 = 0u;
        let t111 = v83 & 2147483647u;
        v490 = 0u;
        v490 = select(0u, 1u, v82 != v490);
        v490 = t111 | v490;
        let t112 = select(0u, 1u, v490 > 2146435072u);
        if t112 != 0u {
          v490 = 1u;
        } else {
          let t113 = v85 & 2147483647u;
          let t114 = select(0u, 1u, v84 != 0u);
          let t115 = t113 | t114;
          let t116 = select(0u, 1u, t115 > 2146435072u);
          v490 = t116;
        }
        if v490 != 0u {
          g0 = 2146959360u;
          v169 = 0u;
          v0 = v101;
          continue;
        }
        v490 = v83 ^ v85;
        v493 = v490 & 2147483648u;
        v494 = v85 & 2147483647u;
        v495 = v83 & 2147483647u;
        let t117 = select(0u, 1u, v495 == 2146435072u);
        if t117 != 0u {
          v490 = 2146435072u;
          v490 = v493 | v490;
          let t118 = select(0u, 1u, v494 == 2146435072u);
          let t119 = select(v490, 2146959360u, t118 != 0u);
          g0 = t119;
          v169 = 0u;
          v0 = v101;
          continue;
        }
        let t120 = select(0u, 1u, v494 == 2146435072u);
        if t120 != 0u {
          g0 = v493;
          v169 = 0u;
          v0 = v101;
          continue;
        }
        let t121 = v84 | v494;
        let t122 = select(0u, 1u, t121 == 0u);
        if t122 != 0u {
          let t123 = v493 | 2146435072u;
          v490 = v82 | v495;
          v490 = select(2146959360u, t123, v490 != 0u);
          g0 = v490;
          v490 = 0u;
          v169 = v490;
          v0 = v101;
          continue;
        }
        let t124 = v82 | v495;
        let t125 = select(0u, 1u, t124 == 0u);
        if t125 != 0u {
          g0 = v493;
          v490 = 0u;
          v169 = v490;
          v0 = v101;
          continue;
        }
        let t126 = func2(v82, v495);
        v490 = func2(v84, v494);
        v490 = t126 - v490;
        v496 = v490 + 1022u;
        v497 = func3(v84, v494);
        v498 = g0;
        v82 = func3(v82, v495);
        v83 = g0;
        let t127 = select(0u, 1u, v498 == v83);
        v490 = select(0u, 1u, v82 < v497);
        v490 = t127 & v490;
        let t128 = select(0u, 1u, v83 < v498);
        let t129 = v490 | t128;
        if t129 != 0u {
          v490 = 1u;
          v490 = v83 << (v490 & 31u);
          let t130 = v82 >> (31u & 31u);
          v83 = v490 | t130;
          v496 = v496 - 1u;
          v82 = v82 << (1u & 31u);
        }
        v85 = 0u;
        loop {
          let t131 = select(0u, 1u, bitcast<i32>(v90) < bitcast<i32>(55u));
          if t131 != 0u {
            let t132 = v89 << (1u & 31u);
            v490 = 31u;
            v490 = v85 >> (v490 & 31u);
            v89 = t132 | v490;
            v499 = select(0u, 1u, v83 > v498);
            if v499 != 0u {
              v490 = v499;
            } else {
              let t133 = select(0u, 1u, v83 == v498);
              let t134 = select(0u, 1u, v82 >= v497);
              let t135 = t133 & t134;
              v490 = t135;
            }
            let t136 = select(0u, 1u, v490 != 0u);
            let t137 = v85 << (1u & 31u);
            v85 = t136 | t137;
            if t136 != 0u {
              let t138 = v83 - v498;
              v490 = select(0u, 1u, v82 < v497);
              v83 = t138 - v490;
              v82 = v82 - v497;
            }
            v490 = 1u;
            v490 = v83 << (v490 & 31u);
            let t139 = v82 >> (31u & 31u);
            v83 = v490 | t139;
            v82 = v82 << (1u & 31u);
            v90 = v90 + 1u;
            continue;
          }
          break;
        }
        let t140 = v85 << (8u & 31u);
        let t141 = v82 | v83;
        v490 = 0u;
        v490 = select(0u, 1u, t141 != v490);
        v490 = t140 | v490;
        let t142 = v89 << (8u & 31u);
        let t143 = v85 >> (24u & 31u);
        let t144 = t142 | t143;
        let t145 = v493;
        let t146 = v496;
        let t147 = v490;
        v52 = t145;
        v53 = t146;
        v54 = t147;
        v55 = t144;
        v66 = 33u;
        v0 = 24u;
        continue;
      }
      case 33u: {
        let t148 = v169;
        v169 = t148;
        v0 = v101;
        continue;
      }
      case 34u: {
        v110 = 0u;
        v129 = 0u;
        v128 = 0u;
        v107 = 0u;
        v510 = 2147483647u;
        v510 = v103 & v510;
        v511 = 0u;
        v511 = select(0u, 1u, v102 != v511);
        v511 = v510 | v511;
        v510 = 2146435072u;
        v510 = select(0u, 1u, v511 > v510);
        if v510 != 0u {
          v511 = 1u;
        } else {
          let t149 = v105 & 2147483647u;
          let t150 = select(0u, 1u, v104 != 0u);
          let t151 = t149 | t150;
          let t152 = select(0u, 1u, t151 > 2146435072u);
          v511 = t152;
        }
        if v511 != 0u {
          v510 = 2146959360u;
          g0 = v510;
          v510 = 0u;
          v169 = v510;
          v0 = v134;
          continue;
        }
        v511 = 2147483647u;
        v514 = v105 & v511;
        v511 = 2147483647u;
        v515 = v103 & v511;
        v511 = v102 | v515;
        v516 = select(0u, 1u, v511 == 0u);
        v511 = select(0u, 1u, v516 == 0u);
        if v511 != 0u {
          v510 = v104 | v514;
          v516 = select(0u, 1u, v510 == 0u);
        }
        v511 = v103 ^ v105;
        v510 = 2147483648u;
        v107 = v511 & v510;
        v510 = 2146435072u;
        v510 = select(0u, 1u, v514 == v510);
        v511 = 2146435072u;
        v511 = select(0u, 1u, v515 == v511);
        v511 = v510 | v511;
        if v511 != 0u {
          if v516 != 0u {
            v510 = 2146959360u;
          } else {
            let t153 = v107 | 2146435072u;
            v510 = t153;
          }
          g0 = v510;
          v510 = 0u;
          v169 = v510;
          v0 = v134;
          continue;
        }
        if v516 != 0u {
          g0 = v107;
          v511 = 0u;
          v169 = v511;
          v0 = v134;
          continue;
        }
        v511 = func2(v102, v515);
        v510 = func2(v104, v514);
        v510 = v511 + v510;
        v511 = 1023u;
        v110 = v510 - v511;
        let t154 = func3(v102, v515);
        v511 = g0;
        v510 = 10u;
        v510 = v511 << (v510 & 31u);
        v511 = 22u;
        v511 = t154 >> (v511 & 31u);
        let t155 = v510 | v511;
        let t156 = func3(v104, v514);
        v511 = g0;
        v510 = 11u;
        v510 = v511 << (v510 & 31u);
        v511 = 21u;
        v511 = t156 >> (v511 & 31u);
        let t157 = v510 | v511;
        v511 = 11u;
        let t158 = t156 << (v511 & 31u);
        let t159 = t155 * t158;
        v511 = 10u;
        let t160 = t154 << (v511 & 31u);
        let t161 = t160 * t157;
        v511 = func4(t160, t158);
        let t162 = v511 + t159;
        let t163 = t161 + t162;
        v511 = func4(t155, t157);
        v510 = func4(t160, t157);
        let t164 = func4(t155, t158);
        let t165 = v510 + t164;
        v510 = select(0u, 1u, t163 < t161);
        let t166 = select(0u, 1u, t159 > t162);
        let t167 = v510 + t166;
        let t168 = t165 + t167;
        let t169 = t155 * t157;
        let t170 = t168 + t169;
        let t171 = select(0u, 1u, t170 < t169);
        let t172 = v511 + t171;
        v511 = select(0u, 1u, t164 > t165);
        v511 = t172 + v511;
        let t173 = select(0u, 1u, t165 > t168);
        v128 = v511 + t173;
        let t174 = t158 * t160;
        let t175 = t174 | t163;
        v511 = 0u;
        v511 = select(0u, 1u, t175 != v511);
        v129 = v511 | t170;
        v511 = 1073741824u;
        v511 = select(0u, 1u, v128 >= v511);
        if v511 != 0u {
          v0 = 36u;
        } else {
          v0 = 35u;
        }
        continue;
      }
      case 35u: {
        let t176 = v110 - 1u;
        let t177 = v129 << (1u & 31u);
        let t178 = v128 << (1u & 31u);
        let t179 = v129 >> (31u & 31u);
        let t180 = t178 | t179;
        let t181 = v107;
        v52 = t181;
        v53 = t176;
        v54 = t177;
        v55 = t180;
        v66 = 38u;
        v0 = 24u;
        continue;
      }
      case 36u: {
        let t182 = v107;
        let t183 = v110;
        let t184 = v129;
        let t185 = v128;
        v52 = t182;
        v53 = t183;
        v54 = t184;
        v55 = t185;
        v66 = 37u;
        v0 = 24u;
        continue;
      }
      case 37u: {
        let t186 = v169;
        v169 = t186;
        v0 = v134;
        continue;
      }
      case 38u: {
        let t187 = v169;
        v169 = t187;
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
        let t188 = v136 & 2147483647u;
        v551 = 0u;
        v551 = select(0u, 1u, v135 != v551);
        v551 = t188 | v551;
        let t189 = select(0u, 1u, v551 > 2146435072u);
        if t189 != 0u {
          v551 = 1u;
        } else {
          v160 = 2147483647u;
          v160 = v138 & v160;
          let t190 = select(0u, 1u, v137 != 0u);
          let t191 = v160 | t190;
          v160 = 2146435072u;
          v160 = select(0u, 1u, t191 > v160);
          v551 = v160;
        }
        if v551 != 0u {
          g0 = 2146959360u;
          v169 = 0u;
          v0 = v162;
          continue;
        }
        v551 = 2147483647u;
        let t192 = v136 & v551;
        v551 = 2147483647u;
        let t193 = v138 & v551;
        v551 = select(0u, 1u, t192 == t193);
        let t194 = select(0u, 1u, v135 < v137);
        let t195 = v551 & t194;
        v551 = select(0u, 1u, t192 < t193);
        v551 = t195 | v551;
        if v551 != 0u {
          let t196 = v135;
          v135 = v137;
          v137 = t196;
          let t197 = v136;
          v136 = v138;
          v138 = t197;
        }
        v551 = v136 ^ v138;
        let t198 = v551 & 2147483648u;
        v557 = select(0u, 1u, t198 == 0u);
        let t199 = v138 >> (20u & 31u);
        v551 = 2047u;
        v558 = t199 & v551;
        v551 = 20u;
        v551 = v136 >> (v551 & 31u);
        v559 = v551 & 2047u;
        let t200 = select(0u, 1u, v559 == 2047u);
        if t200 != 0u {
          v551 = 2047u;
          v551 = select(0u, 1u, v558 != v551);
          v551 = v557 | v551;
          if v551 != 0u {
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
        let t201 = v136 & 1048575u;
        v160 = 0u;
        v551 = 1048576u;
        v160 = select(v160, v551, v559 != 0u);
        v160 = t201 | v160;
        let t202 = v160 << (9u & 31u);
        v160 = 23u;
        v160 = v135 >> (v160 & 31u);
        v143 = t202 | v160;
        v160 = 9u;
        v150 = v135 << (v160 & 31u);
        v160 = 9u;
        v160 = v137 << (v160 & 31u);
        let t203 = v138 & 1048575u;
        v551 = 0u;
        v551 = select(v551, 1048576u, v558 != 0u);
        v551 = t203 | v551;
        let t204 = v551 << (9u & 31u);
        v551 = 23u;
        v551 = v137 >> (v551 & 31u);
        v551 = t204 | v551;
        v151 = select(1u, v559, v559 != 0u);
        let t205 = select(1u, v558, v558 != 0u);
        let t206 = v151 - t205;
        v152 = func1(v160, v551, t206);
        v153 = g0;
        if v557 != 0u {
          v0 = 41u;
        } else {
          v0 = 40u;
        }
        continue;
      }
      case 40u: {
        v560 = v150 - v152;
        let t207 = v143 - v153;
        let t208 = select(0u, 1u, v150 < v152);
        v563 = t207 - t208;
        let t209 = v560 | v563;
        let t210 = select(0u, 1u, t209 == 0u);
        if t210 != 0u {
          g0 = 0u;
          v169 = 0u;
          v0 = v162;
          continue;
        }
        let t211 = v148;
        let t212 = v151;
        let t213 = v560;
        let t214 = v563;
        v67 = t211;
        v68 = t212;
        v69 = t213;
        v70 = t214;
        v76 = 46u;
        v0 = 25u;
        continue;
      }
      case 41u: {
        let t215 = v143 + v153;
        v154 = v150 + v152;
        let t216 = select(0u, 1u, v150 > v154);
        v155 = t215 + t216;
        let t217 = select(0u, 1u, v155 >= 1073741824u);
        if t217 != 0u {
          v0 = 43u;
        } else {
          v0 = 42u;
        }
        continue;
      }
      case 42u: {
        let t218 = v151 - 1u;
        let t219 = v154 << (1u & 31u);
        let t220 = v155 << (1u & 31u);
        let t221 = v154 >> (31u & 31u);
        let t222 = t220 | t221;
        let t223 = v148;
        v52 = t223;
        v53 = t218;
        v54 = t219;
        v55 = t222;
        v66 = 45u;
        v0 = 24u;
        continue;
      }
      case 43u: {
        let t224 = v148;
        let t225 = v151;
        let t226 = v154;
        let t227 = v155;
        v52 = t224;
        v53 = t225;
        v54 = t226;
        v55 = t227;
        v66 = 44u;
        v0 = 24u;
        continue;
      }
      case 44u: {
        let t228 = v169;
        v169 = t228;
        v0 = v162;
        continue;
      }
      case 45u: {
        let t229 = v169;
        v169 = t229;
        v0 = v162;
        continue;
      }
      case 46u: {
        let t230 = v169;
        v169 = t230;
        v0 = v162;
        continue;
      }
      case 47u: {
        let t231 = v166 ^ 2147483648u;
        let t232 = v163;
        let t233 = v164;
        let t234 = v165;
        v135 = t232;
        v136 = t233;
        v137 = t234;
        v138 = t231;
        v162 = 48u;
        v0 = 39u;
        continue;
      }
      case 48u: {
        let t235 = v169;
        v169 = t235;
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
