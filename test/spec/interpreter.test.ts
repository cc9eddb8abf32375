/**
 * The official suite's invocations on the IR interpreter alone: decode, validate, lower, verify, flatten, run. Modules that import anything
 * but `spectest`'s constants are left out, and so are registered ones once such a module may have written to them; all are counted.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DEFAULT_GUEST_LIMITS } from '../../src/core/backend.ts';
import type { Image } from '../../src/core/engine/image.ts';
import { buildImage } from '../../src/core/engine/instantiate.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import type { Program } from '../../src/core/ir/index.ts';
import { Machine } from '../../src/core/ir/interpret/machine.ts';
import { State } from '../../src/core/ir/interpret/state.ts';
import { print } from '../../src/core/ir/print.ts';
import { verify } from '../../src/core/ir/verify.ts';
import { lower, lowerable } from '../../src/core/lower/index.ts';
import { load } from '../../src/core/wasm/load.ts';
import { TRAPS } from '../../src/core/wasm/traps.ts';

interface Value {
  readonly type: string;
  readonly value: string;
}

interface Command {
  readonly type: string;
  readonly line: number;
  readonly filename?: string;
  readonly name?: string;
  readonly text?: string;
  readonly action?: { type: string; field: string; args: readonly Value[]; module?: string };
  readonly expected?: readonly Value[];
}

interface Live {
  readonly program: Program;
  readonly machine: Machine;
  readonly state: State;
  readonly globals: ReadonlyMap<string, number>;
}

interface Totals {
  passed: number;
  failed: string[];
  skipped: number;
}

/** `spectest`'s immutable globals, so that modules that import nothing else run here too. */
const SPECTEST: Readonly<Record<string, readonly [number, number]>> = {
  global_i32: [666, 0],
  global_i64: [666, 0],
  global_f32: [0x4426a666, 0],
  global_f64: [0xcccccccd, 0x4084d4cc],
};

function words(values: readonly Value[]): Uint32Array {
  const all = new Uint32Array(values.length * 2);
  values.forEach(({ type, value }, i) => {
    if (value === 'null') {
      all[i * 2] = 0xffffffff;
      return;
    }
    const bits = BigInt.asUintN(64, BigInt(value));
    all[i * 2] = Number(bits & 0xffffffffn);
    if (type === 'i64' || type === 'f64') all[i * 2 + 1] = Number(bits >> 32n);
  });
  return all;
}

function matches(expected: Value, lo: number, hi: number): boolean {
  if (expected.value.startsWith('nan:')) {
    // Both classes: ours is the canonical one.
    return expected.type === 'f32' ? lo === 0x7fc00000 : lo === 0 && hi === 0x7ff80000;
  }
  const [wantLo, wantHi] = words([expected]);
  return lo === wantLo && hi === wantHi;
}

/** A change to every program before it runs: the negative control is a wrong one. */
type Change = (program: Program) => Program;

function instantiate(bytes: Uint8Array, change: Change): Live | 'skipped' {
  const module = load(bytes);
  const globals: number[] = [];
  for (const { module: from, name, desc } of module.imports) {
    if (from !== 'spectest' || desc.kind !== 'global' || desc.type.mutable) return 'skipped';
    globals.push(...(SPECTEST[name] ?? [0, 0]));
  }
  const runnable = module.exports.filter(({ kind, name }) => kind === 'func' && lowerable(module, name).runnable);
  const start = module.start;
  const program = change(
    lower(
      module,
      runnable.map(({ name }) => name),
    ),
  );
  verify(program);
  assert.equal(print(program), print(program));
  const image: Image = buildImage(module, { globals: new Uint32Array(globals) }, DEFAULT_GUEST_LIMITS);
  const state = new State(image);
  const machine = new Machine(program, state, DEFAULT_GUEST_LIMITS);
  if (start !== null) {
    const slot = program.functionSlots[start];
    if (slot === -1) return 'skipped';
    machine.run(slot, new Uint32Array(0));
  }
  const exported = module.exports.filter(({ kind }) => kind === 'global');
  return { program, machine, state, globals: new Map(exported.map(({ name, index }) => [name, index])) };
}

function run(live: Live, action: NonNullable<Command['action']>): string | Uint32Array {
  if (action.type === 'get') {
    const at = (live.globals.get(action.field) ?? 0) * 2;
    return new Uint32Array(live.state.globals.slice(at, at + 2));
  }
  const entry = live.program.entries.find(({ name }) => name === action.field);
  if (entry === undefined) return 'skipped';
  const progress = live.machine.run(entry.func, words(action.args));
  return progress === 'returned' ? live.machine.results : TRAPS[live.program.sites[live.machine.site].code].message;
}

