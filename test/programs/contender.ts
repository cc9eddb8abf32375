/** A backend in a process of its own, which is started when first needed, and again after it had to be ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BackendName } from '../../src/core/backend.ts';
import { type Answer, type Job, READY } from './job.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
const RUNTIME = 'Deno' in globalThis ? ['run', '-A', '--no-check', '--unstable-webgpu', WORKER] : [WORKER];

/** What a fresh process may take to start and to open its device, whatever its job may take. */
const STARTING_MS = 60_000;

interface Worker {
  readonly child: ChildProcess;
  /** Its device is open, or cannot be: it takes jobs. */
  readonly ready: Promise<boolean>;
  answer: (answer: Answer) => void;
}

export class Contender {
  readonly backend: BackendName;
  private readonly timeoutMs: number;
  private worker: Worker | null = null;

  /** @param timeoutMs For one job, compilation included. */
  constructor(backend: BackendName, timeoutMs: number) {
    this.backend = backend;
    this.timeoutMs = timeoutMs;
  }

  /** One job at a time. */
  async run(job: Job, timeoutMs: number = this.timeoutMs): Promise<Answer> {
    this.worker ??= start(this.backend);
    const { worker } = this;
    const answer = new Promise<Answer>((resolve) => {
      worker.answer = resolve;
    });
    if (!(await Promise.race([worker.ready, after(STARTING_MS, false), answer.then(() => true)]))) {
      this.close();
      return { status: 'crashed', reason: `the process did not start in ${STARTING_MS / 1000} s` };
    }
    worker.child.stdin?.write(`${JSON.stringify(job)}\n`);
    const late: Answer = { status: 'timeout', reason: `no answer in ${timeoutMs / 1000} s` };
    const found = await Promise.race([answer, after(timeoutMs, late)]);
    if (found.status === 'timeout' || found.status === 'crashed') this.close();
    return found;
  }

  close(): void {
    const { worker } = this;
    this.worker = null;
    worker?.child.kill('SIGKILL');
  }
}

function start(backend: BackendName): Worker {
  const child = spawn(process.execPath, [...RUNTIME, backend], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  let started: (ready: boolean) => void = () => {};
  const ready = new Promise<boolean>((resolve) => {
    started = resolve;
  });
  const worker: Worker = { child, ready, answer: () => {} };
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === READY) started(true);
    else if (line.startsWith('{')) worker.answer(JSON.parse(line));
    // A driver speaks: SwiftShader prints its warnings there.
    else complaint = `${complaint}${line}\n`.slice(-400);
  });
  // A process that has died is told by its exit, not by its closed pipe.
  child.stdin.on('error', () => {});
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-400);
  });
  child.on('exit', (code, signal) => {
    worker.answer({ status: 'crashed', reason: `${signal ?? `status ${code}`}: ${complaint.trim()}` });
  });
  return worker;
}

function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, value);
    timer.unref();
  });
}
