/** Lanes of a grid that race, and lanes that do not: by the core, and from the command line. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createInterpreterBackend } from '../../src/backends/interpreter/index.ts';
import { findRaces, type RaceReport } from '../../src/core/conformance/races.ts';
import { type InvocationRequest, planInvocation } from '../../src/core/engine/invocation.ts';
import { load } from '../../src/core/wasm/load.ts';
import { wat } from '../wat.ts';

const PROGRAM = `(module (memory 1)
  (global $__stack_pointer (export "__stack_pointer") (mut i32) (i32.const 1024))
  (global (export "__stack_low") i32 (i32.const 512))
  (data (i32.const 4096) "\\01\\02\\03\\04")
  (func (export "apart") (param i32)
    (i32.store8 (local.get 0) (i32.load8_u (i32.const 4096)))
    (i32.store8 (local.get 0) (i32.add (i32.load8_u (local.get 0)) (i32.const 1))))
  (func (export "same") (param i32) (i32.store (i32.const 64) (i32.const 7)))
  (func (export "touching") (param i32) (i64.store (i32.mul (local.get 0) (i32.const 7)) (i64.const -1)))
  (func (export "behind") (param i32)
    (i32.store (i32.shl (local.get 0) (i32.const 2)) (i32.const 1))
    (if (local.get 0) (then (drop (i32.load (i32.shl (i32.sub (local.get 0) (i32.const 1)) (i32.const 2)))))))
  (func (export "ahead") (param i32)
    (drop (i32.load (i32.shl (i32.add (local.get 0) (i32.const 1)) (i32.const 2))))
    (i32.store (i32.shl (local.get 0) (i32.const 2)) (i32.const 1)))
  (func (export "readers") (param i32)
    (drop (i32.load (i32.const 4096)))
    (if (i32.eq (local.get 0) (i32.const 2)) (then (i32.store8 (i32.const 4098) (i32.const 1)))))
  (func (export "bulk") (param i32)
    (memory.fill (i32.shl (local.get 0) (i32.const 3)) (i32.const 1) (i32.const 8))
    (if (i32.eq (local.get 0) (i32.const 3)) (then (memory.copy (i32.const 2048) (i32.const 7) (i32.const 2)))))
  (func (export "frame") (param i32) (local $fp i32)
    (global.set $__stack_pointer (local.tee $fp (i32.sub (global.get $__stack_pointer) (i32.const 16))))
    (i32.store (local.get $fp) (local.get 0))
    (i32.store8 (local.get 0) (i32.load (local.get $fp)))
    (global.set $__stack_pointer (i32.add (local.get $fp) (i32.const 16))))
  (func (export "traps") (param i32)
    (i32.store (i32.const 64) (i32.const 7))
    unreachable)
  (func (export "spin") (param i32) (loop (br 0))))`;

const device = await createInterpreterBackend().open(0);
const bytes = await wat(PROGRAM);
const module = load(bytes);

async function races(name: string, more: Partial<InvocationRequest> = {}): Promise<RaceReport> {
  return findRaces(device, planInvocation(module, { export: name, mode: 'grid', count: 4, ...more }));
}

const told = ({ found }: RaceReport): unknown[] =>
  found.map(({ kind, lanes, address }) => `${kind} ${lanes.join(',')} at ${address}`);

describe('the lanes of a grid', () => {
  it('do not race where each writes its own bytes, neighbours of a word, and all read the same', async () => {
    assert.deepEqual(await races('apart'), { checked: true, reason: null, total: 0, found: [] });
  });

  it('race where two write a byte, the same value too', async () => {
    const report = await races('same');
    assert.equal(report.total, 3);
    assert.deepEqual(told(report), ['write/write 0,1 at 64', 'write/write 1,2 at 64', 'write/write 2,3 at 64']);
    const { function: func, offset } = report.found[0];
    assert.equal(func, 1);
    assert.ok(offset > module.code[1].start && offset < module.code[1].end);
  });

  it('race where only the ends of their accesses meet', async () => {
    assert.deepEqual(told(await races('touching')), [
      'write/write 0,1 at 7',
      'write/write 1,2 at 14',
      'write/write 2,3 at 21',
    ]);
  });

  it('race where one reads what another has written, or writes what another has read', async () => {
    assert.deepEqual(told(await races('behind')), [
      'read/write 0,1 at 0',
      'read/write 1,2 at 4',
      'read/write 2,3 at 8',
    ]);
    assert.deepEqual(told(await races('ahead')), [
      'read/write 0,1 at 4',
      'read/write 1,2 at 8',
      'read/write 2,3 at 12',
    ]);
    assert.deepEqual(told(await races('readers')), ['read/write 0,2 at 4098', 'read/write 2,3 at 4098']);
  });

  it('race in memory.fill and memory.copy as well', async () => {
    assert.deepEqual(told(await races('bulk')), ['read/write 0,3 at 7']);
  });

  it('do not race on the shadow stack, unless it is shared', async () => {
    assert.equal((await races('frame')).total, 0);
    assert.deepEqual(told(await races('frame', { stack: 'none', count: 2 })), ['write/write 0,1 at 1008']);
  });

  it('are watched up to a trap, and not where they are stopped', async () => {
    assert.equal((await races('traps')).total, 3);
    assert.equal((await races('spin', { fuel: 10 })).checked, true);
    const stopped = await races('spin', { signal: AbortSignal.abort() });
    assert.equal(stopped.checked, false);
    assert.match(stopped.reason ?? '', /main ended early/);
  });
});

describe('conform --check-races', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'races-'));
    await writeFile(join(folder, 'm.wasm'), bytes);
  });
  after(() => rm(folder, { recursive: true }));

  const bin = fileURLToPath(new URL('../../bin/tensor-wasm.js', import.meta.url));
  const runtime = 'Deno' in globalThis ? ['run', '-A', '--no-check', bin] : [bin];
  const conform = (...words: string[]) =>
    spawnSync(
      process.execPath,
      [...runtime, 'conform', join(folder, 'm.wasm'), '--backends', 'cpu,interpreter', ...words],
      { encoding: 'utf8' },
    );
  const grid = ['--mode', 'grid', '--count', '3'];

  it('exits with 1 and names the lanes and the byte', () => {
    const { status, stdout } = conform('--export', 'same', ...grid, '--check-races', '--output', 'json');
    const { agree, races: found } = JSON.parse(stdout);
    assert.deepEqual(
      [status, agree, found.total, found.found[0].lanes, found.found[0].address],
      [1, true, 2, [0, 1], 64],
    );
    assert.match(
      conform('--export', 'same', ...grid, '--check-races').stdout,
      /race: write\/write of byte 64 by lanes 0 and 1/,
    );
  });

  it('exits with 0 where there are none, and says nothing of races unless asked', () => {
    const quiet = conform('--export', 'apart', ...grid, '--check-races');
    assert.equal(quiet.status, 0, quiet.stderr);
    assert.match(quiet.stdout, /races: none/);
    const { races: found } = JSON.parse(conform('--export', 'same', ...grid, '--output', 'json').stdout);
    assert.equal(found, undefined);
  });

  it('takes --stack, and is for grids', () => {
    assert.equal(conform('--export', 'frame', ...grid, '--check-races').status, 0);
    assert.equal(conform('--export', 'frame', ...grid, '--check-races', '--stack', 'none').status, 1);
    assert.equal(conform('--export', 'frame', ...grid, '--check-races', '--stack', '1000:1024').status, 0);
    for (const wrong of [
      ['--stack', '8:4'],
      ['--stack', 'all'],
      ['--mode', 'call', '--check-races'],
    ])
      assert.equal(conform('--export', 'frame', ...grid, ...wrong).status, 2, wrong.join(' '));
  });
});
