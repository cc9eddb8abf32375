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

// sha256/compress
fn func0(p0: u32, p1: u32) {
  var v2: u32;
  var v3: u32;
  var v4: u32;
  var v5: u32;
  var v6: u32;
  var v7: u32;
  var v8: u32;
  var v9: u32;
  var v10: u32;
  if fuel < 1u { trap = 1u; return; }
  fuel -= 1u;
  v2 = 16u;
  loop {
    if fuel < 1u { trap = 2u; return; }
    fuel -= 1u;
    let t0 = select(0u, 1u, v2 < 64u);
    if t0 != 0u {
      let t1 = v2 << (2u & 31u);
      v3 = p0 + t1;
      let t2 = v3 - 8u;
      if t2 > bytes - 4u { trap = 3u; return; }
      v4 = func3(t2);
      let t3 = v3 - 28u;
      if t3 > bytes - 4u { trap = 4u; return; }
      let t4 = func3(t3);
      let t5 = v3 + 4294967232u;
      if t5 > bytes - 4u { trap = 5u; return; }
      let t6 = func3(t5);
      let t7 = v3 - 60u;
      if t7 > bytes - 4u { trap = 6u; return; }
      let t8 = func3(t7);
      let t9 = v3;
      v3 = t8;
      let t10 = (v3 >> (7u & 31u)) | (v3 << ((32u - 7u) & 31u));
      let t11 = (v3 >> (18u & 31u)) | (v3 << ((32u - 18u) & 31u));
      let t12 = t10 ^ t11;
      let t13 = v3 >> (3u & 31u);
      let t14 = t12 ^ t13;
      let t15 = t6 + t14;
      let t16 = t4 + t15;
      let t17 = (v4 >> (17u & 31u)) | (v4 << ((32u - 17u) & 31u));
      let t18 = (v4 >> (19u & 31u)) | (v4 << ((32u - 19u) & 31u));
      let t19 = t17 ^ t18;
      let t20 = v4 >> (10u & 31u);
      let t21 = t19 ^ t20;
      let t22 = t16 + t21;
      if t9 > bytes - 4u { trap = 7u; return; }
      func4(t9, t22);
      v2 = v2 + 1u;
      continue;
    }
    break;
  }
  if p1 > bytes - 4u { trap = 8u; return; }
  v6 = func3(p1);
  if p1 > bytes - 8u { trap = 9u; return; }
  let t23 = p1 + 4u;
  v3 = func3(t23);
  if p1 > bytes - 12u { trap = 10u; return; }
  let t24 = p1 + 8u;
  v2 = func3(t24);
  if p1 > bytes - 16u { trap = 11u; return; }
  let t25 = p1 + 12u;
  v8 = func3(t25);
  if p1 > bytes - 20u { trap = 12u; return; }
  let t26 = p1 + 16u;
  v7 = func3(t26);
  if p1 > bytes - 24u { trap = 13u; return; }
  let t27 = p1 + 20u;
  v4 = func3(t27);
  if p1 > bytes - 28u { trap = 14u; return; }
  let t28 = p1 + 24u;
  v5 = func3(t28);
  if p1 > bytes - 32u { trap = 15u; return; }
  let t29 = p1 + 28u;
  v9 = func3(t29);
  loop {
    if fuel < 1u { trap = 16u; return; }
    fuel -= 1u;
    let t30 = select(0u, 1u, v10 < 64u);
    if t30 != 0u {
      let t31 = v10 << (2u & 31u);
      let t32 = t31 + p0;
      if t32 > bytes - 4u { trap = 17u; return; }
      let t33 = func3(t32);
      let t34 = t31 + 1024u;
      if t34 > bytes - 4u { trap = 18u; return; }
      let t35 = func3(t34);
      let t36 = (v7 >> (6u & 31u)) | (v7 << ((32u - 6u) & 31u));
      let t37 = (v7 >> (11u & 31u)) | (v7 << ((32u - 11u) & 31u));
      let t38 = t36 ^ t37;
      let t39 = (v7 >> (25u & 31u)) | (v7 << ((32u - 25u) & 31u));
      let t40 = t38 ^ t39;
      let t41 = t40 + v9;
      let t42 = v4 & v7;
      let t43 = v7 ^ 4294967295u;
      let t44 = t43 & v5;
      let t45 = t42 ^ t44;
      let t46 = t41 + t45;
      let t47 = t35 + t46;
      let t48 = t33 + t47;
      let t49 = v2 & v3;
      let t50 = v3 & v6;
      let t51 = v2 & v6;
      let t52 = t50 ^ t51;
      let t53 = t49 ^ t52;
      let t54 = (v6 >> (2u & 31u)) | (v6 << ((32u - 2u) & 31u));
      let t55 = (v6 >> (13u & 31u)) | (v6 << ((32u - 13u) & 31u));
      let t56 = t54 ^ t55;
      let t57 = (v6 >> (22u & 31u)) | (v6 << ((32u - 22u) & 31u));
      let t58 = t56 ^ t57;
      let t59 = t53 + t58;
      v9 = v5;
      v5 = v4;
      v4 = v7;
      v7 = v8 + t48;
      v8 = v2;
      v2 = v3;
      v3 = v6;
      v6 = t48 + t59;
      v10 = v10 + 1u;
      continue;
    }
    break;
  }
  if p1 > bytes - 4u { trap = 19u; return; }
  let t60 = func3(p1);
  let t61 = t60 + v6;
  if p1 > bytes - 4u { trap = 20u; return; }
  func4(p1, t61);
  if p1 > bytes - 8u { trap = 21u; return; }
  let t62 = p1 + 4u;
  let t63 = func3(t62);
  let t64 = t63 + v3;
  if p1 > bytes - 8u { trap = 22u; return; }
  let t65 = p1 + 4u;
  func4(t65, t64);
  if p1 > bytes - 12u { trap = 23u; return; }
  let t66 = p1 + 8u;
  let t67 = func3(t66);
  let t68 = t67 + v2;
  if p1 > bytes - 12u { trap = 24u; return; }
  let t69 = p1 + 8u;
  func4(t69, t68);
  if p1 > bytes - 16u { trap = 25u; return; }
  let t70 = p1 + 12u;
  let t71 = func3(t70);
  let t72 = t71 + v8;
  if p1 > bytes - 16u { trap = 26u; return; }
  let t73 = p1 + 12u;
  func4(t73, t72);
  if p1 > bytes - 20u { trap = 27u; return; }
  let t74 = p1 + 16u;
  let t75 = func3(t74);
  let t76 = t75 + v7;
  if p1 > bytes - 20u { trap = 28u; return; }
  let t77 = p1 + 16u;
  func4(t77, t76);
  if p1 > bytes - 24u { trap = 29u; return; }
  let t78 = p1 + 20u;
  let t79 = func3(t78);
  let t80 = t79 + v4;
  if p1 > bytes - 24u { trap = 30u; return; }
  let t81 = p1 + 20u;
  func4(t81, t80);
  if p1 > bytes - 28u { trap = 31u; return; }
  let t82 = p1 + 24u;
  let t83 = func3(t82);
  let t84 = t83 + v5;
  if p1 > bytes - 28u { trap = 32u; return; }
  let t85 = p1 + 24u;
  func4(t85, t84);
  if p1 > bytes - 32u { trap = 33u; return; }
  let t86 = p1 + 28u;
  let t87 = func3(t86);
  let t88 = t87 + v9;
  if p1 > bytes - 32u { trap = 34u; return; }
  let t89 = p1 + 28u;
  func4(t89, t88);
  return;
}

