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
  var v93: u32;
  var v94: u32;
  var v95: u32;
  var v100: u32;
  var v101: u32;
  var v102: u32;
  var v103: u32;
  var v104: u32;
  var v105: u32;
  var v106: u32;
  var v107: u32;
  var v108: u32;
  var v109: u32;
  var v111: u32;
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
  var v125: u32;
  var v126: u32;
  var v129: u32;
  var v132: u32;
  var v133: u32;
  var v147: u32;
  var v148: u32;
  var v149: u32;
  var v150: u32;
  var v153: u32;
  var v154: u32;
  var v155: u32;
  var v156: u32;
  var v157: u32;
  var v159: u32;
  var v160: u32;
  var v161: u32;
  var v162: u32;
  var v163: u32;
  var v164: u32;
  var v165: u32;
  var v167: u32;
  var v172: u32;
  var v173: u32;
  var v174: u32;
  var v175: u32;
  var v176: u32;
  var v177: u32;
  var v178: u32;
  var v179: u32;
  var v180: u32;
  var v181: u32;
  var v183: u32;
  var v184: u32;
  var v185: u32;
  var v186: u32;
  var v189: u32;
  var v192: u32;
  var v193: u32;
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
        v37 = func5(t22);
        v36 = t21;
        let t23 = v36;
        let t24 = v37;
        let t25 = v16;
        let t26 = v17;
        v115 = t23;
        v116 = t24;
        v117 = t25;
        v118 = t26;
        v120 = 7u;
        v0 = 48u;
        continue;
      }
      case 7u: {
        let t27 = v193;
        let t28 = g0;
        v36 = t27;
        v37 = t28;
        v40 = v22;
        v41 = v23;
        v22 = v36;
        v23 = v37;
        if v34 > bytes - 8u { trap = 7u; return; }
        let t29 = func5(v34);
        let t30 = v34 + 4u;
        v37 = func5(t30);
        v36 = t29;
        let t31 = v22;
        let t32 = v23;
        let t33 = v22;
        let t34 = v23;
        v121 = t31;
        v122 = t32;
        v123 = t33;
        v124 = t34;
        v153 = 8u;
        v0 = 50u;
        continue;
      }
      case 8u: {
        let t35 = v193;
        let t36 = g0;
        v42 = t35;
        v43 = t36;
        if v34 > bytes - 24u { trap = 8u; return; }
        let t37 = v34 + 16u;
        let t38 = func5(t37);
        let t39 = v34 + 20u;
        v45 = func5(t39);
        v44 = t38;
        let t40 = v44;
        let t41 = v45;
        let t42 = v18;
        let t43 = v19;
        v115 = t40;
        v116 = t41;
        v117 = t42;
        v118 = t43;
        v120 = 9u;
        v0 = 48u;
        continue;
      }
      case 9u: {
        let t44 = v193;
        let t45 = g0;
        v26 = t44;
        v27 = t45;
        let t46 = v26;
        let t47 = v27;
        let t48 = v26;
        let t49 = v27;
        v121 = t46;
        v122 = t47;
        v123 = t48;
        v124 = t49;
        v153 = 10u;
        v0 = 50u;
        continue;
      }
      case 10u: {
        let t50 = v193;
        let t51 = g0;
        v44 = t50;
        v45 = t51;
        let t52 = v42;
        let t53 = v43;
        let t54 = v44;
        let t55 = v45;
        v87 = t52;
        v88 = t53;
        v89 = t54;
        v90 = t55;
        v114 = 11u;
        v0 = 40u;
        continue;
      }
      case 11u: {
        let t56 = v193;
        let t57 = g0;
        v44 = t56;
        v45 = t57;
        if v34 > bytes - 32u { trap = 9u; return; }
        let t58 = v34 + 24u;
        let t59 = func5(t58);
        let t60 = v34 + 28u;
        v43 = func5(t60);
        v42 = t59;
        let t61 = v42;
        let t62 = v43;
        let t63 = v20;
        let t64 = v21;
        v115 = t61;
        v116 = t62;
        v117 = t63;
        v118 = t64;
        v120 = 12u;
        v0 = 48u;
        continue;
      }
      case 12u: {
        let t65 = v193;
        let t66 = g0;
        v28 = t65;
        v29 = t66;
        let t67 = v28;
        let t68 = v29;
        let t69 = v28;
        let t70 = v29;
        v121 = t67;
        v122 = t68;
        v123 = t69;
        v124 = t70;
        v153 = 13u;
        v0 = 50u;
        continue;
      }
      case 13u: {
        let t71 = v193;
        let t72 = g0;
        v42 = t71;
        v43 = t72;
        let t73 = v44;
        let t74 = v45;
        let t75 = v42;
        let t76 = v43;
        v87 = t73;
        v88 = t74;
        v89 = t75;
        v90 = t76;
        v114 = 14u;
        v0 = 40u;
        continue;
      }
      case 14u: {
        let t77 = v193;
        let t78 = g0;
        v42 = t77;
        v43 = t78;
        v44 = 3894859413u;
        v45 = 1041313291u;
        let t79 = v42;
        let t80 = v43;
        let t81 = v44;
        let t82 = v45;
        v87 = t79;
        v88 = t80;
        v89 = t81;
        v90 = t82;
        v114 = 15u;
        v0 = 40u;
        continue;
      }
      case 15u: {
        let t83 = v193;
        let t84 = g0;
        v44 = t83;
        v45 = t84;
        v42 = v22;
        v43 = v23;
        v22 = v44;
        v23 = v45;
        let t85 = v22;
        let t86 = v23;
        v154 = t85;
        v155 = t86;
        v172 = 16u;
        v0 = 55u;
        continue;
      }
      case 16u: {
        let t87 = v193;
        let t88 = g0;
        v44 = t87;
        v45 = t88;
        let t89 = v22;
        let t90 = v23;
        let t91 = v44;
        let t92 = v45;
        v121 = t89;
        v122 = t90;
        v123 = t91;
        v124 = t92;
        v153 = 17u;
        v0 = 50u;
        continue;
      }
      case 17u: {
        let t93 = v193;
        let t94 = g0;
        v44 = t93;
        v45 = t94;
        let t95 = v36;
        let t96 = v37;
        let t97 = v44;
        let t98 = v45;
        v173 = t95;
        v174 = t96;
        v175 = t97;
        v176 = t98;
        v192 = 18u;
        v0 = 57u;
        continue;
      }
      case 18u: {
        let t99 = v193;
        let t100 = g0;
        v30 = t99;
        v31 = t100;
        let t101 = v42;
        let t102 = v43;
        let t103 = v30;
        let t104 = v31;
        v121 = t101;
        v122 = t102;
        v123 = t103;
        v124 = t104;
        v153 = 19u;
        v0 = 50u;
        continue;
      }
      case 19u: {
        let t105 = v193;
        let t106 = g0;
        v42 = t105;
        v43 = t106;
        let t107 = v40;
        let t108 = v41;
        let t109 = v42;
        let t110 = v43;
        v87 = t107;
        v88 = t108;
        v89 = t109;
        v90 = t110;
        v114 = 20u;
        v0 = 40u;
        continue;
      }
      case 20u: {
        let t111 = v193;
        let t112 = g0;
        v22 = t111;
        v23 = t112;
        let t113 = v26;
        let t114 = v27;
        let t115 = v30;
        let t116 = v31;
        v121 = t113;
        v122 = t114;
        v123 = t115;
        v124 = t116;
        v153 = 21u;
        v0 = 50u;
        continue;
      }
      case 21u: {
        let t117 = v193;
        let t118 = g0;
        v42 = t117;
        v43 = t118;
        let t119 = v24;
        let t120 = v25;
        let t121 = v42;
        let t122 = v43;
        v87 = t119;
        v88 = t120;
        v89 = t121;
        v90 = t122;
        v114 = 22u;
        v0 = 40u;
        continue;
      }
      case 22u: {
        let t123 = v193;
        let t124 = g0;
        v24 = t123;
        v25 = t124;
        let t125 = v28;
        let t126 = v29;
        let t127 = v30;
        let t128 = v31;
        v121 = t125;
        v122 = t126;
        v123 = t127;
        v124 = t128;
        v153 = 23u;
        v0 = 50u;
        continue;
      }
      case 23u: {
        let t129 = v193;
        let t130 = g0;
        v42 = t129;
        v43 = t130;
        let t131 = v14;
        let t132 = v15;
        let t133 = v42;
        let t134 = v43;
        v87 = t131;
        v88 = t132;
        v89 = t133;
        v90 = t134;
        v114 = 24u;
        v0 = 40u;
        continue;
      }
      case 24u: {
        let t135 = v193;
        let t136 = g0;
        v14 = t135;
        v15 = t136;
        v0 = 5u;
        continue;
      }
      case 25u: {
        let t137 = v193;
        let t138 = g0;
        v40 = t137;
        v41 = t138;
        let t139 = v42;
        let t140 = v43;
        let t141 = v40;
        let t142 = v41;
        v87 = t139;
        v88 = t140;
        v89 = t141;
        v90 = t142;
        v114 = 26u;
        v0 = 40u;
        continue;
      }
      case 26u: {
        let t143 = v193;
        let t144 = g0;
        v22 = t143;
        v23 = t144;
        if v32 > bytes - 48u { trap = 11u; return; }
        let t145 = v32 + 40u;
        let t146 = func5(t145);
        let t147 = v32 + 44u;
        v41 = func5(t147);
        v40 = t146;
        let t148 = v24;
        let t149 = v25;
        let t150 = v12;
        let t151 = v13;
        v121 = t148;
        v122 = t149;
        v123 = t150;
        v124 = t151;
        v153 = 27u;
        v0 = 50u;
        continue;
      }
      case 27u: {
        let t152 = v193;
        let t153 = g0;
        v42 = t152;
        v43 = t153;
        let t154 = v40;
        let t155 = v41;
        let t156 = v42;
        let t157 = v43;
        v87 = t154;
        v88 = t155;
        v89 = t156;
        v90 = t157;
        v114 = 28u;
        v0 = 40u;
        continue;
      }
      case 28u: {
        let t158 = v193;
        let t159 = g0;
        v24 = t158;
        v25 = t159;
        if v32 > bytes - 56u { trap = 12u; return; }
        let t160 = v32 + 48u;
        let t161 = func5(t160);
        let t162 = v32 + 52u;
        v43 = func5(t162);
        v42 = t161;
        let t163 = v14;
        let t164 = v15;
        let t165 = v12;
        let t166 = v13;
        v121 = t163;
        v122 = t164;
        v123 = t165;
        v124 = t166;
        v153 = 29u;
        v0 = 50u;
        continue;
      }
      case 29u: {
        let t167 = v193;
        let t168 = g0;
        v40 = t167;
        v41 = t168;
        let t169 = v42;
        let t170 = v43;
        let t171 = v40;
        let t172 = v41;
        v87 = t169;
        v88 = t170;
        v89 = t171;
        v90 = t172;
        v114 = 30u;
        v0 = 40u;
        continue;
      }
      case 30u: {
        let t173 = v193;
        let t174 = g0;
        v14 = t173;
        v15 = t174;
        let t175 = v8 * 56u;
        v8 = v10 + t175;
        if v32 > bytes - 8u { trap = 13u; return; }
        let t176 = func5(v32);
        let t177 = v32 + 4u;
        v41 = func5(t177);
        v40 = t176;
        if v8 > bytes - 8u { trap = 14u; return; }
        func6(v8, v40);
        let t178 = v8 + 4u;
        func6(t178, v41);
        let t179 = v22;
        let t180 = v23;
        let t181 = v12;
        let t182 = v13;
        v121 = t179;
        v122 = t180;
        v123 = t181;
        v124 = t182;
        v153 = 31u;
        v0 = 50u;
        continue;
      }
      case 31u: {
        let t183 = v193;
        let t184 = g0;
        v40 = t183;
        v41 = t184;
        let t185 = v16;
        let t186 = v17;
        let t187 = v40;
        let t188 = v41;
        v87 = t185;
        v88 = t186;
        v89 = t187;
        v90 = t188;
        v114 = 32u;
        v0 = 40u;
        continue;
      }
      case 32u: {
        let t189 = v193;
        let t190 = g0;
        v40 = t189;
        v41 = t190;
        if v8 > bytes - 16u { trap = 15u; return; }
        let t191 = v8 + 8u;
        func6(t191, v40);
        let t192 = v8 + 12u;
        func6(t192, v41);
        let t193 = v24;
        let t194 = v25;
        let t195 = v12;
        let t196 = v13;
        v121 = t193;
        v122 = t194;
        v123 = t195;
        v124 = t196;
        v153 = 33u;
        v0 = 50u;
        continue;
      }
      case 33u: {
        let t197 = v193;
        let t198 = g0;
        v40 = t197;
        v41 = t198;
        let t199 = v18;
        let t200 = v19;
        let t201 = v40;
        let t202 = v41;
        v87 = t199;
        v88 = t200;
        v89 = t201;
        v90 = t202;
        v114 = 34u;
        v0 = 40u;
        continue;
      }
      case 34u: {
        let t203 = v193;
        let t204 = g0;
        v40 = t203;
        v41 = t204;
        if v8 > bytes - 24u { trap = 16u; return; }
        let t205 = v8 + 16u;
        func6(t205, v40);
        let t206 = v8 + 20u;
        func6(t206, v41);
        let t207 = v14;
        let t208 = v15;
        let t209 = v12;
        let t210 = v13;
        v121 = t207;
        v122 = t208;
        v123 = t209;
        v124 = t210;
        v153 = 35u;
        v0 = 50u;
        continue;
      }
      case 35u: {
        let t211 = v193;
        let t212 = g0;
        v40 = t211;
        v41 = t212;
        let t213 = v20;
        let t214 = v21;
        let t215 = v40;
        let t216 = v41;
        v87 = t213;
        v88 = t214;
        v89 = t215;
        v90 = t216;
        v114 = 36u;
        v0 = 40u;
        continue;
      }
      case 36u: {
        let t217 = v193;
        let t218 = g0;
        v40 = t217;
        v41 = t218;
        if v8 > bytes - 32u { trap = 17u; return; }
        let t219 = v8 + 24u;
        func6(t219, v40);
        let t220 = v8 + 28u;
        func6(t220, v41);
        if v8 > bytes - 40u { trap = 18u; return; }
        let t221 = v8 + 32u;
        func6(t221, v22);
        let t222 = v8 + 36u;
        func6(t222, v23);
        if v8 > bytes - 48u { trap = 19u; return; }
        let t223 = v8 + 40u;
        func6(t223, v24);
        let t224 = v8 + 44u;
        func6(t224, v25);
        if v8 > bytes - 56u { trap = 20u; return; }
        let t225 = v8 + 48u;
        func6(t225, v14);
        let t226 = v8 + 52u;
        func6(t226, v15);
        v0 = v61;
        continue;
      }
      case 37u: {
        v74 = 0u;
        v72 = 0u;
        let t227 = select(0u, 1u, bitcast<i32>(v63) < bitcast<i32>(0u));
        if t227 != 0u {
          let t228 = 0u - v63;
          v64 = func0(v64, v65, t228);
          v65 = g0;
          v63 = 0u;
        } else {
          let t229 = select(0u, 1u, bitcast<i32>(v63) > bitcast<i32>(2045u));
          if t229 != 0u {
            v72 = 1u;
          } else {
            let t230 = select(0u, 1u, v63 == 2045u);
            if t230 != 0u {
              v74 = 4294966784u;
              v74 = select(0u, 1u, v64 >= v74);
              v74 = v74 + v65;
              let t231 = select(0u, 1u, v74 >= 2147483648u);
              v74 = t231;
            } else {
              v74 = 0u;
            }
            v72 = v74;
          }
          if v72 != 0u {
            let t232 = v62 | 2146435072u;
            g0 = t232;
            v193 = 0u;
            v0 = v76;
            continue;
          }
        }
        let t233 = v64 + 512u;
        let t234 = select(0u, 1u, v64 > t233);
        let t235 = t234 + v65;
        let t236 = t235 << (22u & 31u);
        v72 = 10u;
        v72 = t233 >> (v72 & 31u);
        let t237 = t236 | v72;
        v72 = 20u;
        v72 = v63 << (v72 & 31u);
        v72 = v72 + v62;
        let t238 = t235 >> (10u & 31u);
        let t239 = v72 + t238;
        g0 = t239;
        let t240 = t237 & 4294967294u;
        v72 = 1023u;
        v72 = v64 & v72;
        let t241 = select(0u, 1u, v72 == 512u);
        let t242 = select(t237, t240, t241 != 0u);
        v193 = t242;
        v0 = v76;
        continue;
      }
      case 38u: {
        let t243 = countLeadingZeros(v80);
        let t244 = countLeadingZeros(v79);
        let t245 = t244 + 32u;
        let t246 = select(t245, t243, v80 != 0u);
        let t247 = t246 - 1u;
        let t248 = func1(v79, v80, t247);
        let t249 = v78 - t247;
        let t250 = g0;
        let t251 = v77;
        v62 = t251;
        v63 = t249;
        v64 = t248;
        v65 = t250;
        v76 = 39u;
        v0 = 37u;
        continue;
      }
      case 39u: {
        let t252 = v193;
        v193 = t252;
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
        let t253 = v88 & 2147483647u;
        v111 = 0u;
        v111 = select(0u, 1u, v87 != v111);
        v111 = t253 | v111;
        let t254 = select(0u, 1u, v111 > 2146435072u);
        if t254 != 0u {
          v111 = 1u;
        } else {
          v112 = 2147483647u;
          v112 = v90 & v112;
          let t255 = select(0u, 1u, v89 != 0u);
          let t256 = v112 | t255;
          v112 = 2146435072u;
          v112 = select(0u, 1u, t256 > v112);
          v111 = v112;
        }
        if v111 != 0u {
          g0 = 2146959360u;
          v193 = 0u;
          v0 = v114;
          continue;
        }
        v111 = 2147483647u;
        let t257 = v88 & v111;
        v111 = 2147483647u;
        let t258 = v90 & v111;
        v111 = select(0u, 1u, t257 == t258);
        let t259 = select(0u, 1u, v87 < v89);
        let t260 = v111 & t259;
        v111 = select(0u, 1u, t257 < t258);
        v111 = t260 | v111;
        if v111 != 0u {
          let t261 = v87;
          v87 = v89;
          v89 = t261;
          let t262 = v88;
          v88 = v90;
          v90 = t262;
        }
        v111 = v88 ^ v90;
        let t263 = v111 & 2147483648u;
        v94 = select(0u, 1u, t263 == 0u);
        let t264 = v90 >> (20u & 31u);
        v111 = 2047u;
        v101 = t264 & v111;
        v111 = 20u;
        v111 = v88 >> (v111 & 31u);
        v93 = v111 & 2047u;
        let t265 = select(0u, 1u, v93 == 2047u);
        if t265 != 0u {
          v111 = 2047u;
          v111 = select(0u, 1u, v101 != v111);
          v111 = v94 | v111;
          if v111 != 0u {
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
        let t266 = v88 & 1048575u;
        v112 = 0u;
        v111 = 1048576u;
        v112 = select(v112, v111, v93 != 0u);
        v112 = t266 | v112;
        let t267 = v112 << (9u & 31u);
        v112 = 23u;
        v112 = v87 >> (v112 & 31u);
        v95 = t267 | v112;
        v112 = 9u;
        v102 = v87 << (v112 & 31u);
        v112 = 9u;
        v112 = v89 << (v112 & 31u);
        let t268 = v90 & 1048575u;
        v111 = 0u;
        v111 = select(v111, 1048576u, v101 != 0u);
        v111 = t268 | v111;
        let t269 = v111 << (9u & 31u);
        v111 = 23u;
        v111 = v89 >> (v111 & 31u);
        v111 = t269 | v111;
        v103 = select(1u, v93, v93 != 0u);
        let t270 = select(1u, v101, v101 != 0u);
        let t271 = v103 - t270;
        v104 = func0(v112, v111, t271);
        v105 = g0;
        if v94 != 0u {
          v0 = 42u;
        } else {
          v0 = 41u;
        }
        continue;
      }
      case 41u: {
        v108 = v102 - v104;
        let t272 = v95 - v105;
        let t273 = select(0u, 1u, v102 < v104);
        v109 = t272 - t273;
        let t274 = v108 | v109;
        let t275 = select(0u, 1u, t274 == 0u);
        if t275 != 0u {
          g0 = 0u;
          v193 = 0u;
          v0 = v114;
          continue;
        }
        let t276 = v100;
        let t277 = v103;
        let t278 = v108;
        let t279 = v109;
        v77 = t276;
        v78 = t277;
        v79 = t278;
        v80 = t279;
        v86 = 47u;
        v0 = 38u;
        continue;
      }
      case 42u: {
        let t280 = v95 + v105;
        v106 = v102 + v104;
        v111 = select(0u, 1u, v102 > v106);
        v107 = t280 + v111;
        v111 = 1073741824u;
        v111 = select(0u, 1u, v107 >= v111);
        if v111 != 0u {
          v0 = 44u;
        } else {
          v0 = 43u;
        }
        continue;
      }
      case 43u: {
        v111 = 1u;
        v111 = v103 - v111;
        let t281 = v106 << (1u & 31u);
        v112 = 1u;
        v112 = v107 << (v112 & 31u);
        let t282 = v106 >> (31u & 31u);
        let t283 = v112 | t282;
        let t284 = v100;
        let t285 = v111;
        v62 = t284;
        v63 = t285;
        v64 = t281;
        v65 = t283;
        v76 = 46u;
        v0 = 37u;
        continue;
      }
      case 44u: {
        let t286 = v100;
        let t287 = v103;
        let t288 = v106;
        let t289 = v107;
        v62 = t286;
        v63 = t287;
        v64 = t288;
        v65 = t289;
        v76 = 45u;
        v0 = 37u;
        continue;
      }
      case 45u: {
        let t290 = v193;
        v193 = t290;
        v0 = v114;
        continue;
      }
      case 46u: {
        let t291 = v193;
        v193 = t291;
        v0 = v114;
        continue;
      }
      case 47u: {
        let t292 = v193;
        v193 = t292;
        v0 = v114;
        continue;
      }
      case 48u: {
        let t293 = v118 ^ 2147483648u;
        let t294 = v115;
        let t295 = v116;
        let t296 = v117;
        v87 = t294;
        v88 = t295;
        v89 = t296;
        v90 = t293;
        v114 = 49u;
        v0 = 40u;
        continue;
      }
      case 49u: {
        let t297 = v193;
        v193 = t297;
        v0 = v120;
        continue;
      }
      case 50u: {
        v129 = 0u;
        v148 = 0u;
        v147 = 0u;
        v126 = 0u;
        v149 = 2147483647u;
        v149 = v122 & v149;
        v150 = 0u;
        v150 = select(0u, 1u, v121 != v150);
        v150 = v149 | v150;
        v149 = 2146435072u;
        v149 = select(0u, 1u, v150 > v149);
        if v149 != 0u {
          v150 = 1u;
        } else {
          let t298 = v124 & 2147483647u;
          let t299 = select(0u, 1u, v123 != 0u);
          let t300 = t298 | t299;
          let t301 = select(0u, 1u, t300 > 2146435072u);
          v150 = t301;
        }
        if v150 != 0u {
          v149 = 2146959360u;
          g0 = v149;
          v149 = 0u;
          v193 = v149;
          v0 = v153;
          continue;
        }
        v150 = 2147483647u;
        v132 = v124 & v150;
        v150 = 2147483647u;
        v133 = v122 & v150;
        v150 = v121 | v133;
        v125 = select(0u, 1u, v150 == 0u);
        v150 = select(0u, 1u, v125 == 0u);
        if v150 != 0u {
          v149 = v123 | v132;
          v125 = select(0u, 1u, v149 == 0u);
        }
        v150 = v122 ^ v124;
        v149 = 2147483648u;
        v126 = v150 & v149;
        v149 = 2146435072u;
        v149 = select(0u, 1u, v132 == v149);
        v150 = 2146435072u;
        v150 = select(0u, 1u, v133 == v150);
        v150 = v149 | v150;
        if v150 != 0u {
          if v125 != 0u {
            v149 = 2146959360u;
          } else {
            let t302 = v126 | 2146435072u;
            v149 = t302;
          }
          g0 = v149;
          v149 = 0u;
          v193 = v149;
          v0 = v153;
          continue;
        }
        if v125 != 0u {
          g0 = v126;
          v150 = 0u;
          v193 = v150;
          v0 = v153;
          continue;
        }
        v150 = func2(v121, v133);
        v149 = func2(v123, v132);
        v149 = v150 + v149;
        v150 = 1023u;
        v129 = v149 - v150;
        let t303 = func3(v121, v133);
        v150 = g0;
        v149 = 10u;
        v149 = v150 << (v149 & 31u);
        v150 = 22u;
        v150 = t303 >> (v150 & 31u);
        let t304 = v149 | v150;
        let t305 = func3(v123, v132);
        v150 = g0;
        v149 = 11u;
        v149 = v150 << (v149 & 31u);
        v150 = 21u;
        v150 = t305 >> (v150 & 31u);
        let t306 = v149 | v150;
        v150 = 11u;
        let t307 = t305 << (v150 & 31u);
        let t308 = t304 * t307;
        v150 = 10u;
        let t309 = t303 << (v150 & 31u);
        let t310 = t309 * t306;
        v150 = func4(t309, t307);
        let t311 = v150 + t308;
        let t312 = t310 + t311;
        v150 = func4(t304, t306);
        v149 = func4(t309, t306);
        let t313 = func4(t304, t307);
        let t314 = v149 + t313;
        v149 = select(0u, 1u, t312 < t310);
        let t315 = select(0u, 1u, t308 > t311);
        let t316 = v149 + t315;
        let t317 = t314 + t316;
        let t318 = t304 * t306;
        let t319 = t317 + t318;
        let t320 = select(0u, 1u, t319 < t318);
        let t321 = v150 + t320;
        v150 = select(0u, 1u, t313 > t314);
        v150 = t321 + v150;
        let t322 = select(0u, 1u, t314 > t317);
        v147 = v150 + t322;
        let t323 = t307 * t309;
        let t324 = t323 | t312;
        v150 = 0u;
        v150 = select(0u, 1u, t324 != v150);
        v148 = v150 | t319;
        v150 = 1073741824u;
        v150 = select(0u, 1u, v147 >= v150);
        if v150 != 0u {
          v0 = 52u;
        } else {
          v0 = 51u;
        }
        continue;
      }
      case 51u: {
        v150 = 1u;
        v150 = v129 - v150;
        let t325 = v148 << (1u & 31u);
        v149 = 1u;
        v149 = v147 << (v149 & 31u);
        let t326 = v148 >> (31u & 31u);
        let t327 = v149 | t326;
        let t328 = v126;
        let t329 = v150;
        v62 = t328;
        v63 = t329;
        v64 = t325;
        v65 = t327;
        v76 = 54u;
        v0 = 37u;
        continue;
      }
      case 52u: {
        let t330 = v126;
        let t331 = v129;
        let t332 = v148;
        let t333 = v147;
        v62 = t330;
        v63 = t331;
        v64 = t332;
        v65 = t333;
        v76 = 53u;
        v0 = 37u;
        continue;
      }
      case 53u: {
        let t334 = v193;
        v193 = t334;
        v0 = v153;
        continue;
      }
      case 54u: {
        let t335 = v193;
        v193 = t335;
        v0 = v153;
        continue;
      }
      case 55u: {
        v161 = 0u;
        v156 = 0u;
        v157 = 0u;
        v167 = 2147483647u;
        v167 = v155 & v167;
        let t336 = select(0u, 1u, v154 != 0u);
        let t337 = v167 | t336;
        v167 = 2146435072u;
        v167 = select(0u, 1u, t337 > v167);
        if v167 != 0u {
          g0 = 2146959360u;
          v193 = 0u;
          v0 = v172;
          continue;
        }
        v167 = 2147483647u;
        v167 = v155 & v167;
        v167 = v167 | v154;
        v167 = select(0u, 1u, v167 == 0u);
        if v167 != 0u {
          g0 = v155;
          v193 = v154;
          v0 = v172;
          continue;
        }
        v167 = 2147483648u;
        v167 = v155 & v167;
        if v167 != 0u {
          g0 = 2146959360u;
          v193 = 0u;
          v0 = v172;
          continue;
        }
        v167 = 2146435072u;
        v167 = select(0u, 1u, v155 == v167);
        if v167 != 0u {
          g0 = 2146435072u;
          v193 = 0u;
          v0 = v172;
          continue;
        }
        v167 = func3(v154, v155);
        let t338 = g0;
        let t339 = func2(v154, v155);
        v164 = t339 - 1023u;
        let t340 = v164 & 1u;
        let t341 = select(10u, 11u, t340 != 0u);
        v159 = func1(v167, t338, t341);
        v160 = g0;
        v154 = 0u;
        v155 = 0u;
        loop {
          let t342 = select(0u, 1u, bitcast<i32>(v161) < bitcast<i32>(55u));
          if t342 != 0u {
            let t343 = v155 << (2u & 31u);
            v167 = 30u;
            v167 = v154 >> (v167 & 31u);
            v155 = t343 | v167;
            v167 = 2u;
            v167 = v154 << (v167 & 31u);
            let t344 = v160 >> (30u & 31u);
            v154 = v167 | t344;
            let t345 = v160 << (2u & 31u);
            v167 = 30u;
            v167 = v159 >> (v167 & 31u);
            v160 = t345 | v167;
            v167 = 2u;
            v159 = v159 << (v167 & 31u);
            v167 = 2u;
            v167 = v156 << (v167 & 31u);
            v162 = v167 | 1u;
            let t346 = v157 << (2u & 31u);
            v167 = 30u;
            v167 = v156 >> (v167 & 31u);
            v163 = t346 | v167;
            v165 = select(0u, 1u, v155 > v163);
            if v165 != 0u {
              v167 = v165;
            } else {
              let t347 = select(0u, 1u, v155 == v163);
              let t348 = select(0u, 1u, v154 >= v162);
              let t349 = t347 & t348;
              v167 = t349;
            }
            let t350 = select(0u, 1u, v167 != 0u);
            let t351 = v157 << (1u & 31u);
            v167 = 31u;
            v167 = v156 >> (v167 & 31u);
            v157 = t351 | v167;
            v167 = 1u;
            v167 = v156 << (v167 & 31u);
            v156 = t350 | v167;
            if t350 != 0u {
              v167 = v155 - v163;
              let t352 = select(0u, 1u, v154 < v162);
              v155 = v167 - t352;
              v154 = v154 - v162;
            }
            v161 = v161 + 1u;
            continue;
          }
          break;
        }
        let t353 = bitcast<u32>(bitcast<i32>(v164) >> (1u & 31u));
        let t354 = t353 + 1022u;
        let t355 = v156 << (8u & 31u);
        v167 = v154 | v155;
        let t356 = select(0u, 1u, v167 != 0u);
        let t357 = t355 | t356;
        let t358 = v157 << (8u & 31u);
        v167 = 24u;
        v167 = v156 >> (v167 & 31u);
        v167 = t358 | v167;
        let t359 = v167;
        v62 = 0u;
        v63 = t354;
        v64 = t357;
        v65 = t359;
        v76 = 56u;
        v0 = 37u;
        continue;
      }
      case 56u: {
        v167 = v193;
        v193 = v167;
        v0 = v172;
        continue;
      }
      case 57u: {
        v181 = 0u;
        v180 = 0u;
        let t360 = v174 & 2147483647u;
        v189 = 0u;
        v189 = select(0u, 1u, v173 != v189);
        v189 = t360 | v189;
        let t361 = select(0u, 1u, v189 > 2146435072u);
        if t361 != 0u {
          v189 = 1u;
        } else {
          let t362 = v176 & 2147483647u;
          let t363 = select(0u, 1u, v175 != 0u);
          let t364 = t362 | t363;
          let t365 = select(0u, 1u, t364 > 2146435072u);
          v189 = t365;
        }
        if v189 != 0u {
          g0 = 2146959360u;
          v193 = 0u;
          v0 = v192;
          continue;
        }
        v189 = v174 ^ v176;
        v177 = v189 & 2147483648u;
        v183 = v176 & 2147483647u;
        v184 = v174 & 2147483647u;
        let t366 = select(0u, 1u, v184 == 2146435072u);
        if t366 != 0u {
          v189 = 2146435072u;
          v189 = v177 | v189;
          let t367 = select(0u, 1u, v183 == 2146435072u);
          let t368 = select(v189, 2146959360u, t367 != 0u);
          g0 = t368;
          v193 = 0u;
          v0 = v192;
          continue;
        }
        let t369 = select(0u, 1u, v183 == 2146435072u);
        if t369 != 0u {
          g0 = v177;
          v193 = 0u;
          v0 = v192;
          continue;
        }
        let t370 = v175 | v183;
        let t371 = select(0u, 1u, t370 == 0u);
        if t371 != 0u {
          let t372 = v177 | 2146435072u;
          v189 = v173 | v184;
          v189 = select(2146959360u, t372, v189 != 0u);
          g0 = v189;
          v189 = 0u;
          v193 = v189;
          v0 = v192;
          continue;
        }
        let t373 = v173 | v184;
        let t374 = select(0u, 1u, t373 == 0u);
        if t374 != 0u {
          g0 = v177;
          v189 = 0u;
          v193 = v189;
          v0 = v192;
          continue;
        }
        let t375 = func2(v173, v184);
        v189 = func2(v175, v183);
        v189 = t375 - v189;
        v179 = v189 + 1022u;
        v178 = func3(v175, v183);
        v185 = g0;
        v173 = func3(v173, v184);
        v174 = g0;
        let t376 = select(0u, 1u, v185 == v174);
        v189 = select(0u, 1u, v173 < v178);
        v189 = t376 & v189;
        let t377 = select(0u, 1u, v174 < v185);
        let t378 = v189 | t377;
        if t378 != 0u {
          v189 = 1u;
          v189 = v174 << (v189 & 31u);
          let t379 = v173 >> (31u & 31u);
          v174 = v189 | t379;
          v179 = v179 - 1u;
          v173 = v173 << (1u & 31u);
        }
        v176 = 0u;
        loop {
          let t380 = select(0u, 1u, bitcast<i32>(v181) < bitcast<i32>(55u));
          if t380 != 0u {
            let t381 = v180 << (1u & 31u);
            v189 = 31u;
            v189 = v176 >> (v189 & 31u);
            v180 = t381 | v189;
            v186 = select(0u, 1u, v174 > v185);
            if v186 != 0u {
              v189 = v186;
            } else {
              let t382 = select(0u, 1u, v174 == v185);
              let t383 = select(0u, 1u, v173 >= v178);
              let t384 = t382 & t383;
              v189 = t384;
            }
            let t385 = select(0u, 1u, v189 != 0u);
            let t386 = v176 << (1u & 31u);
            v176 = t385 | t386;
            if t385 != 0u {
              let t387 = v174 - v185;
              v189 = select(0u, 1u, v173 < v178);
              v174 = t387 - v189;
              v173 = v173 - v178;
            }
            v189 = 1u;
            v189 = v174 << (v189 & 31u);
            let t388 = v173 >> (31u & 31u);
            v174 = v189 | t388;
            v173 = v173 << (1u & 31u);
            v181 = v181 + 1u;
            continue;
          }
          break;
        }
        let t389 = v176 << (8u & 31u);
        let t390 = v173 | v174;
        v189 = 0u;
        v189 = select(0u, 1u, t390 != v189);
        v189 = t389 | v189;
        let t391 = v180 << (8u & 31u);
        let t392 = v176 >> (24u & 31u);
        let t393 = t391 | t392;
        let t394 = v177;
        let t395 = v179;
        let t396 = v189;
        v62 = t394;
        v63 = t395;
        v64 = t396;
        v65 = t393;
        v76 = 58u;
        v0 = 37u;
        continue;
      }
      case 58u: {
        let t397 = v193;
        v193 = t397;
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
