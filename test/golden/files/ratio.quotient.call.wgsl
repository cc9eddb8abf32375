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
  switch control[1u] {
    case 0u: {
      let r = func0(arguments[0u], arguments[1u]);
      if trap == 0u {
        output[3u * lanes + lane] = r;
      }
    }
    default: {}
  }
  output[0u * lanes + lane] = trap;
  output[1u * lanes + lane] = fuel;
  output[2u * lanes + lane] = pages;
  state[0u] = pages;
}
