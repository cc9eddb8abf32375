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

// softfloat.f64_le
fn func6(p0: u32, p1: u32, p2: u32, p3: u32) -> u32 {
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
  v5 = func5(p2, p3, p0, p1);
  let t6 = v5 ^ 1u;
  return t6;
}

// machine
fn func7(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32) -> u32 {
  var v0: u32 = p0;
  var v6: u32;
  var v8: u32;
  var v9: u32;
  var v10: u32;
  var v11: u32;
  var v12: u32;
  var v13: u32;
  var v14: u32;
  var v17: u32;
  var v18: u32;
  var v19: u32;
  var v21: u32;
  var v22: u32;
  var v23: u32;
  var v24: u32;
  var v26: u32;
  var v39: u32;
  var v40: u32;
  var v41: u32;
  var v42: u32;
  var v43: u32;
  var v50: u32;
  var v52: u32;
  var v54: u32;
  var v55: u32;
  var v56: u32;
  var v57: u32;
  var v58: u32;
  var v59: u32;
  var v60: u32;
  var v63: u32;
  var v66: u32;
  var v67: u32;
  var v81: u32;
  var v82: u32;
  var v83: u32;
  var v84: u32;
  var v87: u32;
  var v88: u32;
  var v89: u32;
  var v90: u32;
  var v91: u32;
  var v97: u32;
  var v98: u32;
  var v99: u32;
  var v100: u32;
  var v101: u32;
  var v104: u32;
  var v105: u32;
  var v106: u32;
  var v111: u32;
  var v112: u32;
  var v113: u32;
  var v114: u32;
  var v115: u32;
  var v116: u32;
  var v117: u32;
  var v118: u32;
  var v119: u32;
  var v120: u32;
  var v122: u32;
  var v123: u32;
  var v125: u32;
  var v126: u32;
  var v127: u32;
  var v128: u32;
  var v129: u32;
  var v131: u32;
  loop {
    switch v0 {
      case 0u: {
        return v6;
      }
      case 1u: {
        v19 = 0u;
        v13 = 0u;
        v14 = 0u;
        v17 = 0u;
        v18 = 0u;
        if fuel < 1u { trap = 1u; return 0u; }
        fuel -= 1u;
        v0 = 3u;
        continue;
      }
      case 2u: {
        v6 = v19;
        v0 = v39;
        continue;
      }
      case 3u: {
        if fuel < 1u { trap = 1u; return 0u; }
        fuel -= 1u;
        let t0 = select(0u, 1u, v12 > v19);
        if t0 != 0u {
          v0 = 5u;
        } else {
          v0 = 6u;
        }
        continue;
      }
      case 4u: {
        if v26 != 0u {
          v0 = 10u;
        } else {
          v0 = 2u;
        }
        continue;
      }
      case 5u: {
        let t1 = v13;
        let t2 = v14;
        let t3 = v13;
        let t4 = v14;
        v55 = t1;
        v56 = t2;
        v57 = t3;
        v58 = t4;
        v87 = 7u;
        v0 = 19u;
        continue;
      }
      case 6u: {
        v26 = 0u;
        v0 = 4u;
        continue;
      }
      case 7u: {
        let t5 = v6;
        let t6 = g0;
        v21 = t5;
        v22 = t6;
        let t7 = v17;
        let t8 = v18;
        let t9 = v17;
        let t10 = v18;
        v55 = t7;
        v56 = t8;
        v57 = t9;
        v58 = t10;
        v87 = 8u;
        v0 = 19u;
        continue;
      }
      case 8u: {
        let t11 = v6;
        let t12 = g0;
        v23 = t11;
        v24 = t12;
        let t13 = v21;
        let t14 = v22;
        let t15 = v23;
        let t16 = v24;
        v98 = t13;
        v99 = t14;
        v100 = t15;
        v101 = t16;
        v125 = 9u;
        v0 = 26u;
        continue;
      }
      case 9u: {
        let t17 = v6;
        let t18 = g0;
        v23 = t17;
        v24 = t18;
        v21 = 0u;
        v22 = 1074790400u;
        let t19 = v23;
        let t20 = v24;
        let t21 = v21;
        let t22 = v22;
        let t23 = func6(t19, t20, t21, t22);
        v26 = t23;
        v0 = 4u;
        continue;
      }
      case 10u: {
        let t24 = v13;
        let t25 = v14;
        let t26 = v13;
        let t27 = v14;
        v55 = t24;
        v56 = t25;
        v57 = t26;
        v58 = t27;
        v87 = 11u;
        v0 = 19u;
        continue;
      }
      case 11u: {
        let t28 = v6;
        let t29 = g0;
        v21 = t28;
        v22 = t29;
        let t30 = v17;
        let t31 = v18;
        let t32 = v17;
        let t33 = v18;
        v55 = t30;
        v56 = t31;
        v57 = t32;
        v58 = t33;
        v87 = 12u;
        v0 = 19u;
        continue;
      }
      case 12u: {
        let t34 = v6;
        let t35 = g0;
        v23 = t34;
        v24 = t35;
        let t36 = v21;
        let t37 = v22;
        let t38 = v23;
        let t39 = v24;
        v126 = t36;
        v127 = t37;
        v128 = t38;
        v129 = t39;
        v131 = 13u;
        v0 = 34u;
        continue;
      }
      case 13u: {
        let t40 = v6;
        let t41 = g0;
        v23 = t40;
        v24 = t41;
        let t42 = v23;
        let t43 = v24;
        let t44 = v8;
        let t45 = v9;
        v98 = t42;
        v99 = t43;
        v100 = t44;
        v101 = t45;
        v125 = 14u;
        v0 = 26u;
        continue;
      }
      case 14u: {
        let t46 = v6;
        let t47 = g0;
        v23 = t46;
        v24 = t47;
        let t48 = v13;
        let t49 = v14;
        let t50 = v13;
        let t51 = v14;
        v98 = t48;
        v99 = t49;
        v100 = t50;
        v101 = t51;
        v125 = 15u;
        v0 = 26u;
        continue;
      }
      case 15u: {
        let t52 = v6;
        let t53 = g0;
        v21 = t52;
        v22 = t53;
        let t54 = v21;
        let t55 = v22;
        let t56 = v17;
        let t57 = v18;
        v55 = t54;
        v56 = t55;
        v57 = t56;
        v58 = t57;
        v87 = 16u;
        v0 = 19u;
        continue;
      }
      case 16u: {
        let t58 = v6;
        let t59 = g0;
        v21 = t58;
        v22 = t59;
        let t60 = v21;
        let t61 = v22;
        let t62 = v10;
        let t63 = v11;
        v98 = t60;
        v99 = t61;
        v100 = t62;
        v101 = t63;
        v125 = 17u;
        v0 = 26u;
        continue;
      }
      case 17u: {
        let t64 = v6;
        let t65 = g0;
        v17 = t64;
        v18 = t65;
        v13 = v23;
        v14 = v24;
        v19 = v19 + 1u;
        v0 = 3u;
        continue;
      }
      case 18u: {
        v52 = 0u;
        v50 = 0u;
        let t66 = select(0u, 1u, bitcast<i32>(v41) < bitcast<i32>(0u));
        if t66 != 0u {
          let t67 = 0u - v41;
          v42 = func4(v42, v43, t67);
          v43 = g0;
          v41 = 0u;
        } else {
          let t68 = select(0u, 1u, bitcast<i32>(v41) > bitcast<i32>(2045u));
          if t68 != 0u {
            v50 = 1u;
          } else {
            let t69 = select(0u, 1u, v41 == 2045u);
            if t69 != 0u {
              v52 = 4294966784u;
              v52 = select(0u, 1u, v42 >= v52);
              v52 = v52 + v43;
              let t70 = select(0u, 1u, v52 >= 2147483648u);
              v52 = t70;
            } else {
              v52 = 0u;
            }
            v50 = v52;
          }
          if v50 != 0u {
            let t71 = v40 | 2146435072u;
            g0 = t71;
            v6 = 0u;
            v0 = v54;
            continue;
          }
        }
        let t72 = v42 + 512u;
        let t73 = select(0u, 1u, v42 > t72);
        let t74 = t73 + v43;
        let t75 = t74 << (22u & 31u);
        v50 = 10u;
        v50 = t72 >> (v50 & 31u);
        let t76 = t75 | v50;
        v50 = 20u;
        v50 = v41 << (v50 & 31u);
        v50 = v50 + v40;
        let t77 = t74 >> (10u & 31u);
        let t78 = v50 + t77;
        g0 = t78;
        let t79 = t76 & 4294967294u;
        v50 = 1023u;
        v50 = v42 & v50;
        let t80 = select(0u, 1u, v50 == 512u);
        let t81 = select(t76, t79, t80 != 0u);
        v6 = t81;
        v0 = v54;
        continue;
      }
      case 19u: {
        v63 = 0u;
        v82 = 0u;
        v81 = 0u;
        v60 = 0u;
        v83 = 2147483647u;
        v83 = v56 & v83;
        v84 = 0u;
        v84 = select(0u, 1u, v55 != v84);
        v84 = v83 | v84;
        v83 = 2146435072u;
        v83 = select(0u, 1u, v84 > v83);
        if v83 != 0u {
          v84 = 1u;
        } else {
          let t82 = v58 & 2147483647u;
          let t83 = select(0u, 1u, v57 != 0u);
          let t84 = t82 | t83;
          let t85 = select(0u, 1u, t84 > 2146435072u);
          v84 = t85;
        }
        if v84 != 0u {
          v83 = 2146959360u;
          g0 = v83;
          v83 = 0u;
          v6 = v83;
          v0 = v87;
          continue;
        }
        v84 = 2147483647u;
        v66 = v58 & v84;
        v84 = 2147483647u;
        v67 = v56 & v84;
        v84 = v55 | v67;
        v59 = select(0u, 1u, v84 == 0u);
        v84 = select(0u, 1u, v59 == 0u);
        if v84 != 0u {
          v83 = v57 | v66;
          v59 = select(0u, 1u, v83 == 0u);
        }
        v84 = v56 ^ v58;
        v83 = 2147483648u;
        v60 = v84 & v83;
        v83 = 2146435072u;
        v83 = select(0u, 1u, v66 == v83);
        v84 = 2146435072u;
        v84 = select(0u, 1u, v67 == v84);
        v84 = v83 | v84;
        if v84 != 0u {
          if v59 != 0u {
            v83 = 2146959360u;
          } else {
            let t86 = v60 | 2146435072u;
            v83 = t86;
          }
          g0 = v83;
          v83 = 0u;
          v6 = v83;
          v0 = v87;
          continue;
        }
        if v59 != 0u {
          g0 = v60;
          v84 = 0u;
          v6 = v84;
          v0 = v87;
          continue;
        }
        v84 = func0(v55, v67);
        v83 = func0(v57, v66);
        v83 = v84 + v83;
        v84 = 1023u;
        v63 = v83 - v84;
        let t87 = func2(v55, v67);
        v84 = g0;
        v83 = 10u;
        v83 = v84 << (v83 & 31u);
        v84 = 22u;
        v84 = t87 >> (v84 & 31u);
        let t88 = v83 | v84;
        let t89 = func2(v57, v66);
        v84 = g0;
        v83 = 11u;
        v83 = v84 << (v83 & 31u);
        v84 = 21u;
        v84 = t89 >> (v84 & 31u);
        let t90 = v83 | v84;
        v84 = 11u;
        let t91 = t89 << (v84 & 31u);
        let t92 = t88 * t91;
        v84 = 10u;
        let t93 = t87 << (v84 & 31u);
        let t94 = t93 * t90;
        v84 = func3(t93, t91);
        let t95 = v84 + t92;
        let t96 = t94 + t95;
        v84 = func3(t88, t90);
        v83 = func3(t93, t90);
        let t97 = func3(t88, t91);
        let t98 = v83 + t97;
        v83 = select(0u, 1u, t96 < t94);
        let t99 = select(0u, 1u, t92 > t95);
        let t100 = v83 + t99;
        let t101 = t98 + t100;
        let t102 = t88 * t90;
        let t103 = t101 + t102;
        let t104 = select(0u, 1u, t103 < t102);
        let t105 = v84 + t104;
        v84 = select(0u, 1u, t97 > t98);
        v84 = t105 + v84;
        let t106 = select(0u, 1u, t98 > t101);
        v81 = v84 + t106;
        let t107 = t91 * t93;
        let t108 = t107 | t96;
        v84 = 0u;
        v84 = select(0u, 1u, t108 != v84);
        v82 = v84 | t103;
        v84 = 1073741824u;
        v84 = select(0u, 1u, v81 >= v84);
        if v84 != 0u {
          v0 = 21u;
        } else {
          v0 = 20u;
        }
        continue;
      }
      case 20u: {
        v84 = 1u;
        v84 = v63 - v84;
        let t109 = v82 << (1u & 31u);
        v83 = 1u;
        v83 = v81 << (v83 & 31u);
        let t110 = v82 >> (31u & 31u);
        let t111 = v83 | t110;
        let t112 = v60;
        let t113 = v84;
        v40 = t112;
        v41 = t113;
        v42 = t109;
        v43 = t111;
        v54 = 23u;
        v0 = 18u;
        continue;
      }
      case 21u: {
        let t114 = v60;
        let t115 = v63;
        let t116 = v82;
        let t117 = v81;
        v40 = t114;
        v41 = t115;
        v42 = t116;
        v43 = t117;
        v54 = 22u;
        v0 = 18u;
        continue;
      }
      case 22u: {
        let t118 = v6;
        v6 = t118;
        v0 = v87;
        continue;
      }
      case 23u: {
        let t119 = v6;
        v6 = t119;
        v0 = v87;
        continue;
      }
      case 24u: {
        let t120 = countLeadingZeros(v91);
        let t121 = countLeadingZeros(v90);
        let t122 = t121 + 32u;
        let t123 = select(t122, t120, v91 != 0u);
        let t124 = t123 - 1u;
        let t125 = func1(v90, v91, t124);
        let t126 = v89 - t124;
        let t127 = g0;
        let t128 = v88;
        v40 = t128;
        v41 = t126;
        v42 = t125;
        v43 = t127;
        v54 = 25u;
        v0 = 18u;
        continue;
      }
      case 25u: {
        let t129 = v6;
        v6 = t129;
        v0 = v97;
        continue;
      }
      case 26u: {
        v123 = 0u;
        v106 = 0u;
        v116 = 0u;
        v113 = 0u;
        v115 = 0u;
        v114 = 0u;
        v111 = 0u;
        let t130 = v99 & 2147483647u;
        v122 = 0u;
        v122 = select(0u, 1u, v98 != v122);
        v122 = t130 | v122;
        let t131 = select(0u, 1u, v122 > 2146435072u);
        if t131 != 0u {
          v122 = 1u;
        } else {
          v123 = 2147483647u;
          v123 = v101 & v123;
          let t132 = select(0u, 1u, v100 != 0u);
          let t133 = v123 | t132;
          v123 = 2146435072u;
          v123 = select(0u, 1u, t133 > v123);
          v122 = v123;
        }
        if v122 != 0u {
          g0 = 2146959360u;
          v6 = 0u;
          v0 = v125;
          continue;
        }
        v122 = 2147483647u;
        let t134 = v99 & v122;
        v122 = 2147483647u;
        let t135 = v101 & v122;
        v122 = select(0u, 1u, t134 == t135);
        let t136 = select(0u, 1u, v98 < v100);
        let t137 = v122 & t136;
        v122 = select(0u, 1u, t134 < t135);
        v122 = t137 | v122;
        if v122 != 0u {
          let t138 = v98;
          v98 = v100;
          v100 = t138;
          let t139 = v99;
          v99 = v101;
          v101 = t139;
        }
        v122 = v99 ^ v101;
        let t140 = v122 & 2147483648u;
        v105 = select(0u, 1u, t140 == 0u);
        let t141 = v101 >> (20u & 31u);
        v122 = 2047u;
        v112 = t141 & v122;
        v122 = 20u;
        v122 = v99 >> (v122 & 31u);
        v104 = v122 & 2047u;
        let t142 = select(0u, 1u, v104 == 2047u);
        if t142 != 0u {
          v122 = 2047u;
          v122 = select(0u, 1u, v112 != v122);
          v122 = v105 | v122;
          if v122 != 0u {
            g0 = v99;
            v123 = v98;
          } else {
            g0 = 2146959360u;
            v123 = 0u;
          }
          v6 = v123;
          v0 = v125;
          continue;
        }
        v111 = v99 & 2147483648u;
        let t143 = v99 & 1048575u;
        v123 = 0u;
        v122 = 1048576u;
        v123 = select(v123, v122, v104 != 0u);
        v123 = t143 | v123;
        let t144 = v123 << (9u & 31u);
        v123 = 23u;
        v123 = v98 >> (v123 & 31u);
        v106 = t144 | v123;
        v123 = 9u;
        v113 = v98 << (v123 & 31u);
        v123 = 9u;
        v123 = v100 << (v123 & 31u);
        let t145 = v101 & 1048575u;
        v122 = 0u;
        v122 = select(v122, 1048576u, v112 != 0u);
        v122 = t145 | v122;
        let t146 = v122 << (9u & 31u);
        v122 = 23u;
        v122 = v100 >> (v122 & 31u);
        v122 = t146 | v122;
        v114 = select(1u, v104, v104 != 0u);
        let t147 = select(1u, v112, v112 != 0u);
        let t148 = v114 - t147;
        v115 = func4(v123, v122, t148);
        v116 = g0;
        if v105 != 0u {
          v0 = 28u;
        } else {
          v0 = 27u;
        }
        continue;
      }
      case 27u: {
        v119 = v113 - v115;
        let t149 = v106 - v116;
        let t150 = select(0u, 1u, v113 < v115);
        v120 = t149 - t150;
        let t151 = v119 | v120;
        let t152 = select(0u, 1u, t151 == 0u);
        if t152 != 0u {
          g0 = 0u;
          v6 = 0u;
          v0 = v125;
          continue;
        }
        let t153 = v111;
        let t154 = v114;
        let t155 = v119;
        let t156 = v120;
        v88 = t153;
        v89 = t154;
        v90 = t155;
        v91 = t156;
        v97 = 33u;
        v0 = 24u;
        continue;
      }
      case 28u: {
        let t157 = v106 + v116;
        v117 = v113 + v115;
        v122 = select(0u, 1u, v113 > v117);
        v118 = t157 + v122;
        v122 = 1073741824u;
        v122 = select(0u, 1u, v118 >= v122);
        if v122 != 0u {
          v0 = 30u;
        } else {
          v0 = 29u;
        }
        continue;
      }
      case 29u: {
        v122 = 1u;
        v122 = v114 - v122;
        let t158 = v117 << (1u & 31u);
        v123 = 1u;
        v123 = v118 << (v123 & 31u);
        let t159 = v117 >> (31u & 31u);
        let t160 = v123 | t159;
        let t161 = v111;
        let t162 = v122;
        v40 = t161;
        v41 = t162;
        v42 = t158;
        v43 = t160;
        v54 = 32u;
        v0 = 18u;
        continue;
      }
      case 30u: {
        let t163 = v111;
        let t164 = v114;
        let t165 = v117;
        let t166 = v118;
        v40 = t163;
        v41 = t164;
        v42 = t165;
        v43 = t166;
        v54 = 31u;
        v0 = 18u;
        continue;
      }
      case 31u: {
        let t167 = v6;
        v6 = t167;
        v0 = v125;
        continue;
      }
      case 32u: {
        let t168 = v6;
        v6 = t168;
        v0 = v125;
        continue;
      }
      case 33u: {
        let t169 = v6;
        v6 = t169;
        v0 = v125;
        continue;
      }
      case 34u: {
        let t170 = v129 ^ 2147483648u;
        let t171 = v126;
        let t172 = v127;
        let t173 = v128;
        v98 = t171;
        v99 = t172;
        v100 = t173;
        v101 = t170;
        v125 = 35u;
        v0 = 26u;
        continue;
      }
      case 35u: {
        let t174 = v6;
        v6 = t174;
        v0 = v131;
        continue;
      }
      default: {
        v8 = p1;
        v9 = p2;
        v10 = p3;
        v11 = p4;
        v12 = p5;
        v39 = 0u;
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
  var a3: u32;
  var a4: u32;
  var a5: u32;
  var started = false;
  switch control[1u] {
    case 0u: {
      started = true;
      a0 = 36u;
      a1 = arguments[0u];
      a2 = arguments[1u];
      a3 = arguments[2u];
      a4 = arguments[3u];
      a5 = arguments[4u];
    }
    default: {}
  }
  if started {
    let r = func7(a0, a1, a2, a3, a4, a5);
    if trap == 0u {
      switch control[1u] {
        case 0u: { output[3u * lanes + lane] = r; }
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
