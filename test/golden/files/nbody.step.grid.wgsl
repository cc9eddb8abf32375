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

// softfloat.jam64
fn func0(p0: u32, p1: u32, p2: u32) -> u32 {
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
  let t7 = func1(p0, v2, t6);
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

// memory.load_32
fn func5(p0: u32) -> u32 {
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
fn func6(p0: u32, p1: u32) {
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

// machine
fn func7(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32, p6: u32) {
  var v0: u32 = p0;
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
  var v25: u32;
  var v26: u32;
  var v27: u32;
  var v28: u32;
  var v29: u32;
  var v30: u32;
  var v31: u32;
  var v32: u32;
  var v33: u32;
  var v34: u32;
  var v36: u32;
  var v37: u32;
  var v40: u32;
  var v41: u32;
  var v42: u32;
  var v43: u32;
  var v44: u32;
  var v45: u32;
  var v61: u32;
  var v62: u32;
  var v63: u32;
  var v64: u32;
  var v65: u32;
  var v72: u32;
  var v74: u32;
  var v76: u32;
  var v77: u32;
  var v78: u32;
  var v79: u32;
  var v80: u32;
  var v86: u32;
  var v87: u32;
  var v88: u32;
  var v89: u32;
  var v90: u32;
  var v95: u32;
  var v100: u32;
  var v102: u32;
  var v103: u32;
  var v104: u32;
  var v105: u32;
  var v106: u32;
  var v107: u32;
  var v112: u32;
  var v114: u32;
  var v115: u32;
  var v116: u32;
  var v117: u32;
  var v118: u32;
  var v120: u32;
  var v121: u32;
  var v122: u32;
  var v123: u32;
  var v124: u32;
  var v126: u32;
  var v129: u32;
  var v147: u32;
  var v148: u32;
  var v153: u32;
  var v154: u32;
  var v155: u32;
  var v156: u32;
  var v157: u32;
  var v161: u32;
  var v172: u32;
  var v173: u32;
  var v174: u32;
  var v175: u32;
  var v176: u32;
  var v180: u32;
  var v181: u32;
  var v192: u32;
  var v193: u32;
  var v779: u32;
  var v785: u32;
  var v786: u32;
  var v787: u32;
  var v788: u32;
  var v791: u32;
  var v815: u32;
  var v816: u32;
  var v819: u32;
  var v820: u32;
  var v821: u32;
  var v847: u32;
  var v851: u32;
  var v853: u32;
  var v854: u32;
  var v855: u32;
  var v856: u32;
  var v857: u32;
  var v865: u32;
  var v868: u32;
  var v869: u32;
  var v870: u32;
  var v871: u32;
  var v872: u32;
  var v873: u32;
  var v874: u32;
  loop {
    switch v0 {
      case 0u: {
        return;
      }
      case 1u: {
        v33 = 0u;
        v22 = 0u;
        v23 = 0u;
        v24 = 0u;
        v25 = 0u;
        v14 = 0u;
        v15 = 0u;
        if fuel < 1u { trap = 1u; return; }
        fuel -= 1u;
        let t0 = v8 * 56u;
        v32 = v9 + t0;
        if v32 > bytes - 16u { trap = 2u; return; }
        let t1 = v32 + 8u;
        let t2 = func5(t1);
        let t3 = v32 + 12u;
        v17 = func5(t3);
        v16 = t2;
        if v32 > bytes - 24u { trap = 3u; return; }
        let t4 = v32 + 16u;
        let t5 = func5(t4);
        let t6 = v32 + 20u;
        v19 = func5(t6);
        v18 = t5;
        if v32 > bytes - 32u { trap = 4u; return; }
        let t7 = v32 + 24u;
        let t8 = func5(t7);
        let t9 = v32 + 28u;
        v21 = func5(t9);
        v20 = t8;
        v0 = 3u;
        continue;
      }
      case 2u: {
        if v32 > bytes - 40u { trap = 10u; return; }
        let t10 = v32 + 32u;
        let t11 = func5(t10);
        let t12 = v32 + 36u;
        v43 = func5(t12);
        v42 = t11;
        let t13 = v22;
        let t14 = v23;
        let t15 = v12;
        let t16 = v13;
        v121 = t13;
        v122 = t14;
        v123 = t15;
        v124 = t16;
        v153 = 25u;
        v0 = 50u;
        continue;
      }
      case 3u: {
        if fuel < 1u { trap = 5u; return; }
        fuel -= 1u;
        let t17 = select(0u, 1u, v11 > v33);
        if t17 != 0u {
          v0 = 4u;
        } else {
          v0 = 2u;
        }
        continue;
      }
      case 4u: {
        let t18 = select(0u, 1u, v8 != v33);
        if t18 != 0u {
          v0 = 6u;
        } else {
          v0 = 5u;
        }
        continue;
      }
      case 5u: {
        v33 = v33 + 1u;
        v0 = 3u;
        continue;
      }
      case 6u: {
        let t19 = v33 * 56u;
        v34 = v9 + t19;
        if v34 > bytes - 16u { trap = 6u; return; }
        let t20 = v34 + 8u;
        let t21 = func5(t20);
        let t22 = v34 + 12u;
        let t23 = func5(t22);
        let t24 = v16;
        let t25 = v17;
        v115 = t21;
        v116 = t23;
        v117 = t24;
        v118 = t25;
        v120 = 7u;
        v0 = 48u;
        continue;
      }
      case 7u: {
        let t26 = v193;
        let t27 = g0;
        v36 = t26;
        v37 = t27;
        v40 = v22;
        v41 = v23;
        v22 = v36;
        v23 = v37;
        if v34 > bytes - 8u { trap = 7u; return; }
        let t28 = func5(v34);
        let t29 = v34 + 4u;
        v37 = func5(t29);
        v36 = t28;
        let t30 = v22;
        let t31 = v23;
        let t32 = v22;
        let t33 = v23;
        v121 = t30;
        v122 = t31;
        v123 = t32;
        v124 = t33;
        v153 = 8u;
        v0 = 50u;
        continue;
      }
      case 8u: {
        let t34 = v193;
        let t35 = g0;
        v42 = t34;
        v43 = t35;
        if v34 > bytes - 24u { trap = 8u; return; }
        let t36 = v34 + 16u;
        let t37 = func5(t36);
        let t38 = v34 + 20u;
        let t39 = func5(t38);
        let t40 = v18;
        let t41 = v19;
        v115 = t37;
        v116 = t39;
        v117 = t40;
        v118 = t41;
        v120 = 9u;
        v0 = 48u;
        continue;
      }
      case 9u: {
        let t42 = v193;
        let t43 = g0;
        v26 = t42;
        v27 = t43;
        let t44 = v26;
        let t45 = v27;
        let t46 = v26;
        let t47 = v27;
        v121 = t44;
        v122 = t45;
        v123 = t46;
        v124 = t47;
        v153 = 10u;
        v0 = 50u;
        continue;
      }
      case 10u: {
        let t48 = v193;
        let t49 = g0;
        let t50 = v42;
        let t51 = v43;
        v87 = t50;
        v88 = t51;
        v89 = t48;
        v90 = t49;
        v114 = 11u;
        v0 = 40u;
        continue;
      }
      case 11u: {
        let t52 = v193;
        let t53 = g0;
        v44 = t52;
        v45 = t53;
        if v34 > bytes - 32u { trap = 9u; return; }
        let t54 = v34 + 24u;
        let t55 = func5(t54);
        let t56 = v34 + 28u;
        let t57 = func5(t56);
        let t58 = v20;
        let t59 = v21;
        v115 = t55;
        v116 = t57;
        v117 = t58;
        v118 = t59;
        v120 = 12u;
        v0 = 48u;
        continue;
      }
      case 12u: {
        let t60 = v193;
        let t61 = g0;
        v28 = t60;
        v29 = t61;
        let t62 = v28;
        let t63 = v29;
        let t64 = v28;
        let t65 = v29;
        v121 = t62;
        v122 = t63;
        v123 = t64;
        v124 = t65;
        v153 = 13u;
        v0 = 50u;
        continue;
      }
      case 13u: {
        let t66 = v193;
        let t67 = g0;
        let t68 = v44;
        let t69 = v45;
        v87 = t68;
        v88 = t69;
        v89 = t66;
        v90 = t67;
        v114 = 14u;
        v0 = 40u;
        continue;
      }
      case 14u: {
        let t70 = v193;
        let t71 = g0;
        v87 = t70;
        v88 = t71;
        v89 = 3894859413u;
        v90 = 1041313291u;
        v114 = 15u;
        v0 = 40u;
        continue;
      }
      case 15u: {
        let t72 = v193;
        let t73 = g0;
        v42 = v22;
        v43 = v23;
        v22 = t72;
        v23 = t73;
        let t74 = v22;
        let t75 = v23;
        v154 = t74;
        v155 = t75;
        v172 = 16u;
        v0 = 55u;
        continue;
      }
      case 16u: {
        let t76 = v193;
        let t77 = g0;
        let t78 = v22;
        let t79 = v23;
        v121 = t78;
        v122 = t79;
        v123 = t76;
        v124 = t77;
        v153 = 17u;
        v0 = 50u;
        continue;
      }
      case 17u: {
        let t80 = v193;
        let t81 = g0;
        let t82 = v36;
        let t83 = v37;
        v173 = t82;
        v174 = t83;
        v175 = t80;
        v176 = t81;
        v192 = 18u;
        v0 = 57u;
        continue;
      }
      case 18u: {
        let t84 = v193;
        let t85 = g0;
        v30 = t84;
        v31 = t85;
        let t86 = v42;
        let t87 = v43;
        let t88 = v30;
        let t89 = v31;
        v121 = t86;
        v122 = t87;
        v123 = t88;
        v124 = t89;
        v153 = 19u;
        v0 = 50u;
        continue;
      }
      case 19u: {
        let t90 = v193;
        let t91 = g0;
        let t92 = v40;
        let t93 = v41;
        v87 = t92;
        v88 = t93;
        v89 = t90;
        v90 = t91;
        v114 = 20u;
        v0 = 40u;
        continue;
      }
      case 20u: {
        let t94 = v193;
        let t95 = g0;
        v22 = t94;
        v23 = t95;
        let t96 = v26;
        let t97 = v27;
        let t98 = v30;
        let t99 = v31;
        v121 = t96;
        v122 = t97;
        v123 = t98;
        v124 = t99;
        v153 = 21u;
        v0 = 50u;
        continue;
      }
      case 21u: {
        let t100 = v193;
        let t101 = g0;
        let t102 = v24;
        let t103 = v25;
        v87 = t102;
        v88 = t103;
        v89 = t100;
        v90 = t101;
        v114 = 22u;
        v0 = 40u;
        continue;
      }
      case 22u: {
        let t104 = v193;
        let t105 = g0;
        v24 = t104;
        v25 = t105;
        let t106 = v28;
        let t107 = v29;
        let t108 = v30;
        let t109 = v31;
        v121 = t106;
        v122 = t107;
        v123 = t108;
        v124 = t109;
        v153 = 23u;
        v0 = 50u;
        continue;
      }
      case 23u: {
        let t110 = v193;
        let t111 = g0;
        let t112 = v14;
        let t113 = v15;
        v87 = t112;
        v88 = t113;
        v89 = t110;
        v90 = t111;
        v114 = 24u;
        v0 = 40u;
        continue;
      }
      case 24u: {
        let t114 = v193;
        let t115 = g0;
        v14 = t114;
        v15 = t115;
        v0 = 5u;
        continue;
      }
      case 25u: {
        let t116 = v193;
        let t117 = g0;
        let t118 = v42;
        let t119 = v43;
        v87 = t118;
        v88 = t119;
        v89 = t116;
        v90 = t117;
        v114 = 26u;
        v0 = 40u;
        continue;
      }
      case 26u: {
        let t120 = v193;
        let t121 = g0;
        v22 = t120;
        v23 = t121;
        if v32 > bytes - 48u { trap = 11u; return; }
        let t122 = v32 + 40u;
        let t123 = func5(t122);
        let t124 = v32 + 44u;
        v41 = func5(t124);
        v40 = t123;
        let t125 = v24;
        let t126 = v25;
        let t127 = v12;
        let t128 = v13;
        v121 = t125;
        v122 = t126;
        v123 = t127;
        v124 = t128;
        v153 = 27u;
        v0 = 50u;
        continue;
      }
      case 27u: {
        let t129 = v193;
        let t130 = g0;
        let t131 = v40;
        let t132 = v41;
        v87 = t131;
        v88 = t132;
        v89 = t129;
        v90 = t130;
        v114 = 28u;
        v0 = 40u;
        continue;
      }
      case 28u: {
        let t133 = v193;
        let t134 = g0;
        v24 = t133;
        v25 = t134;
        if v32 > bytes - 56u { trap = 12u; return; }
        let t135 = v32 + 48u;
        let t136 = func5(t135);
        let t137 = v32 + 52u;
        v43 = func5(t137);
        v42 = t136;
        let t138 = v14;
        let t139 = v15;
        let t140 = v12;
        let t141 = v13;
        v121 = t138;
        v122 = t139;
        v123 = t140;
        v124 = t141;
        v153 = 29u;
        v0 = 50u;
        continue;
      }
      case 29u: {
        let t142 = v193;
        let t143 = g0;
        let t144 = v42;
        let t145 = v43;
        v87 = t144;
        v88 = t145;
        v89 = t142;
        v90 = t143;
        v114 = 30u;
        v0 = 40u;
        continue;
      }
      case 30u: {
        let t146 = v193;
        let t147 = g0;
        v14 = t146;
        v15 = t147;
        let t148 = v8 * 56u;
        v8 = v10 + t148;
        if v32 > bytes - 8u { trap = 13u; return; }
        let t149 = func5(v32);
        let t150 = v32 + 4u;
        let t151 = func5(t150);
        if v8 > bytes - 8u { trap = 14u; return; }
        func6(v8, t149);
        let t152 = v8 + 4u;
        func6(t152, t151);
        let t153 = v22;
        let t154 = v23;
        let t155 = v12;
        let t156 = v13;
        v121 = t153;
        v122 = t154;
        v123 = t155;
        v124 = t156;
        v153 = 31u;
        v0 = 50u;
        continue;
      }
      case 31u: {
        let t157 = v193;
        let t158 = g0;
        let t159 = v16;
        let t160 = v17;
        v87 = t159;
        v88 = t160;
        v89 = t157;
        v90 = t158;
        v114 = 32u;
        v0 = 40u;
        continue;
      }
      case 32u: {
        let t161 = v193;
        let t162 = g0;
        if v8 > bytes - 16u { trap = 15u; return; }
        let t163 = v8 + 8u;
        func6(t163, t161);
        let t164 = v8 + 12u;
        func6(t164, t162);
        let t165 = v24;
        let t166 = v25;
        let t167 = v12;
        let t168 = v13;
        v121 = t165;
        v122 = t166;
        v123 = t167;
        v124 = t168;
        v153 = 33u;
        v0 = 50u;
        continue;
      }
      case 33u: {
        let t169 = v193;
        let t170 = g0;
        let t171 = v18;
        let t172 = v19;
        v87 = t171;
        v88 = t172;
        v89 = t169;
        v90 = t170;
        v114 = 34u;
        v0 = 40u;
        continue;
      }
      case 34u: {
        let t173 = v193;
        let t174 = g0;
        if v8 > bytes - 24u { trap = 16u; return; }
        let t175 = v8 + 16u;
        func6(t175, t173);
        let t176 = v8 + 20u;
        func6(t176, t174);
        let t177 = v14;
        let t178 = v15;
        let t179 = v12;
        let t180 = v13;
        v121 = t177;
        v122 = t178;
        v123 = t179;
        v124 = t180;
        v153 = 35u;
        v0 = 50u;
        continue;
      }
      case 35u: {
        let t181 = v193;
        let t182 = g0;
        let t183 = v20;
        let t184 = v21;
        v87 = t183;
        v88 = t184;
        v89 = t181;
        v90 = t182;
        v114 = 36u;
        v0 = 40u;
        continue;
      }
      case 36u: {
        let t185 = v193;
        let t186 = g0;
        if v8 > bytes - 32u { trap = 17u; return; }
        let t187 = v8 + 24u;
        func6(t187, t185);
        let t188 = v8 + 28u;
        func6(t188, t186);
        if v8 > bytes - 40u { trap = 18u; return; }
        let t189 = v8 + 32u;
        func6(t189, v22);
        let t190 = v8 + 36u;
        func6(t190, v23);
        if v8 > bytes - 48u { trap = 19u; return; }
        let t191 = v8 + 40u;
        func6(t191, v24);
        let t192 = v8 + 44u;
        func6(t192, v25);
        if v8 > bytes - 56u { trap = 20u; return; }
        let t193 = v8 + 48u;
        func6(t193, v14);
        let t194 = v8 + 52u;
        func6(t194, v15);
        v0 = v61;
        continue;
      }
      case 37u: {
        v74 = 0u;
        v72 = 0u;
        let t195 = select(0u, 1u, bitcast<i32>(v63) < bitcast<i32>(0u));
        if t195 != 0u {
          let t196 = 0u - v63;
          v64 = func0(v64, v65, t196);
          v65 = g0;
          v63 = 0u;
        } else {
          let t197 = select(0u, 1u, bitcast<i32>(v63) > bitcast<i32>(2045u));
          if t197 != 0u {
            v72 = 1u;
          } else {
            let t198 = select(0u, 1u, v63 == 2045u);
            if t198 != 0u {
              v74 = 4294966784u;
              v74 = select(0u, 1u, v64 >= v74);
              v74 = v74 + v65;
              let t199 = select(0u, 1u, v74 >= 2147483648u);
              v74 = t199;
            } else {
              v74 = 0u;
            }
            v72 = v74;
          }
          if v72 != 0u {
            let t200 = v62 | 2146435072u;
            g0 = t200;
            v193 = 0u;
            v0 = v76;
            continue;
          }
        }
        let t201 = v64 + 512u;
        let t202 = select(0u, 1u, v64 > t201);
        let t203 = t202 + v65;
        let t204 = t203 << (22u & 31u);
        v72 = 10u;
        v72 = t201 >> (v72 & 31u);
        let t205 = t204 | v72;
        v72 = 20u;
        v72 = v63 << (v72 & 31u);
        v72 = v72 + v62;
        let t206 = t203 >> (10u & 31u);
        let t207 = v72 + t206;
        g0 = t207;
        let t208 = t205 & 4294967294u;
        v72 = 1023u;
        v72 = v64 & v72;
        let t209 = select(0u, 1u, v72 == 512u);
        let t210 = select(t205, t208, t209 != 0u);
        v193 = t210;
        v0 = v76;
        continue;
      }
      case 38u: {
        let t211 = countLeadingZeros(v80);
        let t212 = countLeadingZeros(v79);
        let t213 = t212 + 32u;
        let t214 = select(t213, t211, v80 != 0u);
        let t215 = t214 - 1u;
        let t216 = func1(v79, v80, t215);
        let t217 = v78 - t215;
        let t218 = g0;
        let t219 = v77;
        v62 = t219;
        v63 = t217;
        v64 = t216;
        v65 = t218;
        v76 = 39u;
        v0 = 37u;
        continue;
      }
      case 39u: {
        let t220 = v193;
        v193 = t220;
        v0 = v86;
        continue;
      }
      case 40u: {
        v112 = 0u;
        v95 = 0u;
        v105 = 0u;
        v102 = 0u;
        v104 = 0u;
        v103 = 0u;
        v100 = 0u;
        let t221 = v88 & 2147483647u;
        v779 = 0u;
        v779 = select(0u, 1u, v87 != v779);
        v779 = t221 | v779;
        let t222 = select(0u, 1u, v779 > 2146435072u);
        if t222 != 0u {
          v779 = 1u;
        } else {
          v112 = 2147483647u;
          v112 = v90 & v112;
          let t223 = select(0u, 1u, v89 != 0u);
          let t224 = v112 | t223;
          v112 = 2146435072u;
          v112 = select(0u, 1u, t224 > v112);
          v779 = v112;
        }
        if v779 != 0u {
          g0 = 2146959360u;
          v193 = 0u;
          v0 = v114;
          continue;
        }
        v779 = 2147483647u;
        let t225 = v88 & v779;
        v779 = 2147483647u;
        let t226 = v90 & v779;
        v779 = select(0u, 1u, t225 == t226);
        let t227 = select(0u, 1u, v87 < v89);
        let t228 = v779 & t227;
        v779 = select(0u, 1u, t225 < t226);
        v779 = t228 | v779;
        if v779 != 0u {
          let t229 = v87;
          v87 = v89;
          v89 = t229;
          let t230 = v88;
          v88 = v90;
          v90 = t230;
        }
        v779 = v88 ^ v90;
        let t231 = v779 & 2147483648u;
        v785 = select(0u, 1u, t231 == 0u);
        let t232 = v90 >> (20u & 31u);
        v779 = 2047u;
        v786 = t232 & v779;
        v779 = 20u;
        v779 = v88 >> (v779 & 31u);
        v787 = v779 & 2047u;
        let t233 = select(0u, 1u, v787 == 2047u);
        if t233 != 0u {
          v779 = 2047u;
          v779 = select(0u, 1u, v786 != v779);
          v779 = v785 | v779;
          if v779 != 0u {
            g0 = v88;
            v112 = v87;
          } else {
            g0 = 2146959360u;
            v112 = 0u;
          }
          v193 = v112;
          v0 = v114;
          continue;
        }
        v100 = v88 & 2147483648u;
        let t234 = v88 & 1048575u;
        v112 = 0u;
        v779 = 1048576u;
        v112 = select(v112, v779, v787 != 0u);
        v112 = t234 | v112;
        let t235 = v112 << (9u & 31u);
        v112 = 23u;
        v112 = v87 >> (v112 & 31u);
        v95 = t235 | v112;
        v112 = 9u;
        v102 = v87 << (v112 & 31u);
        v112 = 9u;
        v112 = v89 << (v112 & 31u);
        let t236 = v90 & 1048575u;
        v779 = 0u;
        v779 = select(v779, 1048576u, v786 != 0u);
        v779 = t236 | v779;
        let t237 = v779 << (9u & 31u);
        v779 = 23u;
        v779 = v89 >> (v779 & 31u);
        v779 = t237 | v779;
        v103 = select(1u, v787, v787 != 0u);
        let t238 = select(1u, v786, v786 != 0u);
        let t239 = v103 - t238;
        v104 = func0(v112, v779, t239);
        v105 = g0;
        if v785 != 0u {
          v0 = 42u;
        } else {
          v0 = 41u;
        }
        continue;
      }
      case 41u: {
        v788 = v102 - v104;
        let t240 = v95 - v105;
        let t241 = select(0u, 1u, v102 < v104);
        v791 = t240 - t241;
        let t242 = v788 | v791;
        let t243 = select(0u, 1u, t242 == 0u);
        if t243 != 0u {
          g0 = 0u;
          v193 = 0u;
          v0 = v114;
          continue;
        }
        let t244 = v100;
        let t245 = v103;
        let t246 = v788;
        let t247 = v791;
        v77 = t244;
        v78 = t245;
        v79 = t246;
        v80 = t247;
        v86 = 47u;
        v0 = 38u;
        continue;
      }
      case 42u: {
        let t248 = v95 + v105;
        v106 = v102 + v104;
        let t249 = select(0u, 1u, v102 > v106);
        v107 = t248 + t249;
        let t250 = select(0u, 1u, v107 >= 1073741824u);
        if t250 != 0u {
          v0 = 44u;
        } else {
          v0 = 43u;
        }
        continue;
      }
      case 43u: {
        let t251 = v103 - 1u;
        let t252 = v106 << (1u & 31u);
        let t253 = v107 << (1u & 31u);
        let t254 = v106 >> (31u & 31u);
        let t255 = t253 | t254;
        let t256 = v100;
        v62 = t256;
        v63 = t251;
        v64 = t252;
        v65 = t255;
        v76 = 46u;
        v0 = 37u;
        continue;
      }
      case 44u: {
        let t257 = v100;
        let t258 = v103;
        let t259 = v106;
        let t260 = v107;
        v62 = t257;
        v63 = t258;
        v64 = t259;
        v65 = t260;
        v76 = 45u;
        v0 = 37u;
        continue;
      }
      case 45u: {
        let t261 = v193;
        v193 = t261;
        v0 = v114;
        continue;
      }
      case 46u: {
        let t262 = v193;
        v193 = t262;
        v0 = v114;
        continue;
      }
      case 47u: {
        let t263 = v193;
        v193 = t263;
        v0 = v114;
        continue;
      }
      case 48u: {
        let t264 = v118 ^ 2147483648u;
        let t265 = v115;
        let t266 = v116;
        let t267 = v117;
        v87 = t265;
        v88 = t266;
        v89 = t267;
        v90 = t264;
        v114 = 49u;
        v0 = 40u;
        continue;
      }
      case 49u: {
        let t268 = v193;
        v193 = t268;
        v0 = v120;
        continue;
      }
      case 50u: {
        v129 = 0u;
        v148 = 0u;
        v147 = 0u;
        v126 = 0u;
        v815 = 2147483647u;
        v815 = v122 & v815;
        v816 = 0u;
        v816 = select(0u, 1u, v121 != v816);
        v816 = v815 | v816;
        v815 = 2146435072u;
        v815 = select(0u, 1u, v816 > v815);
        if v815 != 0u {
          v816 = 1u;
        } else {
          let t269 = v124 & 2147483647u;
          let t270 = select(0u, 1u, v123 != 0u);
          let t271 = t269 | t270;
          let t272 = select(0u, 1u, t271 > 2146435072u);
          v816 = t272;
        }
        if v816 != 0u {
          v815 = 2146959360u;
          g0 = v815;
          v815 = 0u;
          v193 = v815;
          v0 = v153;
          continue;
        }
        v816 = 2147483647u;
        v819 = v124 & v816;
        v816 = 2147483647u;
        v820 = v122 & v816;
        v816 = v121 | v820;
        v821 = select(0u, 1u, v816 == 0u);
        v816 = select(0u, 1u, v821 == 0u);
        if v816 != 0u {
          v815 = v123 | v819;
          v821 = select(0u, 1u, v815 == 0u);
        }
        v816 = v122 ^ v124;
        v815 = 2147483648u;
        v126 = v816 & v815;
        v815 = 2146435072u;
        v815 = select(0u, 1u, v819 == v815);
        v816 = 2146435072u;
        v816 = select(0u, 1u, v820 == v816);
        v816 = v815 | v816;
        if v816 != 0u {
          if v821 != 0u {
            v815 = 2146959360u;
          } else {
            let t273 = v126 | 2146435072u;
            v815 = t273;
          }
          g0 = v815;
          v815 = 0u;
          v193 = v815;
          v0 = v153;
          continue;
        }
        if v821 != 0u {
          g0 = v126;
          v816 = 0u;
          v193 = v816;
          v0 = v153;
          continue;
        }
        v816 = func2(v121, v820);
        v815 = func2(v123, v819);
        v815 = v816 + v815;
        v816 = 1023u;
        v129 = v815 - v816;
        let t274 = func3(v121, v820);
        v816 = g0;
        v815 = 10u;
        v815 = v816 << (v815 & 31u);
        v816 = 22u;
        v816 = t274 >> (v816 & 31u);
        let t275 = v815 | v816;
        let t276 = func3(v123, v819);
        v816 = g0;
        v815 = 11u;
        v815 = v816 << (v815 & 31u);
        v816 = 21u;
        v816 = t276 >> (v816 & 31u);
        let t277 = v815 | v816;
        v816 = 11u;
        let t278 = t276 << (v816 & 31u);
        let t279 = t275 * t278;
        v816 = 10u;
        let t280 = t274 << (v816 & 31u);
        let t281 = t280 * t277;
        v816 = func4(t280, t278);
        let t282 = v816 + t279;
        let t283 = t281 + t282;
        v816 = func4(t275, t277);
        v815 = func4(t280, t277);
        let t284 = func4(t275, t278);
        let t285 = v815 + t284;
        v815 = select(0u, 1u, t283 < t281);
        let t286 = select(0u, 1u, t279 > t282);
        let t287 = v815 + t286;
        let t288 = t285 + t287;
        let t289 = t275 * t277;
        let t290 = t288 + t289;
        let t291 = select(0u, 1u, t290 < t289);
        let t292 = v816 + t291;
        v816 = select(0u, 1u, t284 > t285);
        v816 = t292 + v816;
        let t293 = select(0u, 1u, t285 > t288);
        v147 = v816 + t293;
        let t294 = t278 * t280;
        let t295 = t294 | t283;
        v816 = 0u;
        v816 = select(0u, 1u, t295 != v816);
        v148 = v816 | t290;
        v816 = 1073741824u;
        v816 = select(0u, 1u, v147 >= v816);
        if v816 != 0u {
          v0 = 52u;
        } else {
          v0 = 51u;
        }
        continue;
      }
      case 51u: {
        let t296 = v129 - 1u;
        let t297 = v148 << (1u & 31u);
        let t298 = v147 << (1u & 31u);
        let t299 = v148 >> (31u & 31u);
        let t300 = t298 | t299;
        let t301 = v126;
        v62 = t301;
        v63 = t296;
        v64 = t297;
        v65 = t300;
        v76 = 54u;
        v0 = 37u;
        continue;
      }
      case 52u: {
        let t302 = v126;
        let t303 = v129;
        let t304 = v148;
        let t305 = v147;
        v62 = t302;
        v63 = t303;
        v64 = t304;
        v65 = t305;
        v76 = 53u;
        v0 = 37u;
        continue;
      }
      case 53u: {
        let t306 = v193;
        v193 = t306;
        v0 = v153;
        continue;
      }
      case 54u: {
        let t307 = v193;
        v193 = t307;
        v0 = v153;
        continue;
      }
      case 55u: {
        v161 = 0u;
        v156 = 0u;
        v157 = 0u;
        v847 = 2147483647u;
        v847 = v155 & v847;
        let t308 = select(0u, 1u, v154 != 0u);
        let t309 = v847 | t308;
        v847 = 2146435072u;
        v847 = select(0u, 1u, t309 > v847);
        if v847 != 0u {
          g0 = 2146959360u;
          v193 = 0u;
          v0 = v172;
          continue;
        }
        v847 = 2147483647u;
        v847 = v155 & v847;
        v847 = v847 | v154;
        v847 = select(0u, 1u, v847 == 0u);
        if v847 != 0u {
          g0 = v155;
          v193 = v154;
          v0 = v172;
          continue;
        }
        v847 = 2147483648u;
        v847 = v155 & v847;
        if v847 != 0u {
          g0 = 2146959360u;
          v193 = 0u;
          v0 = v172;
          continue;
        }
        v847 = 2146435072u;
        v847 = select(0u, 1u, v155 == v847);
        if v847 != 0u {
          g0 = 2146435072u;
          v193 = 0u;
          v0 = v172;
          continue;
        }
        v847 = func3(v154, v155);
        let t310 = g0;
        let t311 = func2(v154, v155);
        v851 = t311 - 1023u;
        let t312 = v851 & 1u;
        let t313 = select(10u, 11u, t312 != 0u);
        v853 = func1(v847, t310, t313);
        v854 = g0;
        v154 = 0u;
        v155 = 0u;
        loop {
          let t314 = select(0u, 1u, bitcast<i32>(v161) < bitcast<i32>(55u));
          if t314 != 0u {
            let t315 = v155 << (2u & 31u);
            v847 = 30u;
            v847 = v154 >> (v847 & 31u);
            v155 = t315 | v847;
            v847 = 2u;
            v847 = v154 << (v847 & 31u);
            let t316 = v854 >> (30u & 31u);
            v154 = v847 | t316;
            let t317 = v854 << (2u & 31u);
            v847 = 30u;
            v847 = v853 >> (v847 & 31u);
            v854 = t317 | v847;
            v847 = 2u;
            v853 = v853 << (v847 & 31u);
            v847 = 2u;
            v847 = v156 << (v847 & 31u);
            v855 = v847 | 1u;
            let t318 = v157 << (2u & 31u);
            v847 = 30u;
            v847 = v156 >> (v847 & 31u);
            v856 = t318 | v847;
            v857 = select(0u, 1u, v155 > v856);
            if v857 != 0u {
              v847 = v857;
            } else {
              let t319 = select(0u, 1u, v155 == v856);
              let t320 = select(0u, 1u, v154 >= v855);
              let t321 = t319 & t320;
              v847 = t321;
            }
            let t322 = select(0u, 1u, v847 != 0u);
            let t323 = v157 << (1u & 31u);
            v847 = 31u;
            v847 = v156 >> (v847 & 31u);
            v157 = t323 | v847;
            v847 = 1u;
            v847 = v156 << (v847 & 31u);
            v156 = t322 | v847;
            if t322 != 0u {
              v847 = v155 - v856;
              let t324 = select(0u, 1u, v154 < v855);
              v155 = v847 - t324;
              v154 = v154 - v855;
            }
            v161 = v161 + 1u;
            continue;
          }
          break;
        }
        let t325 = bitcast<u32>(bitcast<i32>(v851) >> (1u & 31u));
        let t326 = t325 + 1022u;
        let t327 = v156 << (8u & 31u);
        v847 = v154 | v155;
        let t328 = select(0u, 1u, v847 != 0u);
        let t329 = t327 | t328;
        let t330 = v157 << (8u & 31u);
        v847 = 24u;
        v847 = v156 >> (v847 & 31u);
        v847 = t330 | v847;
        let t331 = v847;
        v62 = 0u;
        v63 = t326;
        v64 = t329;
        v65 = t331;
        v76 = 56u;
        v0 = 37u;
        continue;
      }
      case 56u: {
        let t332 = v193;
        v193 = t332;
        v0 = v172;
        continue;
      }
      case 57u: {
        v181 = 0u;
        v180 = 0u;
        let t333 = v174 & 2147483647u;
        v865 = 0u;
        v865 = select(0u, 1u, v173 != v865);
        v865 = t333 | v865;
        let t334 = select(0u, 1u, v865 > 2146435072u);
        if t334 != 0u {
          v865 = 1u;
        } else {
          let t335 = v176 & 2147483647u;
          let t336 = select(0u, 1u, v175 != 0u);
          let t337 = t335 | t336;
          let t338 = select(0u, 1u, t337 > 2146435072u);
          v865 = t338;
        }
        if v865 != 0u {
          g0 = 2146959360u;
          v193 = 0u;
          v0 = v192;
          continue;
        }
        v865 = v174 ^ v176;
        v868 = v865 & 2147483648u;
        v869 = v176 & 2147483647u;
        v870 = v174 & 2147483647u;
        let t339 = select(0u, 1u, v870 == 2146435072u);
        if t339 != 0u {
          v865 = 2146435072u;
          v865 = v868 | v865;
          let t340 = select(0u, 1u, v869 == 2146435072u);
          let t341 = select(v865, 2146959360u, t340 != 0u);
          g0 = t341;
          v193 = 0u;
          v0 = v192;
          continue;
        }
        let t342 = select(0u, 1u, v869 == 2146435072u);
        if t342 != 0u {
          g0 = v868;
          v193 = 0u;
          v0 = v192;
          continue;
        }
        let t343 = v175 | v869;
        let t344 = select(0u, 1u, t343 == 0u);
        if t344 != 0u {
          let t345 = v868 | 2146435072u;
          v865 = v173 | v870;
          v865 = select(2146959360u, t345, v865 != 0u);
          g0 = v865;
          v865 = 0u;
          v193 = v865;
          v0 = v192;
          continue;
        }
        let t346 = v173 | v870;
        let t347 = select(0u, 1u, t346 == 0u);
        if t347 != 0u {
          g0 = v868;
          v865 = 0u;
          v193 = v865;
          v0 = v192;
          continue;
        }
        let t348 = func2(v173, v870);
        v865 = func2(v175, v869);
        v865 = t348 - v865;
        v871 = v865 + 1022u;
        v872 = func3(v175, v869);
        v873 = g0;
        v173 = func3(v173, v870);
        v174 = g0;
        let t349 = select(0u, 1u, v873 == v174);
        v865 = select(0u, 1u, v173 < v872);
        v865 = t349 & v865;
        let t350 = select(0u, 1u, v174 < v873);
        let t351 = v865 | t350;
        if t351 != 0u {
          v865 = 1u;
          v865 = v174 << (v865 & 31u);
          let t352 = v173 >> (31u & 31u);
          v174 = v865 | t352;
          v871 = v871 - 1u;
          v173 = v173 << (1u & 31u);
        }
        v176 = 0u;
        loop {
          let t353 = select(0u, 1u, bitcast<i32>(v181) < bitcast<i32>(55u));
          if t353 != 0u {
            let t354 = v180 << (1u & 31u);
            v865 = 31u;
            v865 = v176 >> (v865 & 31u);
            v180 = t354 | v865;
            v874 = select(0u, 1u, v174 > v873);
            if v874 != 0u {
              v865 = v874;
            } else {
              let t355 = select(0u, 1u, v174 == v873);
              let t356 = select(0u, 1u, v173 >= v872);
              let t357 = t355 & t356;
              v865 = t357;
            }
            let t358 = select(0u, 1u, v865 != 0u);
            let t359 = v176 << (1u & 31u);
            v176 = t358 | t359;
            if t358 != 0u {
              let t360 = v174 - v873;
              v865 = select(0u, 1u, v173 < v872);
              v174 = t360 - v865;
              v173 = v173 - v872;
            }
            v865 = 1u;
            v865 = v174 << (v865 & 31u);
            let t361 = v173 >> (31u & 31u);
            v174 = v865 | t361;
            v173 = v173 << (1u & 31u);
            v181 = v181 + 1u;
            continue;
          }
          break;
        }
        let t362 = v176 << (8u & 31u);
        let t363 = v173 | v174;
        v865 = 0u;
        v865 = select(0u, 1u, t363 != v865);
        v865 = t362 | v865;
        let t364 = v180 << (8u & 31u);
        let t365 = v176 >> (24u & 31u);
        let t366 = t364 | t365;
        let t367 = v868;
        let t368 = v871;
        let t369 = v865;
        v62 = t367;
        v63 = t368;
        v64 = t369;
        v65 = t366;
        v76 = 58u;
        v0 = 37u;
        continue;
      }
      case 58u: {
        let t370 = v193;
        v193 = t370;
        v0 = v192;
        continue;
      }
      default: {
        v8 = p1;
        v9 = p2;
        v10 = p3;
        v11 = p4;
        v12 = p5;
        v13 = p6;
        v61 = 0u;
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
  var a6: u32;
  var started = false;
  switch control[1u] {
    case 0u: {
      started = true;
      a0 = 59u;
      a1 = control[3u] + lane;
      a2 = arguments[0u];
      a3 = arguments[1u];
      a4 = arguments[2u];
      a5 = arguments[3u];
      a6 = arguments[4u];
    }
    default: {}
  }
  if started {
    func7(a0, a1, a2, a3, a4, a5, a6);
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
}
