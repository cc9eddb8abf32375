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
  var v60: u32;
  var v63: u32;
  var v81: u32;
  var v82: u32;
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
  var v106: u32;
  var v111: u32;
  var v113: u32;
  var v114: u32;
  var v115: u32;
  var v116: u32;
  var v117: u32;
  var v118: u32;
  var v123: u32;
  var v125: u32;
  var v126: u32;
  var v127: u32;
  var v128: u32;
  var v129: u32;
  var v131: u32;
  var v332: u32;
  var v333: u32;
  var v336: u32;
  var v337: u32;
  var v338: u32;
  var v383: u32;
  var v389: u32;
  var v390: u32;
  var v391: u32;
  var v392: u32;
  var v395: u32;
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
        let t13 = v21;
        let t14 = v22;
        v98 = t13;
        v99 = t14;
        v100 = t11;
        v101 = t12;
        v125 = 9u;
        v0 = 26u;
        continue;
      }
      case 9u: {
        let t15 = v6;
        let t16 = g0;
        let t17 = func6(t15, t16, 0u, 1074790400u);
        v26 = t17;
        v0 = 4u;
        continue;
      }
      case 10u: {
        let t18 = v13;
        let t19 = v14;
        let t20 = v13;
        let t21 = v14;
        v55 = t18;
        v56 = t19;
        v57 = t20;
        v58 = t21;
        v87 = 11u;
        v0 = 19u;
        continue;
      }
      case 11u: {
        let t22 = v6;
        let t23 = g0;
        v21 = t22;
        v22 = t23;
        let t24 = v17;
        let t25 = v18;
        let t26 = v17;
        let t27 = v18;
        v55 = t24;
        v56 = t25;
        v57 = t26;
        v58 = t27;
        v87 = 12u;
        v0 = 19u;
        continue;
      }
      case 12u: {
        let t28 = v6;
        let t29 = g0;
        let t30 = v21;
        let t31 = v22;
        v126 = t30;
        v127 = t31;
        v128 = t28;
        v129 = t29;
        v131 = 13u;
        v0 = 34u;
        continue;
      }
      case 13u: {
        let t32 = v6;
        let t33 = g0;
        let t34 = v8;
        let t35 = v9;
        v98 = t32;
        v99 = t33;
        v100 = t34;
        v101 = t35;
        v125 = 14u;
        v0 = 26u;
        continue;
      }
      case 14u: {
        let t36 = v6;
        let t37 = g0;
        v23 = t36;
        v24 = t37;
        let t38 = v13;
        let t39 = v14;
        let t40 = v13;
        let t41 = v14;
        v98 = t38;
        v99 = t39;
        v100 = t40;
        v101 = t41;
        v125 = 15u;
        v0 = 26u;
        continue;
      }
      case 15u: {
        let t42 = v6;
        let t43 = g0;
        let t44 = v17;
        let t45 = v18;
        v55 = t42;
        v56 = t43;
        v57 = t44;
        v58 = t45;
        v87 = 16u;
        v0 = 19u;
        continue;
      }
      case 16u: {
        let t46 = v6;
        let t47 = g0;
        let t48 = v10;
        let t49 = v11;
        v98 = t46;
        v99 = t47;
        v100 = t48;
        v101 = t49;
        v125 = 17u;
        v0 = 26u;
        continue;
      }
      case 17u: {
        let t50 = v6;
        let t51 = g0;
        v17 = t50;
        v18 = t51;
        v13 = v23;
        v14 = v24;
        v19 = v19 + 1u;
        v0 = 3u;
        continue;
      }
      case 18u: {
        v52 = 0u;
        v50 = 0u;
        let t52 = select(0u, 1u, bitcast<i32>(v41) < bitcast<i32>(0u));
        if t52 != 0u {
          let t53 = 0u - v41;
          v42 = func4(v42, v43, t53);
          v43 = g0;
          v41 = 0u;
        } else {
          let t54 = select(0u, 1u, bitcast<i32>(v41) > bitcast<i32>(2045u));
          if t54 != 0u {
            v50 = 1u;
          } else {
            let t55 = select(0u, 1u, v41 == 2045u);
            if t55 != 0u {
              v52 = 4294966784u;
              v52 = select(0u, 1u, v42 >= v52);
              v52 = v52 + v43;
              let t56 = select(0u, 1u, v52 >= 2147483648u);
              v52 = t56;
            } else {
              v52 = 0u;
            }
            v50 = v52;
          }
          if v50 != 0u {
            let t57 = v40 | 2146435072u;
            g0 = t57;
            v6 = 0u;
            v0 = v54;
            continue;
          }
        }
        let t58 = v42 + 512u;
        let t59 = select(0u, 1u, v42 > t58);
        let t60 = t59 + v43;
        let t61 = t60 << (22u & 31u);
        v50 = 10u;
        v50 = t58 >> (v50 & 31u);
        let t62 = t61 | v50;
        v50 = 20u;
        v50 = v41 << (v50 & 31u);
        v50 = v50 + v40;
        let t63 = t60 >> (10u & 31u);
        let t64 = v50 + t63;
        g0 = t64;
        let t65 = t62 & 4294967294u;
        v50 = 1023u;
        v50 = v42 & v50;
        let t66 = select(0u, 1u, v50 == 512u);
        let t67 = select(t62, t65, t66 != 0u);
        v6 = t67;
        v0 = v54;
        continue;
      }
      case 19u: {
        v63 = 0u;
        v82 = 0u;
        v81 = 0u;
        v60 = 0u;
        v332 = 2147483647u;
        v332 = v56 & v332;
        v333 = 0u;
        v333 = select(0u, 1u, v55 != v333);
        v333 = v332 | v333;
        v332 = 2146435072u;
        v332 = select(0u, 1u, v333 > v332);
        if v332 != 0u {
          v333 = 1u;
        } else {
          let t68 = v58 & 2147483647u;
          let t69 = select(0u, 1u, v57 != 0u);
          let t70 = t68 | t69;
          let t71 = select(0u, 1u, t70 > 2146435072u);
          v333 = t71;
        }
        if v333 != 0u {
          v332 = 2146959360u;
          g0 = v332;
          v332 = 0u;
          v6 = v332;
          v0 = v87;
          continue;
        }
        v333 = 2147483647u;
        v336 = v58 & v333;
        v333 = 2147483647u;
        v337 = v56 & v333;
        v333 = v55 | v337;
        v338 = select(0u, 1u, v333 == 0u);
        v333 = select(0u, 1u, v338 == 0u);
        if v333 != 0u {
          v332 = v57 | v336;
          v338 = select(0u, 1u, v332 == 0u);
        }
        v333 = v56 ^ v58;
        v332 = 2147483648u;
        v60 = v333 & v332;
        v332 = 2146435072u;
        v332 = select(0u, 1u, v336 == v332);
        v333 = 2146435072u;
        v333 = select(0u, 1u, v337 == v333);
        v333 = v332 | v333;
        if v333 != 0u {
          if v338 != 0u {
            v332 = 2146959360u;
          } else {
            let t72 = v60 | 2146435072u;
            v332 = t72;
          }
          g0 = v332;
          v332 = 0u;
          v6 = v332;
          v0 = v87;
          continue;
        }
        if v338 != 0u {
          g0 = v60;
          v333 = 0u;
          v6 = v333;
          v0 = v87;
          continue;
        }
        v333 = func0(v55, v337);
        v332 = func0(v57, v336);
        v332 = v333 + v332;
        v333 = 1023u;
        v63 = v332 - v333;
        let t73 = func2(v55, v337);
        v333 = g0;
        v332 = 10u;
        v332 = v333 << (v332 & 31u);
        v333 = 22u;
        v333 = t73 >> (v333 & 31u);
        let t74 = v332 | v333;
        let t75 = func2(v57, v336);
        v333 = g0;
        v332 = 11u;
        v332 = v333 << (v332 & 31u);
        v333 = 21u;
        v333 = t75 >> (v333 & 31u);
        let t76 = v332 | v333;
        v333 = 11u;
        let t77 = t75 << (v333 & 31u);
        let t78 = t74 * t77;
        v333 = 10u;
        let t79 = t73 << (v333 & 31u);
        let t80 = t79 * t76;
        v333 = func3(t79, t77);
        let t81 = v333 + t78;
        let t82 = t80 + t81;
        v333 = func3(t74, t76);
        v332 = func3(t79, t76);
        let t83 = func3(t74, t77);
        let t84 = v332 + t83;
        v332 = select(0u, 1u, t82 < t80);
        let t85 = select(0u, 1u, t78 > t81);
        let t86 = v332 + t85;
        let t87 = t84 + t86;
        let t88 = t74 * t76;
        let t89 = t87 + t88;
        let t90 = select(0u, 1u, t89 < t88);
        let t91 = v333 + t90;
        v333 = select(0u, 1u, t83 > t84);
        v333 = t91 + v333;
        let t92 = select(0u, 1u, t84 > t87);
        v81 = v333 + t92;
        let t93 = t77 * t79;
        let t94 = t93 | t82;
        v333 = 0u;
        v333 = select(0u, 1u, t94 != v333);
        v82 = v333 | t89;
        v333 = 1073741824u;
        v333 = select(0u, 1u, v81 >= v333);
        if v333 != 0u {
          v0 = 21u;
        } else {
          v0 = 20u;
        }
        continue;
      }
      case 20u: {
        let t95 = v63 - 1u;
        let t96 = v82 << (1u & 31u);
        let t97 = v81 << (1u & 31u);
        let t98 = v82 >> (31u & 31u);
        let t99 = t97 | t98;
        let t100 = v60;
        v40 = t100;
        v41 = t95;
        v42 = t96;
        v43 = t99;
        v54 = 23u;
        v0 = 18u;
        continue;
      }
      case 21u: {
        let t101 = v60;
        let t102 = v63;
        let t103 = v82;
        let t104 = v81;
        v40 = t101;
        v41 = t102;
        v42 = t103;
        v43 = t104;
        v54 = 22u;
        v0 = 18u;
        continue;
      }
      case 22u: {
        let t105 = v6;
        v6 = t105;
        v0 = v87;
        continue;
      }
      case 23u: {
        let t106 = v6;
        v6 = t106;
        v0 = v87;
        continue;
      }
      case 24u: {
        let t107 = countLeadingZeros(v91);
        let t108 = countLeadingZeros(v90);
        let t109 = t108 + 32u;
        let t110 = select(t109, t107, v91 != 0u);
        let t111 = t110 - 1u;
        let t112 = func1(v90, v91, t111);
        let t113 = v89 - t111;
        let t114 = g0;
        let t115 = v88;
        v40 = t115;
        v41 = t113;
        v42 = t112;
        v43 = t114;
        v54 = 25u;
        v0 = 18u;
        continue;
      }
      case 25u: {
        let t116 = v6;
        v6 = t116;
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
        let t117 = v99 & 2147483647u;
        v383 = 0u;
        v383 = select(0u, 1u, v98 != v383);
        v383 = t117 | v383;
        let t118 = select(0u, 1u, v383 > 2146435072u);
        if t118 != 0u {
          v383 = 1u;
        } else {
          v123 = 2147483647u;
          v123 = v101 & v123;
          let t119 = select(0u, 1u, v100 != 0u);
          let t120 = v123 | t119;
          v123 = 2146435072u;
          v123 = select(0u, 1u, t120 > v123);
          v383 = v123;
        }
        if v383 != 0u {
          g0 = 2146959360u;
          v6 = 0u;
          v0 = v125;
          continue;
        }
        v383 = 2147483647u;
        let t121 = v99 & v383;
        v383 = 2147483647u;
        let t122 = v101 & v383;
        v383 = select(0u, 1u, t121 == t122);
        let t123 = select(0u, 1u, v98 < v100);
        let t124 = v383 & t123;
        v383 = select(0u, 1u, t121 < t122);
        v383 = t124 | v383;
        if v383 != 0u {
          let t125 = v98;
          v98 = v100;
          v100 = t125;
          let t126 = v99;
          v99 = v101;
          v101 = t126;
        }
        v383 = v99 ^ v101;
        let t127 = v383 & 2147483648u;
        v389 = select(0u, 1u, t127 == 0u);
        let t128 = v101 >> (20u & 31u);
        v383 = 2047u;
        v390 = t128 & v383;
        v383 = 20u;
        v383 = v99 >> (v383 & 31u);
        v391 = v383 & 2047u;
        let t129 = select(0u, 1u, v391 == 2047u);
        if t129 != 0u {
          v383 = 2047u;
          v383 = select(0u, 1u, v390 != v383);
          v383 = v389 | v383;
          if v383 != 0u {
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
        let t130 = v99 & 1048575u;
        v123 = 0u;
        v383 = 1048576u;
        v123 = select(v123, v383, v391 != 0u);
        v123 = t130 | v123;
        let t131 = v123 << (9u & 31u);
        v123 = 23u;
        v123 = v98 >> (v123 & 31u);
        v106 = t131 | v123;
        v123 = 9u;
        v113 = v98 << (v123 & 31u);
        v123 = 9u;
        v123 = v100 << (v123 & 31u);
        let t132 = v101 & 1048575u;
        v383 = 0u;
        v383 = select(v383, 1048576u, v390 != 0u);
        v383 = t132 | v383;
        let t133 = v383 << (9u & 31u);
        v383 = 23u;
        v383 = v100 >> (v383 & 31u);
        v383 = t133 | v383;
        v114 = select(1u, v391, v391 != 0u);
        let t134 = select(1u, v390, v390 != 0u);
        let t135 = v114 - t134;
        v115 = func4(v123, v383, t135);
        v116 = g0;
        if v389 != 0u {
          v0 = 28u;
        } else {
          v0 = 27u;
        }
        continue;
      }
      case 27u: {
        v392 = v113 - v115;
        let t136 = v106 - v116;
        let t137 = select(0u, 1u, v113 < v115);
        v395 = t136 - t137;
        let t138 = v392 | v395;
        let t139 = select(0u, 1u, t138 == 0u);
        if t139 != 0u {
          g0 = 0u;
          v6 = 0u;
          v0 = v125;
          continue;
        }
        let t140 = v111;
        let t141 = v114;
        let t142 = v392;
        let t143 = v395;
        v88 = t140;
        v89 = t141;
        v90 = t142;
        v91 = t143;
        v97 = 33u;
        v0 = 24u;
        continue;
      }
      case 28u: {
        let t144 = v106 + v116;
        v117 = v113 + v115;
        let t145 = select(0u, 1u, v113 > v117);
        v118 = t144 + t145;
        let t146 = select(0u, 1u, v118 >= 1073741824u);
        if t146 != 0u {
          v0 = 30u;
        } else {
          v0 = 29u;
        }
        continue;
      }
      case 29u: {
        let t147 = v114 - 1u;
        let t148 = v117 << (1u & 31u);
        let t149 = v118 << (1u & 31u);
        let t150 = v117 >> (31u & 31u);
        let t151 = t149 | t150;
        let t152 = v111;
        v40 = t152;
        v41 = t147;
        v42 = t148;
        v43 = t151;
        v54 = 32u;
        v0 = 18u;
        continue;
      }
      case 30u: {
        let t153 = v111;
        let t154 = v114;
        let t155 = v117;
        let t156 = v118;
        v40 = t153;
        v41 = t154;
        v42 = t155;
        v43 = t156;
        v54 = 31u;
        v0 = 18u;
        continue;
      }
      case 31u: {
        let t157 = v6;
        v6 = t157;
        v0 = v125;
        continue;
      }
      case 32u: {
        let t158 = v6;
        v6 = t158;
        v0 = v125;
        continue;
      }
      case 33u: {
        let t159 = v6;
        v6 = t159;
        v0 = v125;
        continue;
      }
      case 34u: {
        let t160 = v129 ^ 2147483648u;
        let t161 = v126;
        let t162 = v127;
        let t163 = v128;
        v98 = t161;
        v99 = t162;
        v100 = t163;
        v101 = t160;
        v125 = 35u;
        v0 = 26u;
        continue;
      }
      case 35u: {
        let t164 = v6;
        v6 = t164;
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