function runFile(folder: string, totals: Totals, change: Change): void {
  const file = readdirSync(folder).find((name) => name.endsWith('.json')) ?? '';
  const { commands } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { commands: Command[] };
  const named = new Map<string, Live | 'skipped'>();
  const registered = new Set<Live>();
  const shared = new Set<Live>();
  let current: Live | 'skipped' = 'skipped';
  for (const command of commands) {
    const { type, line, filename, name, action, expected = [], text = '' } = command;
    if (type === 'module') {
      try {
        current = instantiate(readFileSync(join(folder, filename ?? '')), change);
      } catch (error) {
        if (!(error instanceof TensorWasmError)) throw error;
        totals.failed.push(`${file}:${line}: module: ${error.kind}: ${error.message}`);
        current = 'skipped';
      }
      if (name !== undefined) named.set(name, current);
    }
    if (type === 'register') {
      const live = name === undefined ? current : named.get(name);
      if (live !== undefined && live !== 'skipped') registered.add(live);
    }
    if (current === 'skipped' || type === 'assert_uninstantiable') for (const live of registered) shared.add(live);
    if (action === undefined) continue;
    const live = action.module === undefined ? current : (named.get(action.module) ?? 'skipped');
    const got = live === 'skipped' || shared.has(live) ? 'skipped' : run(live, action);
    if (got === 'skipped') {
      totals.skipped++;
      continue;
    }
    const right =
      type === 'assert_return'
        ? typeof got !== 'string' && expected.every((value, i) => matches(value, got[i * 2], got[i * 2 + 1]))
        : type === 'action' || (typeof got === 'string' && (got.startsWith(text) || text.startsWith(got)));
    if (right) totals.passed++;
    else {
      const shown = typeof got === 'string' ? got : Array.from(got, (word) => word.toString(16)).join(' ');
      totals.failed.push(`${file}:${line}: ${action.field}: ${JSON.stringify(expected)}${text}, got ${shown}`);
    }
  }
}

function runSuite(name: string, change: Change = (program) => program, only?: string): Totals & { files: number } {
  const root = fileURLToPath(new URL(`../../.cache/spec/${name}`, import.meta.url));
  const totals: Totals = { passed: 0, failed: [], skipped: 0 };
  if (!existsSync(root)) {
    assert.ok(!process.env.CI, `${root} is missing: run scripts/spec-suite.ts first`);
    return { ...totals, files: 0 };
  }
  const files = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && (only === undefined || entry.name === only),
  );
  for (const { name: folder } of files) runFile(join(root, folder), totals, change);
  return { ...totals, files: files.length };
}

describe('the official suite on the IR interpreter', () => {
  for (const suite of ['wasm-v1', 'wasm-v2']) {
    it(`passes every invocation of ${suite} that needs no linking`, { timeout: 120_000 }, () => {
      const { files, passed, failed, skipped } = runSuite(suite);
      console.log(`${suite}: ${files} files, ${passed} passed, ${failed.length} failed, ${skipped} need linking`);
      assert.deepEqual(failed.slice(0, 20), []);
      if (files > 0) assert.ok(passed > 10_000, `only ${passed} ran`);
    });
  }

  it('fails where an operation is wrong, and where a bounds check is left out', () => {
    const { files, failed } = runSuite('wasm-v1', withSubtraction, 'i32');
    if (files === 0) return;
    assert.ok(failed.some((line) => line.includes(': add: ')));
    assert.throws(() => runSuite('wasm-v1', withoutChecks, 'address'), /not covered by a check/);
  });
});

/** Every outermost i32.add made a subtraction. */
function withSubtraction(program: Program): Program {
  const functions = program.functions.map((func) => ({
    ...func,
    body: func.body.map((stmt) =>
      stmt.k === 'num' && stmt.op === 'i32.add' ? { ...stmt, op: 'i32.sub' as const } : stmt,
    ),
  }));
  return { ...program, functions };
}

/** Without the checks of every function's outermost list. */
function withoutChecks(program: Program): Program {
  const functions = program.functions.map((func) => ({
    ...func,
    body: func.body.filter(({ k }) => k !== 'check'),
  }));
  return { ...program, functions };
}
