/**
 * A process that runs programs on one backend: jobs come in on standard input, answers go out on standard output. A process of its
 * own, because a driver's compiler that takes minutes over a shader, or crashes, can be stopped no other way.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { BackendName, CompileRequest, Device, GuestLimits } from '../../src/core/backend.ts';
import { openCandidate } from '../../src/core/conformance/conform.ts';
import { type InvocationRequest, planInvocation } from '../../src/core/engine/invocation.ts';
import { type InvocationReport, invoke, type ProgramSource } from '../../src/core/engine/invoke.ts';
import { TensorWasmError } from '../../src/core/errors.ts';
import { load } from '../../src/core/wasm/load.ts';
import { openBackends } from '../../src/platform/backends.ts';
import { type Answer, type Job, type Ran, READY } from './job.ts';

/** Programs are small: 4 MiB and 50 million loop iterations are far more than any needs. */
const LIMITS: GuestLimits = { maxPages: 64, maxCallDepth: 1024, maxTableElements: 10_000 };
const FUEL = 50_000_000;

async function perform(device: Device, job: Job): Promise<Answer> {
  const module = load(new Uint8Array(readFileSync(job.path)));
  const programs = new OncePrograms();
  const runs: Ran[] = [];
  let compileMs = 0;
  let runMs = 0;
  try {
    for (const args of job.args) {
      const request: InvocationRequest = {
        export: job.export,
        args,
        mode: job.mode,
        count: job.lanes,
        after: job.after,
        limits: LIMITS,
        fuel: FUEL,
        digest: true,
      };
      const report = await invoke(device, planInvocation(module, request), programs);
      compileMs += report.timings.compile;
      runMs += report.timings.run;
      runs.push(ran(report, job));
    }
  } finally {
    programs.release();
  }
  return { status: 'ran', runs, compileMs: Math.round(compileMs), runMs: Math.round(runMs) };
}

function ran(report: InvocationReport, job: Job): Ran {
  const { trap, fuel, digest } = report;
  const words = job.after === null ? report.results : (report.after?.results ?? report.results);
  return {
    checksum: trap === null ? String((BigInt(words[1] ?? 0) << 32n) | BigInt(words[0] ?? 0)) : null,
    trap: trap === null ? null : `${trap.code} at ${trap.function}:${trap.offset} lane ${trap.lane} in ${trap.phase}`,
    fuel: fuel.reduce((sum, lane) => sum + lane, 0),
    state: digest,
  };
}

/** Compiles each program of a job once. */
class OncePrograms implements ProgramSource {
  private readonly compiled = new Map<string, Awaited<ReturnType<Device['compile']>>>();

  async obtain(device: Device, request: CompileRequest): ReturnType<ProgramSource['obtain']> {
    const key = `${request.mode} ${request.exports.join(' ')}`;
    const known = this.compiled.get(key);
    if (known !== undefined) return { program: known, compileMs: 0, release: () => {} };
    const program = await device.compile(request);
    this.compiled.set(key, program);
    return { program, compileMs: program.compileMs, release: () => {} };
  }

  release(): void {
    for (const program of this.compiled.values()) program.release();
  }
}

function failure(error: unknown): Answer {
  const kind = error instanceof TensorWasmError ? error.kind : 'internal';
  const reason = error instanceof Error ? error.message : String(error);
  if (kind === 'refused' || kind === 'unavailable') return { status: kind, reason };
  return { status: 'failed', reason: `${kind}: ${reason}` };
}

async function open(name: BackendName): Promise<Device> {
  const backend = (await openBackends([name])).get(name);
  if (backend === undefined) throw new TensorWasmError('unavailable', `there is no backend ${name}`);
  return openCandidate({ backend, index: 0 });
}

// Opened again for every job, so that a device that was lost is not lost for good; opening an open one costs nothing.
const name = process.argv[2] as BackendName;
await open(name).catch(() => {});
process.stdout.write(`${READY}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await open(name)
    .then((device) => perform(device, JSON.parse(line) as Job))
    .catch(failure);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
// Drivers keep threads that would keep the process alive.
process.exit();
