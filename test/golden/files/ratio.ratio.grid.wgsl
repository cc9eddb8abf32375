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

// quotient
fn func0(p0: u32, p1: u32) -> u32 {
  if fuel < 1u { trap = 1u; return 0u; }
  fuel -= 1u;
  let t0 = p0 - p1;
  let t1 = select(0u, 1u, t0 == 0u);
  if t1 != 0u { trap = 2u; return 0u; }
  let t2 = 1000000u;
  let t3 = select(0u, 1u, t2 == 2147483648u);
  let t4 = select(0u, 1u, t0 == 4294967295u);
  let t5 = t3 & t4;
  if t5 != 0u { trap = 3u; return 0u; }
  let t6 = bitcast<u32>(bitcast<i32>(1000000u) / bitcast<i32>(t0));
  return t6;
}

// ratio
fn func1(p0: u32, p1: u32) {
  if fuel < 1u { trap = 4u; return; }
  fuel -= 1u;
  let t0 = p0 << (2u & 31u);
  let t1 = func0(p0, p1);
  if trap != 0u { return; }
  if t0 > bytes - 4u { trap = 5u; return; }
  func2(t0, t1);
  return;
}

// memory.store_32
fn func2(p0: u32, p1: u32) {
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
      func1(control[3u] + lane, arguments[0u]);
    }
    default: {}
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
}
