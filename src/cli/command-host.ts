/** The host of a guest that the command line runs: the process's own streams. */
import { readSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { TensorWasmError } from '../core/errors.ts';
import { EMIT, HostSession, SYSTEM } from '../core/host/session.ts';
import { systemCode, wait, writeFully } from './standard-streams.ts';

/**
 * @param env `K=V`, one or several.
 * @throws TensorWasmError `usage` for a variable without a name.
 */
export function commandHost(file: string, env: unknown): HostSession {
  return new HostSession({
    ...SYSTEM,
    args: [basename(file), ...guestWords()],
    env: variables([env ?? []].flat().map(String)),
    stdin: readInput,
    stdout: (bytes) => writeFully(1, bytes),
    stderr: (bytes) => writeFully(2, bytes),
    input: new Uint8Array(0),
    emit(bytes) {
      try {
        writeFully(1, bytes);
      } catch (error) {
        if (systemCode(error) === 'EPIPE') return EMIT.gone;
        throw error;
      }
      return EMIT.ok;
    },
    remainingMs: () => null,
    signal: null,
  });
}

/** What stands behind `--`: the guest's own arguments. */
export function guestWords(): readonly string[] {
  const separator = process.argv.indexOf('--');
  return separator < 0 ? [] : process.argv.slice(separator + 1);
}

function variables(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new TensorWasmError('usage', `cannot use --env: expected K=V, found '${text}'`, { option: '--env' });
    }),
  );
}

function readInput(max: number): Uint8Array {
  const bytes = new Uint8Array(max);
  for (;;) {
    try {
      return bytes.subarray(0, readSync(0, bytes));
    } catch (error) {
      // A pipe that is not ready yet; Windows tells the end of input by an error.
      const code = systemCode(error);
      if (code === 'EOF') return new Uint8Array(0);
      if (code !== 'EAGAIN') throw error;
      wait(5);
    }
  }
}
