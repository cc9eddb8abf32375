import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../bin/tensor-wasm.js', import.meta.url));

/** The command line on the runtime that runs this test. */
export function command(args: readonly string[], launcher = LAUNCHER): [string, string[]] {
  const own = 'deno' in process.versions ? ['run', '-A', launcher] : [launcher];
  return [process.execPath, [...own, ...args]];
}

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line to its end. `launcher`: of another copy of the program. */
export async function tensorWasm(
  args: readonly string[],
  env: Record<string, string> = {},
  launcher?: string,
): Promise<Finished> {
  const [file, words] = command(args, launcher);
  const child = spawn(file, words, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), exit(child)]);
  return { status, stdout, stderr };
}

export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** The first line of standard output. */
  readonly firstLine: string;
  /** Sends the signal and answers the exit status, once it has ended; null where the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** A real server on a free port, with the CPU backend alone. Disposing of it kills it. */
export async function serve(args: readonly string[], env: Record<string, string> = {}): Promise<ServerProcess> {
  const address = args.includes('--addr') ? [] : ['--addr', '127.0.0.1:0'];
  const [file, words] = command(['serve', ...address, ...args]);
  const child = spawn(file, words, {
    env: { ...process.env, TENSOR_WASM_BACKENDS: 'cpu', TENSOR_WASM_LOG: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors = text(child.stderr);
  const ended = exit(child);
  const lines = createInterface({ input: child.stdout });
  const firstLine = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    ended.then(async (status) => Promise.reject(new Error(`the server ended with ${status}: ${await errors}`))),
  ]);
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    // Deno reports a child that it signalled itself as ended by the signal, whatever the child made of it.
    if (child.pid !== undefined) process.kill(child.pid, signal);
    return ended;
  };
  return {
    url: firstLine.replace('listening on ', ''),
    firstLine,
    end,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await end('SIGKILL');
    },
  };
}

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'tensor-wasm-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = '';
  for await (const chunk of stream) all += String(chunk);
  return all;
}

function exit(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}
