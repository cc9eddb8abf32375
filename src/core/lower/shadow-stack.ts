/**
 * The shadow stack: the part of linear memory where compilers keep arrays and locals whose address is taken. Lanes of a grid share memory
 * and would overwrite each other's frames, so it is private to a lane. The rule, the same on every backend:
 *
 * - A grid has at most one *region*, a range of addresses fixed when it starts. Each byte of an access, of `memory.fill`, `memory.copy` and
 *   `memory.init` that lies in the region is the lane's own; every other byte is memory. Bounds checks do not know of the region.
 * - A lane's own bytes start as the instance's at those addresses, and are dropped when the lane ends: the region's bytes in the instance are
 *   what they were before the grid, so that a digest of memory does not depend on lanes.
 * - The region ends where the instance's stack pointer stands, rounded down to 4: frames above it are a caller's and shared, like any memory. It
 *   begins as far below as the export and all that it calls can move the pointer, or, where that is not bounded, at the stack's lower end.
 * - A pointer below the stack's lower end, or past memory, has no region; a stack that overflows meets plain memory, as in a call.
 */
import type { ShadowStack } from '../backend.ts';
import { RefusedError, TensorWasmError } from '../errors.ts';
import { decodeNames } from '../wasm/decode/name-section.ts';
import type { Global, ValidModule } from '../wasm/module.ts';
import { lower } from './index.ts';
import { addressTaken } from './legalise/indirect-targets.ts';
import { type StackUse, stackUse } from './stack-depth.ts';

/** Where a program's grids have their region, as far as it is known before one starts. */
export interface StackPlan {
  /** Global that holds the stack pointer, where the region ends; null where it ends at `top`. */
  readonly pointer: number | null;
  readonly top: number;
  /** Lowest address that it may have. Multiple of 4. */
  readonly floor: number;
  /** Bytes at most. Multiple of 4, not 0. */
  readonly bytes: number;
}

/** Addresses `low` to `low + bytes`; both multiples of 4. */
export interface StackRegion {
  readonly low: number;
  readonly bytes: number;
}

const PAGE = 65536;
/** The C ABI's alignment of the stack pointer. */
const ALIGNMENT = 16;

const plans = new WeakMap<ValidModule, Map<string, StackPlan | null>>();

/**
 * The region of grids of these exports; null where they need none: no stack pointer, or one that none of their functions moves.
 *
 * @throws RefusedError where the stack's depth is not bounded and its lower end is not known; TensorWasmError `usage` for a range outside of memory.
 */
export function planStack(module: ValidModule, exports: readonly string[], asked: ShadowStack): StackPlan | null {
  if (asked === 'none') return null;
  if (asked !== 'auto') return fixed(module, asked);
  const known = plans.get(module) ?? new Map<string, StackPlan | null>();
  plans.set(module, known);
  const key = JSON.stringify(exports);
  let plan = known.get(key);
  if (plan === undefined) {
    plan = found(module, exports);
    known.set(key, plan);
  }
  return plan;
}

/** The region when a grid starts; null where it is empty. `globals` are the instance's, two words each. */
export function stackRegion(
  plan: StackPlan | null,
  globals: ArrayLike<number>,
  memoryBytes: number,
): StackRegion | null {
  if (plan === null) return null;
  const { pointer, floor, bytes } = plan;
  const top = pointer === null ? plan.top : (globals[2 * pointer] & ~3) >>> 0;
  if (top <= floor || top > memoryBytes) return null;
  const low = Math.max(floor, top - bytes);
  return { low, bytes: top - low };
}

/** As text, to tell programs apart. */
export function describeStack(asked: ShadowStack): string {
  return typeof asked === 'string' ? asked : `${asked.low}:${asked.high}`;
}

function fixed(module: ValidModule, { low, high }: Exclude<ShadowStack, string>): StackPlan {
  const size = (module.memories[0]?.limits.min ?? 0) * PAGE;
  const words = Number.isSafeInteger(low) && Number.isSafeInteger(high) && low % 4 === 0 && high % 4 === 0;
  if (words && low >= 0 && low < high && high <= size)
    return { pointer: null, top: high, floor: low, bytes: high - low };
  throw new TensorWasmError(
    'usage',
    `Cannot keep ${low}:${high} private to lanes: a shadow stack is two multiples of 4, the first below the second, within the ${size} bytes of memory`,
    { low, high, size },
  );
}

