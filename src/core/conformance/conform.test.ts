import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { wat } from '../../../test/wat.ts';
import type { Backend, BackendName, Device, Instance, Outcome, Verdict } from '../backend.ts';
import type { Image } from '../engine/image.ts';
import { type Invocation, planInvocation } from '../engine/invocation.ts';
import { TensorWasmError } from '../errors.ts';
import { load } from '../wasm/load.ts';
import { type BackendStatus, conform, conformExitCode } from './conform.ts';

/** What a pretended backend does when asked to run. */
type Behaviour =
  | { readonly result: number; readonly memory?: number }
  | { readonly fails: TensorWasmError }
  | 'missing'
  | 'refuses';

const NOT_HERE: Verdict = { runnable: false, construct: 'f64', message: 'f64 is not here', function: 0, offset: 30 };

function pretend(name: BackendName, behaviour: Behaviour): { backend: Backend; index: number } {
  const info = { backend: name, index: 0, name: `${name} device`, software: true, properties: {}, probe: {} };
  const outcome = (result: number): Outcome => ({
    lanes: 1,
    resultTypes: ['i32'],
    results: Uint32Array.of(result, 0),
    fuel: Float64Array.of(1),
    trap: null,
    trapped: 0,
    transferMs: 0,
    runMs: 0,
  });
  const state = (image: Image): Image =>
    typeof behaviour === 'object' && 'memory' in behaviour
      ? { ...image, memory: Uint8Array.of(behaviour.memory ?? 0) }
      : image;
  const unused = (): Promise<never> => Promise.reject(new Error('not part of this test'));
  const instance = (image: Image): Instance => ({
    call: () => {
      if (typeof behaviour === 'string') return unused();
      return 'fails' in behaviour ? Promise.reject(behaviour.fails) : Promise.resolve(outcome(behaviour.result));
    },
    grid: unused,
    read: unused,
    write: unused,
    memoryBytes: unused,
    image: () => Promise.resolve(state(image)),
    release: () => undefined,
  });
  const device: Device = {
    info,
    verdict: () => (behaviour === 'refuses' ? NOT_HERE : { runnable: true }),
    compile: ({ exports, mode }) =>
      Promise.resolve({ exports, mode, compileMs: 0, text: null, release: () => undefined }),
    instantiate: (_module, image) => Promise.resolve(instance(image)),
    batch: unused,
    close: () => Promise.resolve(),
  };
  const missing = behaviour === 'missing';
  const backend: Backend = {
    name,
    discover: () =>
      Promise.resolve({ backend: name, devices: missing ? [] : [info], reason: missing ? 'no driver' : null }),
    open: () => Promise.resolve(device),
    close: () => Promise.resolve(),
  };
  return { backend, index: 0 };
}

describe('an invocation on several backends', () => {
  let invocation: Invocation;
  before(async () => {
    const bytes = await wat('(module (memory 1) (func (export "f") (result i32) (i32.const 1)))');
    invocation = planInvocation(load(bytes), { export: 'f' });
  });

  const cases: readonly {
    readonly says: string;
    readonly behaviours: readonly [BackendName, Behaviour][];
    readonly statuses: readonly BackendStatus[];
    readonly agree: boolean;
    readonly mismatches: readonly string[];
    readonly exit: readonly [plain: number, strict: number];
  }[] = [
    {
      says: 'agrees when all results are equal',
      behaviours: [
        ['webgpu', { result: 1 }],
        ['cpu', { result: 1 }],
      ],
      statuses: ['ok', 'ok'],
      agree: true,
      mismatches: [],
      exit: [0, 0],
    },
    {
      says: 'takes the CPU for the reference wherever it stands',
      behaviours: [
        ['webgpu', { result: 2 }],
        ['cpu', { result: 1 }],
      ],
      statuses: ['ok', 'ok'],
      agree: false,
      mismatches: ['webgpu results'],
      exit: [4, 4],
    },
    {
      says: 'sees memory that differs though results do not',
      behaviours: [
        ['cpu', { result: 1 }],
        ['cuda', { result: 1, memory: 9 }],
      ],
      statuses: ['ok', 'ok'],
      agree: false,
      mismatches: ['cuda memory_sha256'],
      exit: [4, 4],
    },
    {
      says: 'lets a refusal and a missing backend pass unless strict',
      behaviours: [
        ['cpu', { result: 1 }],
        ['webgpu', 'refuses'],
        ['cuda', 'missing'],
      ],
      statuses: ['ok', 'refused', 'unavailable'],
      agree: true,
      mismatches: [],
      exit: [0, 1],
    },
    {
      says: 'does not agree when nothing ran',
      behaviours: [
        ['webgpu', 'refuses'],
        ['cuda', 'missing'],
      ],
      statuses: ['refused', 'unavailable'],
      agree: false,
      mismatches: [],
      exit: [3, 1],
    },
    {
      says: 'fails when a device fails',
      behaviours: [
        ['cpu', { result: 1 }],
        ['cuda', { fails: new TensorWasmError('device_lost', 'gone') }],
      ],
      statuses: ['ok', 'error'],
      agree: false,
      mismatches: [],
      exit: [1, 1],
    },
    {
      says: 'calls disagreement worse than a failing device',
      behaviours: [
        ['cpu', { result: 1 }],
        ['webgpu', { result: 2 }],
        ['cuda', { fails: new TensorWasmError('device_lost', 'gone') }],
      ],
      statuses: ['ok', 'ok', 'error'],
      agree: false,
      mismatches: ['webgpu results'],
      exit: [4, 4],
    },
  ];
  for (const { says, behaviours, statuses, agree, mismatches, exit } of cases) {
    it(says, async () => {
      const report = await conform(
        behaviours.map(([name, behaviour]) => pretend(name, behaviour)),
        invocation,
      );
      assert.deepEqual(
        report.backends.map(({ status }) => status),
        statuses,
      );
      assert.equal(report.agree, agree);
      assert.deepEqual(
        report.mismatches.map(({ backend, what }) => `${backend} ${what}`),
        mismatches,
      );
      assert.deepEqual([conformExitCode(report, false), conformExitCode(report, true)], exit);
    });
  }

  it('gives the reason of a refusal and of a missing backend', async () => {
    const report = await conform([pretend('webgpu', 'refuses'), pretend('cuda', 'missing')], invocation);
    assert.match(report.backends[0].reason ?? '', /f64 is not here/);
    assert.match(report.backends[1].reason ?? '', /no driver/);
  });

  it('says so when the device asked for does not exist', async () => {
    const { backend } = pretend('cuda', { result: 1 });
    const report = await conform([{ backend, index: 3 }], invocation);
    assert.equal(report.backends[0].status, 'unavailable');
    assert.match(report.backends[0].reason ?? '', /cuda:3: the devices here are 0/);
  });
});
