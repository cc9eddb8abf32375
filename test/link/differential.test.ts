/**
 * Random worlds: linked instances against the engine's own linking, and what an engine does not tell (fuel, and where a trap happened) against the
 * interpreter's linked instances.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createInterpreterBackend } from '../../src/backends/interpreter/index.ts';
import type { Device } from '../../src/core/backend.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import type { StoreInstance, StoreTrap } from '../../src/core/link/store.ts';
import { OP } from '../../src/core/wasm/opcodes.ts';
import type { TrapCode } from '../../src/core/wasm/traps.ts';
import { onEveryBackend } from './devices.ts';
import { assembled, described, engineWorld, type Observed } from './engine-world.ts';
import { type RandomStep, randomWorld } from './random-world.ts';
import { outcomeOf, World } from './world.ts';

async function deviceWorld(
  device: Device,
  steps: readonly RandomStep[],
  modules: readonly (Uint8Array | null)[],
): Promise<Observed & { readonly exact: readonly string[] }> {
  const world = new World(device);
  const exact: string[] = [];
  const instances: (StoreInstance | null)[] = [];
  const told: string[] = [];
  for (const [i, step] of steps.entries()) {
    const bytes = modules[i];
    if ('module' in step && bytes !== null) {
      try {
        const made = await world.add(step.name, bytes);
        instances.push(made);
        told.push('made');
      } catch (error) {
        if (!(error instanceof TensorWasmError)) throw error;
        instances.push(null);
        told.push(error.kind);
      }
    } else if ('call' in step) {
      const instance = instances[step.call.module];
      const { name, args } = step.call;
      if (instance === null) {
        told.push('no such instance');
        continue;
      }
      const { results, trap, fuel } = await outcomeOf(instance, name, args);
      told.push(trap === null ? String(results[0] | 0) : 'trap');
      if (trap !== null) checkPlace(trap);
      const owner = instances.findIndex((one) => one !== null && one.module === trap?.module);
      exact.push(`${fuel[0]} fuel, ${trap?.code} in ${owner}:${trap?.function} at ${trap?.offset}`);
    }
  }
  const state = await Promise.all(instances.flatMap((one) => (one === null ? [] : [stateOf(one)])));
  world.release();
  return { steps: told, state, exact };
}

/** Opcodes that trap so. */
const TRAPPING: Partial<Record<TrapCode, readonly number[]>> = {
  memory_out_of_bounds: [
    OP['i32.load'],
    OP['i64.load'],
    0x2c,
    0x2d,
    0x2e,
    0x2f,
    OP['i32.store'],
    OP['i64.store'],
    0x3a,
    0x3b,
    0xfc,
  ],
  table_out_of_bounds: [OP['table.get'], OP['table.set'], 0xfc],
  undefined_element: [OP.call_indirect],
  uninitialized_element: [OP.call_indirect],
};

/** At the place that a trap names in its module there is an instruction that traps so. */
function checkPlace({ code, module, offset }: StoreTrap): void {
  const opcode = module.bytes[offset ?? 0];
  assert.ok(TRAPPING[code]?.includes(opcode), `${code} at an opcode ${opcode}`);
}

async function stateOf(instance: StoreInstance): Promise<string> {
  const places = instance.component.linked.spaces.places[instance.member];
  const { memories, tables } = await instance.component.state();
  const own = (kind: 'memory' | 'table') => instance.module.exports.some((candidate) => candidate.kind === kind);
  const { words } = await instance.global('counter');
  const bytes = own('memory') ? memories[places.memories[0]] : new Uint8Array(0);
  return described(bytes, words[0] | 0, own('table') ? tables[places.tables[0]].length : 0);
}

const asked = process.env.TENSOR_WASM_SEEDS;
const [FROM, TO] = (asked ?? '1-8').split('-').map(Number);

// A call takes a kernel of its own, which WebGPU's software drivers compile for a second: only when seeds are asked for.
onEveryBackend(
  'random linked modules',
  (open) => {
    it('do what they do where the engine links them', { timeout: 120_000 }, async () => {
      const device = await open();
      const reference = await createInterpreterBackend().open(0);
      const seen = new Set<string>();
      for (let seed = FROM; seed <= TO; seed++) {
        const steps = randomWorld(seed * 104729);
        const modules = await assembled(steps);
        const expected = await engineWorld(steps, modules);
        const { exact, ...actual } = await deviceWorld(device, steps, modules);
        assert.deepEqual(actual, expected, `seed ${seed}`);
        assert.deepEqual(exact, (await deviceWorld(reference, steps, modules)).exact, `seed ${seed}`);
        for (const step of expected.steps) seen.add(step);
      }
      // What the generator has to reach for this to mean something.
      const kinds = asked === undefined ? ['made', 'trap', 'uninstantiable'] : [];
      for (const kind of kinds) assert.ok(seen.has(kind), `${kind} never happened`);
    });

    it('are compared by all that another call changes', async () => {
      const device = await open();
      const steps = randomWorld(104729);
      const modules = await assembled(steps);
      const expected = await engineWorld(steps, modules);
      assert.equal(expected.steps[0], 'made');
      const { exact, ...less } = await deviceWorld(device, steps, modules);
      assert.deepEqual(less, expected);
      const more = await deviceWorld(
        device,
        [...steps, { call: { module: 0, name: 'leaf', args: [] } }],
        [...modules, null],
      );
      assert.deepEqual(more.steps.slice(0, -1), expected.steps);
      assert.notDeepEqual(more.state, expected.state);
      assert.notDeepEqual(more.exact, exact);
    });
  },
  asked !== undefined,
);