function found(module: ValidModule, exports: readonly string[]): StackPlan | null {
  if (module.memories.length === 0) return null;
  const candidate = pointerOf(module);
  if (candidate === null) return null;
  const program = lower(module, exports);
  const use = stackUse(program, candidate.global, addressTaken(module));
  // Without its name a global counts as the stack pointer where a function takes a frame from it and puts it back.
  const convincing = use.frames.some((bytes) => bytes !== null && bytes > 0 && bytes % ALIGNMENT === 0);
  if (!candidate.named && !convincing) return null;
  const depth = depthOf(
    use,
    program.entries.map(({ func }) => func),
  );
  const { low, sure } = lowerEnd(module, candidate.top);
  const plan = { pointer: candidate.global, top: candidate.top, floor: low };
  if (depth !== null) return depth === 0 ? null : { ...plan, bytes: Math.ceil(depth / ALIGNMENT) * ALIGNMENT };
  if (sure && candidate.top > low) return { ...plan, bytes: (candidate.top - low) & ~3 };
  throw new RefusedError(
    'shadow stack',
    'it recurses or takes frames of variable size on a shadow stack in linear memory, whose lower end is not known: export __stack_low or __data_end, or name the stack',
  );
}

function depthOf({ depths }: StackUse, slots: readonly number[]): number | null {
  let depth: number | null = 0;
  for (const slot of slots) {
    const own = depths[slot];
    depth = depth === null || own === null ? null : Math.max(depth, own);
  }
  return depth;
}

interface Pointer {
  readonly global: number;
  /** Its initial value. */
  readonly top: number;
  readonly named: boolean;
}

/** The global called `__stack_pointer`, or else the first mutable i32, which is where wasm-ld puts it, if it could be one. */
function pointerOf(module: ValidModule): Pointer | null {
  const size = module.memories[0].limits.min * PAGE;
  const names = decodeNames(module.customs, 'globals', module.globalTypes.length);
  const isPointer = (name: string): boolean => /(^|\/)__stack_pointer$/.test(name);
  const exported = module.exports.find(({ kind, name }) => kind === 'global' && isPointer(name));
  const called = exported?.index ?? [...names].find(([, name]) => isPointer(name))?.[0];
  const first = module.globals.findIndex(({ type }) => type.mutable && type.type === 'i32');
  const global = called ?? module.importedGlobals + first;
  const top = constantOf(module.globals[global - module.importedGlobals]);
  if ((called === undefined && first < 0) || top === null || top === 0 || top > size) return null;
  if (called === undefined && top % ALIGNMENT !== 0) return null;
  const { type, mutable } = module.globalTypes[global];
  return type === 'i32' && mutable ? { global, top, named: called !== undefined } : null;
}

/**
 * The stack's lowest address. Linkers put it before all data, where it ends at 0, or behind them, where only an exported symbol says how far
 * they reach: segments leave out what starts as zero.
 */
function lowerEnd(module: ValidModule, top: number): { readonly low: number; readonly sure: boolean } {
  const low = symbol(module, '__stack_low');
  if (low !== null && low <= top) return { low: aligned(low), sure: true };
  const dataEnd = symbol(module, '__data_end');
  if (dataEnd !== null) return { low: dataEnd <= top ? aligned(dataEnd) : 0, sure: true };
  let end = 0;
  let data = 0;
  for (const { at, bytes } of module.data) {
    if (at?.op !== 'const') continue;
    data++;
    if (at.lo >>> 0 < top) end = Math.max(end, Math.min(top, (at.lo >>> 0) + bytes.length));
  }
  return { low: aligned(end), sure: data > 0 && end === 0 };
}

function symbol(module: ValidModule, name: string): number | null {
  const found = module.exports.find((one) => one.kind === 'global' && one.name === name);
  return found === undefined ? null : constantOf(module.globals[found.index - module.importedGlobals]);
}

function constantOf(global: Global | undefined): number | null {
  return global?.init.op === 'const' && global.type.type === 'i32' ? global.init.lo >>> 0 : null;
}

function aligned(address: number): number {
  return Math.ceil(address / 4) * 4;
}
