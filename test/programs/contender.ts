/** A backend in a process of its own, which is started when first needed, and again after it had to be ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BackendName } from '../../src/core/backend.ts';
import type { Answer, Job } from './job.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
const RUNTIME = 'Deno' in globalThis ? ['run', '-A', '--no-check', '--unstable-webgpu', WORKER] : [WORKER];

/** What a fresh process may take to start and to find its device, beyond what its job may take. */
const STARTING_MS = 30_000;

export class Contender {
  readonly backend: BackendName;
  private readonly timeoutMs: number;
  private child: ChildProcess | null = null;
  private answered: (answer: Answer) => void = () => {};
  private complaint = '';

  /** @param timeoutMs For one job, compilation included. */
  constructor(backend: BackendName, timeoutMs: number) {
    this.backend = backend;
    this.timeoutMs = timeoutMs;
  }

  /** One job at a time. */
  run(job: Job): Promise<Answer> {
    const fresh = this.child === null;
    const child = this.child ?? this.start();
    return new Promise((resolve) => {
      const limit = this.timeoutMs + (fresh ? STARTING_MS : 0);
      const timer = setTimeout(() => {
        this.answered({ status: 'timeout', reason: `no answer in ${this.timeoutMs / 1000} s` });
        this.close();
      }, limit);
      this.answered = (answer) => {
        clearTimeout(timer);
        this.answered = () => {};
        resolve(answer);
      };
      child.stdin?.write(`${JSON.stringify(job)}\n`);
    });
  }

  close(): void {
    const child = this.child;
    this.child = null;
    child?.kill('SIGKILL');
  }

  private start(): ChildProcess {
    const child = spawn(process.execPath, [...RUNTIME, this.backend], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    this.complaint = '';
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => this.answered(JSON.parse(line)));
    }
    child.stdin?.on('error', () => {});
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.complaint = (this.complaint + text).slice(-400);
    });
    child.on('exit', (code, signal) => {
      if (this.child !== child) return;
      this.child = null;
      this.answered({ status: 'crashed', reason: `${signal ?? `status ${code}`}: ${this.complaint.trim()}` });
    });
    return child;
  }
}
