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
var<private> v0_4: u32;
var<private> v0_5: u32;
var<private> v0_6: u32;
var<private> v0_7: u32;
var<private> v0_8: u32;
var<private> v0_9: u32;
var<private> v0_10: u32;
var<private> r1: u32;
var<private> v1_0: u32;
var<private> v1_1: u32;
var<private> v1_4: u32;
var<private> v1_5: u32;
var<private> v1_6: u32;
var<private> v1_7: u32;
var<private> v1_8: u32;
var<private> v1_9: u32;
var<private> v1_10: u32;
var<private> v1_12: u32;
var<private> v1_16: u32;

// sha256/compress
fn func0(p0: u32, p1: u32) {
  if r0 == 0u {
    v0_10 = 0u;
  }
  if r0 == 0u {
    if fuel < 1u { trap = 1u; return; }
    fuel -= 1u;
    v0_2 = 16u;
  }
  if r0 <= 1u {
    loop {
      if left == 0u || fuel < 1u { trap = select(2147483650u, 2u, fuel < 1u); r0 = 1u; return; }
      fuel -= 1u;
      left -= 1u;
      r0 = 0u;
      let t0 = select(0u, 1u, v0_2 < 64u);
      if t0 != 0u {
        left -= min(left, 136u);
        let t1 = v0_2 << (2u & 31u);
        v0_3 = p0 + t1;
        let t2 = v0_3 - 8u;
        if t2 > bytes - 4u { trap = 3u; return; }
        v0_4 = func2(t2);
        let t3 = v0_3 - 28u;
        if t3 > bytes - 4u { trap = 4u; return; }
        let t4 = func2(t3);
        let t5 = v0_3 + 4294967232u;
        if t5 > bytes - 4u { trap = 5u; return; }
        let t6 = func2(t5);
        let t7 = v0_3 - 60u;
        if t7 > bytes - 4u { trap = 6u; return; }
        let t8 = func2(t7);
        let t9 = v0_3;
        v0_3 = t8;
        let t10 = (v0_3 >> (7u & 31u)) | (v0_3 << ((32u - 7u) & 31u));
        let t11 = (v0_3 >> (18u & 31u)) | (v0_3 << ((32u - 18u) & 31u));
        let t12 = t10 ^ t11;
        let t13 = v0_3 >> (3u & 31u);
        let t14 = t12 ^ t13;
        let t15 = t6 + t14;
        let t16 = t4 + t15;
        let t17 = (v0_4 >> (17u & 31u)) | (v0_4 << ((32u - 17u) & 31u));
        let t18 = (v0_4 >> (19u & 31u)) | (v0_4 << ((32u - 19u) & 31u));
        let t19 = t17 ^ t18;
        let t20 = v0_4 >> (10u & 31u);
        let t21 = t19 ^ t20;
        let t22 = t16 + t21;
        if t9 > bytes - 4u { trap = 7u; return; }
        func3(t9, t22);
        v0_2 = v0_2 + 1u;
        continue;
      }
      break;
    }
  }
  if r0 == 0u {
    left -= min(left, 177u);
    if p1 > bytes - 4u { trap = 8u; return; }
    v0_6 = func2(p1);
    if p1 > bytes - 8u { trap = 9u; return; }
    let t23 = p1 + 4u;
    v0_3 = func2(t23);
    if p1 > bytes - 12u { trap = 10u; return; }
    let t24 = p1 + 8u;
    v0_2 = func2(t24);
    if p1 > bytes - 16u { trap = 11u; return; }
    let t25 = p1 + 12u;
    v0_8 = func2(t25);
    if p1 > bytes - 20u { trap = 12u; return; }
    let t26 = p1 + 16u;
    v0_7 = func2(t26);
    if p1 > bytes - 24u { trap = 13u; return; }
    let t27 = p1 + 20u;
    v0_4 = func2(t27);
    if p1 > bytes - 28u { trap = 14u; return; }
    let t28 = p1 + 24u;
    v0_5 = func2(t28);
    if p1 > bytes - 32u { trap = 15u; return; }
    let t29 = p1 + 28u;
    v0_9 = func2(t29);
  }
  loop {
    if left == 0u || fuel < 1u { trap = select(2147483664u, 16u, fuel < 1u); r0 = 2u; return; }
    fuel -= 1u;
    left -= 1u;
    r0 = 0u;
    let t30 = select(0u, 1u, v0_10 < 64u);
    if t30 != 0u {
      left -= min(left, 87u);
      let t31 = v0_10 << (2u & 31u);
      let t32 = t31 + p0;
      if t32 > bytes - 4u { trap = 17u; return; }
      let t33 = func2(t32);
      let t34 = t31 + 1024u;
      if t34 > bytes - 4u { trap = 18u; return; }
      let t35 = func2(t34);
      let t36 = (v0_7 >> (6u & 31u)) | (v0_7 << ((32u - 6u) & 31u));
      let t37 = (v0_7 >> (11u & 31u)) | (v0_7 << ((32u - 11u) & 31u));
      let t38 = t36 ^ t37;
      let t39 = (v0_7 >> (25u & 31u)) | (v0_7 << ((32u - 25u) & 31u));
      let t40 = t38 ^ t39;
      let t41 = t40 + v0_9;
      let t42 = v0_4 & v0_7;
      let t43 = v0_7 ^ 4294967295u;
      let t44 = t43 & v0_5;
      let t45 = t42 ^ t44;
      let t46 = t41 + t45;
      let t47 = t35 + t46;
      let t48 = t33 + t47;
      let t49 = v0_2 & v0_3;
      let t50 = v0_3 & v0_6;
      let t51 = v0_2 & v0_6;
      let t52 = t50 ^ t51;
      let t53 = t49 ^ t52;
      let t54 = (v0_6 >> (2u & 31u)) | (v0_6 << ((32u - 2u) & 31u));
      let t55 = (v0_6 >> (13u & 31u)) | (v0_6 << ((32u - 13u) & 31u));
      let t56 = t54 ^ t55;
      let t57 = (v0_6 >> (22u & 31u)) | (v0_6 << ((32u - 22u) & 31u));
      let t58 = t56 ^ t57;
      let t59 = t53 + t58;
      v0_9 = v0_5;
      v0_5 = v0_4;
      v0_4 = v0_7;
      v0_7 = v0_8 + t48;
      v0_8 = v0_2;
      v0_2 = v0_3;
      v0_3 = v0_6;
      v0_6 = t48 + t59;
      v0_10 = v0_10 + 1u;
      continue;
    }
    break;
  }
  left -= min(left, 366u);
  if p1 > bytes - 4u { trap = 19u; return; }
  let t60 = func2(p1);
  let t61 = t60 + v0_6;
  if p1 > bytes - 4u { trap = 20u; return; }
  func3(p1, t61);
  if p1 > bytes - 8u { trap = 21u; return; }
  let t62 = p1 + 4u;
  let t63 = func2(t62);
  let t64 = t63 + v0_3;
  if p1 > bytes - 8u { trap = 22u; return; }
  let t65 = p1 + 4u;
  func3(t65, t64);
  if p1 > bytes - 12u { trap = 23u; return; }
  let t66 = p1 + 8u;
  let t67 = func2(t66);
  let t68 = t67 + v0_2;
  if p1 > bytes - 12u { trap = 24u; return; }
  let t69 = p1 + 8u;
  func3(t69, t68);
  if p1 > bytes - 16u { trap = 25u; return; }
  let t70 = p1 + 12u;
  let t71 = func2(t70);
  let t72 = t71 + v0_8;
  if p1 > bytes - 16u { trap = 26u; return; }
  let t73 = p1 + 12u;
  func3(t73, t72);
  if p1 > bytes - 20u { trap = 27u; return; }
  let t74 = p1 + 16u;
  let t75 = func2(t74);
  let t76 = t75 + v0_7;
  if p1 > bytes - 20u { trap = 28u; return; }
  let t77 = p1 + 16u;
  func3(t77, t76);
  if p1 > bytes - 24u { trap = 29u; return; }
  let t78 = p1 + 20u;
  let t79 = func2(t78);
  let t80 = t79 + v0_4;
  if p1 > bytes - 24u { trap = 30u; return; }
  let t81 = p1 + 20u;
  func3(t81, t80);
  if p1 > bytes - 28u { trap = 31u; return; }
  let t82 = p1 + 24u;
  let t83 = func2(t82);
  let t84 = t83 + v0_5;
  if p1 > bytes - 28u { trap = 32u; return; }
  let t85 = p1 + 24u;
  func3(t85, t84);
  if p1 > bytes - 32u { trap = 33u; return; }
  let t86 = p1 + 28u;
  let t87 = func2(t86);
  let t88 = t87 + v0_9;
  if p1 > bytes - 32u { trap = 34u; return; }
  let t89 = p1 + 28u;
  func3(t89, t88);
  return;
}

