/** Linked instances against the engine's own linking, on random worlds. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Device } from '../../src/core/backend.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import type { StoreInstance } from '../../src/core/link/store.ts';
import { onEveryBackend } from './devices.ts';
import { assembled, described, engineWorld, type Observed } from './engine-world.ts';
import { type RandomStep, randomWorld } from './random-world.ts';
import { called, World } from './world.ts';

async function deviceWorld(
  device: Device,
  steps: readonly RandomStep[],
  modules: readonly (Uint8Array | null)[],
): Promise<Observed> {
  const world = new World(device);
  const instances: (StoreInstance | null)[] = [];
  const told: string[] = [];
  for (const [i, step] of steps.entries()) {
    const bytes = modules[i];
    if ('module' in step && bytes !== null) {
      try {
        instances.push(await world.add(step.name, bytes));
        told.push('made');
      } catch (error) {
        if (!(error instanceof TensorWasmError)) throw error;
        instances.push(null);
        told.push(error.kind);
      }
    } else if ('call' in step) {
      const instance = instances[step.call.module];
      const { name, args } = step.call;
      const answer = instance === null ? 'no such instance' : await called(instance, name, args);
      told.push(typeof answer !== 'string' ? String(answer[0] | 0) : instance === null ? answer : 'trap');
    }
  }
  const state = await Promise.all(instances.flatMap((one) => (one === null ? [] : [stateOf(one)])));
  world.release();
  return { steps: told, state };
}

async function stateOf(instance: StoreInstance): Promise<string> {
  const places = instance.component.linked.spaces.places[instance.member];
  const { memories, tables } = await instance.component.state();
  const own = (kind: 'memory' | 'table') => instance.module.exports.some((candidate) => candidate.kind === kind);
  const { words } = await instance.global('counter');
  const bytes = own('memory') ? memories[places.memories[0]] : new Uint8Array(0);
  return described(bytes, words[0] | 0, own('table') ? tables[places.tables[0]].length : 0);
}

const [FROM, TO] = (process.env.TENSOR_WASM_SEEDS ?? '1-8').split('-').map(Number);

onEveryBackend('random linked modules', (open) => {
  it('do what they do where the engine links them', { timeout: 120_000 }, async () => {
    const device = await open();
    const seen = new Set<string>();
    for (let seed = FROM; seed <= TO; seed++) {
      const steps = randomWorld(seed * 104729);
      const modules = await assembled(steps);
      const expected = await engineWorld(steps, modules);
      const actual = await deviceWorld(device, steps, modules);
      assert.deepEqual(actual, expected, `seed ${seed}`);
      for (const step of expected.steps) seen.add(step);
    }
    // What the generator has to reach for this to mean something.
    for (const kind of ['made', 'trap', 'uninstantiable']) assert.ok(seen.has(kind), `${kind} never happened`);
  });

  it('are compared by all that another call changes', async () => {
    const device = await open();
    const steps = randomWorld(104729);
    const modules = await assembled(steps);
    const expected = await engineWorld(steps, modules);
    assert.equal(expected.steps[0], 'made');
    const more = await deviceWorld(
      device,
      [...steps, { call: { module: 0, name: 'leaf', args: [] } }],
      [...modules, null],
    );
    assert.deepEqual(more.steps.slice(0, -1), expected.steps);
    assert.notDeepEqual(more.state, expected.state);
  });
});
