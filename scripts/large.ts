/**
 * Modules that are large in one way each, at full size, on every backend: a function of 100,000 instructions, 1,000 nested blocks, 10,000 functions, and so on.
 *
 *   bun scripts/large.ts [--backends cpu,interpreter,cuda,webgpu] [--size full|small] [--only TEXT] [--record]
 *
 * Prints what decoding with validating, compiling and running took, on each; exit status 1 where backends differ, refuse or fail. --record
 * writes bench/results/large.json, under the WebGPU driver's name.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Candidate } from '../src/core/conformance/conform.ts';
import { load } from '../src/core/wasm/load.ts';
import { BACKEND_NAMES, openBackends } from '../src/platform/backends.ts';
import { compareShape } from '../test/large/compare.ts';
import { sized } from '../test/large/sizes.ts';

const RECORD = fileURLToPath(new URL('../bench/results/large.json', import.meta.url));

process.env.TENSOR_WASM_CUDA_DRIVER ??= 'emulator';

const { values } = parseArgs({
  options: {
    backends: { type: 'string', default: 'cpu,interpreter,cuda,webgpu' },
    size: { type: 'string', default: 'full' },
    only: { type: 'string', default: '' },
    record: { type: 'boolean', default: false },
  },
});

const wanted = values.backends.split(',');
const names = BACKEND_NAMES.filter((name) => wanted.includes(name));
if (names.length !== wanted.length || (values.size !== 'full' && values.size !== 'small')) {
  console.error('Cannot run: --backends are cpu, interpreter, cuda and webgpu, --size is full or small');
  process.exit(2);
}
const candidates: Candidate[] = [...(await openBackends(names)).values()].map((backend) => ({ backend, index: 0 }));

interface Row {
  readonly shape: string;
  readonly bytes: number;
  readonly load_ms: number;
  readonly agree: boolean;
  readonly backends: Record<string, { status: string; compile_ms: number | null; run_ms: number | null }>;
}

const rows: Row[] = [];
for (const shape of sized(values.size)) {
  if (!shape.name.includes(values.only)) continue;
  const began = performance.now();
  load(shape.bytes);
  const loaded = performance.now() - began;
  const report = await compareShape(shape, candidates);
  const ran = report.backends.every(({ status }) => status === 'ok' || status === 'trap');
  const row: Row = {
    shape: shape.name,
    bytes: shape.bytes.length,
    load_ms: Math.round(loaded),
    agree: report.agree && ran,
    backends: Object.fromEntries(
      report.backends.map(({ backend, status, compile_ms, run_ms }) => [
        backend,
        { status, compile_ms: compile_ms && Math.round(compile_ms), run_ms: run_ms && Math.round(run_ms) },
      ]),
    ),
  };
  rows.push(row);
  console.log(`${row.agree ? 'agree' : 'DIFFER'}  ${row.shape}, ${row.bytes} bytes, loaded in ${row.load_ms} ms`);
  for (const { backend, status, compile_ms, run_ms, reason } of report.backends) {
    console.log(
      `        ${backend.padEnd(12)} ${status.padEnd(8)} compile ${compile_ms} ms, run ${run_ms} ms ${reason ?? ''}`,
    );
  }
}
if (values.record) {
  const recorded = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : {};
  recorded[process.env.TENSOR_WASM_WEBGPU_DRIVER ?? 'default'] = { date: new Date().toISOString().slice(0, 10), rows };
  writeFileSync(RECORD, `${JSON.stringify(recorded, null, 1)}\n`);
}
process.exit(rows.length > 0 && rows.every(({ agree }) => agree) ? 0 : 1);