// sha256/digest
fn func1(p0: u32, p1: u32, p2: u32, p3: u32) {
  var v13: u32;
  var v14: u32;
  var v15: u32;
  var v18: u32;
  if r1 == 0u {
    v1_0 = p0;
    v1_1 = p1;
    v1_5 = 0u;
    v1_8 = 0u;
  }
  if r1 == 0u {
    left -= min(left, 197u);
    if fuel < 1u { trap = 35u; return; }
    fuel -= 1u;
    v14 = 1779033703u;
    if p3 > bytes - 4u { trap = 36u; return; }
    func3(p3, v14);
    v14 = 3144134277u;
    if p3 > bytes - 8u { trap = 37u; return; }
    let t0 = p3 + 4u;
    func3(t0, v14);
    v14 = 1013904242u;
    if p3 > bytes - 12u { trap = 38u; return; }
    let t1 = p3 + 8u;
    func3(t1, v14);
    v14 = 2773480762u;
    if p3 > bytes - 16u { trap = 39u; return; }
    let t2 = p3 + 12u;
    func3(t2, v14);
    v14 = 1359893119u;
    if p3 > bytes - 20u { trap = 40u; return; }
    let t3 = p3 + 16u;
    func3(t3, v14);
    v14 = 2600822924u;
    if p3 > bytes - 24u { trap = 41u; return; }
    let t4 = p3 + 20u;
    func3(t4, v14);
    v14 = 528734635u;
    if p3 > bytes - 28u { trap = 42u; return; }
    let t5 = p3 + 24u;
    func3(t5, v14);
    v14 = 1541459225u;
    if p3 > bytes - 32u { trap = 43u; return; }
    let t6 = p3 + 28u;
    func3(t6, v14);
    v14 = 8u;
    v14 = v1_1 + v14;
    v15 = 6u;
    v15 = v14 >> (v15 & 31u);
    v14 = 1u;
    v1_9 = v15 + v14;
  }
  if r1 <= 4u {
    loop {
      if r1 <= 1u {
        if left == 0u || fuel < 1u { trap = select(2147483692u, 44u, fuel < 1u); r1 = 1u; return; }
        fuel -= 1u;
        left -= 1u;
        r1 = 0u;
      }
      if r1 == 0u {
        v14 = select(0u, 1u, v1_5 < v1_9);
      }
      if select(v14 != 0u, r1 <= 4u, r1 != 0u) {
        if r1 == 0u {
          v15 = 6u;
          v1_10 = v1_5 << (v15 & 31u);
          v1_6 = 0u;
        }
        if r1 <= 3u {
          loop {
            if r1 <= 2u {
              if left == 0u || fuel < 1u { trap = select(2147483693u, 45u, fuel < 1u); r1 = 2u; return; }
              fuel -= 1u;
              left -= 1u;
              r1 = 0u;
            }
            if r1 == 0u {
              v15 = 16u;
              v15 = select(0u, 1u, v1_6 < v15);
            }
            if select(v15 != 0u, r1 <= 3u, r1 != 0u) {
              if r1 == 0u {
                left -= min(left, 5u);
                v1_16 = 2u;
                v1_12 = v1_6 << (v1_16 & 31u);
                v1_16 = v1_12 + p2;
                v1_4 = 0u;
                v1_7 = 0u;
              }
              switch 0u {
                default: {
                  if r1 == 0u {
                    left -= min(left, 5u);
                    v1_12 = v1_10 + v1_12;
                    let t7 = v1_12 + 4u;
                    let t8 = select(0u, 1u, t7 <= v1_1);
                    if t8 != 0u {
                      left -= min(left, 31u);
                      v18 = v1_0 + v1_12;
                      if v18 > bytes - 4u { trap = 46u; return; }
                      v1_4 = func2(v18);
                      v18 = 4278255360u;
                      v18 = v1_4 & v18;
                      let t9 = (v18 << (8u & 31u)) | (v18 >> ((32u - 8u) & 31u));
                      v18 = 16711935u;
                      v18 = v1_4 & v18;
                      let t10 = (v18 >> (8u & 31u)) | (v18 << ((32u - 8u) & 31u));
                      v1_4 = t9 | t10;
                      break;
                    }
                  }
                  loop {
                    if left == 0u || fuel < 1u { trap = select(2147483695u, 47u, fuel < 1u); r1 = 3u; return; }
                    fuel -= 1u;
                    left -= 1u;
                    r1 = 0u;
                    let t11 = select(0u, 1u, v1_7 < 4u);
                    if t11 != 0u {
                      left -= min(left, 5u);
                      v13 = v1_4 << (8u & 31u);
                      v1_4 = v1_7 + v1_12;
                      let t12 = select(0u, 1u, v1_4 < v1_1);
                      if t12 != 0u {
                        left -= min(left, 11u);
                        let t13 = v1_0 + v1_4;
                        if t13 > bytes - 1u { trap = 48u; return; }
                        let t14 = t13 >> (2u & 31u);
                        let t15 = memory[t14];
                        let t16 = t13 << (3u & 31u);
                        let t17 = t15 >> (t16 & 31u);
                        let t18 = t17 & 255u;
                        v18 = t18;
                      } else {
                        left -= min(left, 5u);
                        let t19 = select(0u, 1u, v1_1 == v1_4);
                        let t20 = select(0u, 128u, t19 != 0u);
                        v18 = t20;
                      }
                      left -= min(left, 4u);
                      v1_4 = v18 | v13;
                      v18 = 1u;
                      v1_7 = v1_7 + v18;
                      continue;
                    }
                    break;
                  }
                }
              }
              left -= min(left, 25u);
              if v1_16 > bytes - 4u { trap = 49u; return; }
              func3(v1_16, v1_4);
              v1_16 = 1u;
              v1_6 = v1_6 + v1_16;
              continue;
            }
            break;
          }
        }
        if r1 == 0u {
          left -= min(left, 8u);
          v15 = 1u;
          v15 = v1_9 - v15;
          v15 = select(0u, 1u, v1_5 == v15);
          if v15 != 0u {
            left -= min(left, 50u);
            v1_16 = 29u;
            v1_16 = v1_1 >> (v1_16 & 31u);
            if p2 > bytes - 60u { trap = 50u; return; }
            let t21 = p2 + 56u;
            func3(t21, v1_16);
            v1_16 = 3u;
            v1_16 = v1_1 << (v1_16 & 31u);
            if p2 > bytes - 64u { trap = 51u; return; }
            let t22 = p2 + 60u;
            func3(t22, v1_16);
          }
        }
        func0(p2, p3);
        if trap != 0u { r1 = 4u; return; }
        r1 = 0u;
        left -= min(left, 4u);
        v15 = 1u;
        v1_5 = v1_5 + v15;
        continue;
      }
      break;
    }
  }
  loop {
    if left == 0u || fuel < 1u { trap = select(2147483700u, 52u, fuel < 1u); r1 = 5u; return; }
    fuel -= 1u;
    left -= 1u;
    r1 = 0u;
    v14 = 32u;
    v14 = select(0u, 1u, v1_8 < v14);
    if v14 != 0u {
      left -= min(left, 54u);
      v1_0 = p3 + v1_8;
      if v1_0 > bytes - 4u { trap = 53u; return; }
      v1_1 = func2(v1_0);
      v15 = 4278255360u;
      v15 = v1_1 & v15;
      v1_16 = 8u;
      v1_16 = (v15 << (v1_16 & 31u)) | (v15 >> ((32u - v1_16) & 31u));
      v15 = 16711935u;
      v15 = v1_1 & v15;
      let t23 = (v15 >> (8u & 31u)) | (v15 << ((32u - 8u) & 31u));
      let t24 = v1_16 | t23;
      if v1_0 > bytes - 4u { trap = 54u; return; }
      func3(v1_0, t24);
      v1_8 = v1_8 + 4u;
      continue;
    }
    break;
  }
  return;
}

