import { isEnabled } from './expectation.ts';
import type { ScriptCommand, ScriptValue } from './format.ts';

/** A command whose action may run together with others. */
export interface IndependentRun {
  readonly index: number;
  readonly args: readonly ScriptValue[];
}

/** Most commands that one launch may decide. */
const MOST = 4096;

/**
 * The `assert_return` command at `index` and those after it that call the same export of the same module, up to the next command that is not an
 * `assert_return` or makes another module current. Whether they may really run together is the instance's to say: only if the
 * export neither changes state nor can see what the exports called in between change, which is why those must be the same
 * export.
 */
export function independentRuns(commands: readonly ScriptCommand[], index: number): IndependentRun[] {
  const first = commands[index];
  if (first.type !== 'assert_return') return [];
  const runs: IndependentRun[] = [];
  for (let i = index; i < commands.length && runs.length < MOST; i++) {
    const command = commands[i];
    if (command.type !== 'assert_return' || command.action.type !== 'invoke') break;
    if (command.action.module !== first.action.module || command.action.field !== first.action.field) break;
    const args = command.action.args ?? [];
    if (!args.every(isEnabled)) break;
    runs.push({ index: i, args });
  }
  return runs;
}