// sha256/digest
fn func1(p0: u32, p1: u32, p2: u32, p3: u32) {
  var v0: u32 = p0;
  var v1: u32 = p1;
  var v4: u32;
  var v5: u32;
  var v6: u32;
  var v7: u32;
  var v8: u32;
  var v9: u32;
  var v10: u32;
  var v12: u32;
  var v13: u32;
  var v16: u32;
  var v18: u32;
  if fuel < 1u { trap = 35u; return; }
  fuel -= 1u;
  if p3 > bytes - 4u { trap = 36u; return; }
  func4(p3, 1779033703u);
  if p3 > bytes - 8u { trap = 37u; return; }
  let t0 = p3 + 4u;
  func4(t0, 3144134277u);
  if p3 > bytes - 12u { trap = 38u; return; }
  let t1 = p3 + 8u;
  func4(t1, 1013904242u);
  if p3 > bytes - 16u { trap = 39u; return; }
  let t2 = p3 + 12u;
  func4(t2, 2773480762u);
  if p3 > bytes - 20u { trap = 40u; return; }
  let t3 = p3 + 16u;
  func4(t3, 1359893119u);
  if p3 > bytes - 24u { trap = 41u; return; }
  let t4 = p3 + 20u;
  func4(t4, 2600822924u);
  if p3 > bytes - 28u { trap = 42u; return; }
  let t5 = p3 + 24u;
  func4(t5, 528734635u);
  if p3 > bytes - 32u { trap = 43u; return; }
  let t6 = p3 + 28u;
  func4(t6, 1541459225u);
  let t7 = v1 + 8u;
  let t8 = t7 >> (6u & 31u);
  v9 = t8 + 1u;
  loop {
    if fuel < 1u { trap = 44u; return; }
    fuel -= 1u;
    let t9 = select(0u, 1u, v5 < v9);
    if t9 != 0u {
      v10 = v5 << (6u & 31u);
      v6 = 0u;
      loop {
        if fuel < 1u { trap = 45u; return; }
        fuel -= 1u;
        let t10 = select(0u, 1u, v6 < 16u);
        if t10 != 0u {
          v16 = 2u;
          v12 = v6 << (v16 & 31u);
          v16 = v12 + p2;
          v4 = 0u;
          v7 = 0u;
          switch 0u {
            default: {
              v12 = v10 + v12;
              let t11 = v12 + 4u;
              let t12 = select(0u, 1u, t11 <= v1);
              if t12 != 0u {
                v18 = v0 + v12;
                if v18 > bytes - 4u { trap = 46u; return; }
                v4 = func3(v18);
                v18 = 4278255360u;
                v18 = v4 & v18;
                let t13 = (v18 << (8u & 31u)) | (v18 >> ((32u - 8u) & 31u));
                v18 = 16711935u;
                v18 = v4 & v18;
                let t14 = (v18 >> (8u & 31u)) | (v18 << ((32u - 8u) & 31u));
                v4 = t13 | t14;
                break;
              }
              loop {
                if fuel < 1u { trap = 47u; return; }
                fuel -= 1u;
                let t15 = select(0u, 1u, v7 < 4u);
                if t15 != 0u {
                  v13 = v4 << (8u & 31u);
                  v4 = v7 + v12;
                  let t16 = select(0u, 1u, v4 < v1);
                  if t16 != 0u {
                    let t17 = v0 + v4;
                    if t17 > bytes - 1u { trap = 48u; return; }
                    let t18 = t17 >> (2u & 31u);
                    let t19 = atomicLoad(&memory[t18]);
                    let t20 = t17 << (3u & 31u);
                    let t21 = t19 >> (t20 & 31u);
                    let t22 = t21 & 255u;
                    v18 = t22;
                  } else {
                    let t23 = select(0u, 1u, v1 == v4);
                    let t24 = select(0u, 128u, t23 != 0u);
                    v18 = t24;
                  }
                  v4 = v18 | v13;
                  v18 = 1u;
                  v7 = v7 + v18;
                  continue;
                }
                break;
              }
            }
          }
          if v16 > bytes - 4u { trap = 49u; return; }
          func4(v16, v4);
          v16 = 1u;
          v6 = v6 + v16;
          continue;
        }
        break;
      }
      let t25 = v9 - 1u;
      let t26 = select(0u, 1u, v5 == t25);
      if t26 != 0u {
        v16 = 29u;
        v16 = v1 >> (v16 & 31u);
        if p2 > bytes - 60u { trap = 50u; return; }
        let t27 = p2 + 56u;
        func4(t27, v16);
        v16 = 3u;
        v16 = v1 << (v16 & 31u);
        if p2 > bytes - 64u { trap = 51u; return; }
        let t28 = p2 + 60u;
        func4(t28, v16);
      }
      func0(p2, p3);
      if trap != 0u { return; }
      v5 = v5 + 1u;
      continue;
    }
    break;
  }
  loop {
    if fuel < 1u { trap = 52u; return; }
    fuel -= 1u;
    let t29 = select(0u, 1u, v8 < 32u);
    if t29 != 0u {
      v0 = p3 + v8;
      if v0 > bytes - 4u { trap = 53u; return; }
      v1 = func3(v0);
      let t30 = v1 & 4278255360u;
      v16 = 8u;
      v16 = (t30 << (v16 & 31u)) | (t30 >> ((32u - v16) & 31u));
      let t31 = v1 & 16711935u;
      let t32 = (t31 >> (8u & 31u)) | (t31 << ((32u - 8u) & 31u));
      let t33 = v16 | t32;
      if v0 > bytes - 4u { trap = 54u; return; }
      func4(v0, t33);
      v8 = v8 + 4u;
      continue;
    }
    break;
  }
  return;
}

// sha256/blocks
fn func2(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32) {
  var v2: u32 = p2;
  if fuel < 1u { trap = 55u; return; }
  fuel -= 1u;
  let t0 = p0 * p3;
  v2 = v2 - t0;
  let t1 = p1 + t0;
  let t2 = select(0u, 1u, v2 < p3);
  let t3 = select(p3, v2, t2 != 0u);
  let t4 = p0 << (8u & 31u);
  let t5 = p4 + t4;
  let t6 = p0 << (5u & 31u);
  let t7 = p5 + t6;
  func1(t1, t3, t5, t7);
  if trap != 0u { return; }
  return;
}

// memory.load_32
fn func3(p0: u32) -> u32 {
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
fn func4(p0: u32, p1: u32) {
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
  fuel = control[4u];
  depth_limit = control[8u];
  pages = state[0u];
  bytes = pages << 16u;
  switch control[1u] {
    case 0u: {
      func2(control[3u] + lane, arguments[0u], arguments[1u], arguments[2u], arguments[3u], arguments[4u]);
    }
    default: {}
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
}