// memory.load_32
fn func2(p0: u32) -> u32 {
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

// memory.store_32
fn func3(p0: u32, p1: u32) {
  var v3: u32;
  var v5: u32;
  v3 = p0 >> (2u & 31u);
  v5 = p0 & 3u;
  if v5 != 0u {
    let t0 = v5 << (3u & 31u);
    let t1 = 32u - t0;
    let t2 = p1 << (t0 & 31u);
    let t3 = 4294967295u << (t0 & 31u);
    memory[v3] = (memory[v3] & ~t3) | (t2 & t3);
    let t4 = v3 + 1u;
    let t5 = p1 >> (t1 & 31u);
    let t6 = 4294967295u >> (t1 & 31u);
    memory[t4] = (memory[t4] & ~t6) | (t5 & t6);
  } else {
    memory[v3] = p1;
  }
  return;
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
  if resumed {
    fuel = output[1u * lanes + lane];
    var kept: array<u32, 23>;
    for (var i = 0u; i < 23u; i++) { kept[i] = output[(3u + i) * lanes + lane]; }
    depth = kept[0];
    r0 = kept[1];
    v0_2 = kept[2];
    v0_3 = kept[3];
    v0_4 = kept[4];
    v0_5 = kept[5];
    v0_6 = kept[6];
    v0_7 = kept[7];
    v0_8 = kept[8];
    v0_9 = kept[9];
    v0_10 = kept[10];
    r1 = kept[11];
    v1_0 = kept[12];
    v1_1 = kept[13];
    v1_4 = kept[14];
    v1_5 = kept[15];
    v1_6 = kept[16];
    v1_7 = kept[17];
    v1_8 = kept[18];
    v1_9 = kept[19];
    v1_10 = kept[20];
    v1_12 = kept[21];
    v1_16 = kept[22];
  }
  switch control[1u] {
    case 0u: {
      func1(arguments[0u], arguments[1u], arguments[2u], arguments[3u]);
    }
    default: {}
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
  if trap >> 30u == 2u {
    var kept = array<u32, 23>(depth, r0, v0_2, v0_3, v0_4, v0_5, v0_6, v0_7, v0_8, v0_9, v0_10, r1, v1_0, v1_1, v1_4, v1_5, v1_6, v1_7, v1_8, v1_9, v1_10, v1_12, v1_16);
    for (var i = 0u; i < 23u; i++) { output[(3u + i) * lanes + lane] = kept[i]; }
  }
  state[0u] = pages;
}
