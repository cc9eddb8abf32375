/** Many scripts on many backends, to one report. */
import type { BackendName } from '../../backend.ts';
import type { Script } from './format.ts';
import { type PreparedScript, prepareScript, type ScriptFiles } from './prepare.ts';
import {
  addTally,
  emptyTally,
  type ScriptFailure,
  type ScriptRefusal,
  type ScriptReport,
  type Tally,
} from './report.ts';
import { runScript } from './run.ts';
import type { ScriptTarget } from './target.ts';

export interface ScriptBackend {
  readonly name: BackendName;
  /** A fresh target: one per script. */
  readonly target: () => ScriptTarget;
}

export interface ScriptSource {
  readonly script: Script;
  readonly files: ScriptFiles;
}

/**
 * Runs every script on every backend, one after the other; `unavailable` is reported as given. `progress` hears of each script as
 * it ends.
 */
export async function runScripts(
  sources: Iterable<ScriptSource> | AsyncIterable<ScriptSource>,
  backends: readonly ScriptBackend[],
  unavailable: ScriptReport['unavailable'] = [],
  progress: (file: string, totals: Partial<Record<BackendName, Tally>>) => void = () => undefined,
): Promise<ScriptReport> {
  const totals: Partial<Record<BackendName, Tally>> = {};
  const sums = backends.map(({ name }) => {
    const sum = emptyTally();
    totals[name] = sum;
    return sum;
  });
  const files: { file: string; totals: Partial<Record<BackendName, Tally>> }[] = [];
  const failures: ScriptFailure[] = [];
  const refusals: ScriptRefusal[] = [];
  for await (const { script, files: access } of sources) {
    const prepared: PreparedScript = await prepareScript(script, access);
    const own: Partial<Record<BackendName, Tally>> = {};
    for (const [i, { name, target }] of backends.entries()) {
      const found = await runScript(prepared, target());
      own[name] = found.tally;
      addTally(sums[i], found.tally);
      for (const failure of found.failures) failures.push(failure);
      for (const refusal of found.refusals) refusals.push(refusal);
    }
    files.push({ file: script.file, totals: own });
    progress(script.file, own);
  }
  return { totals, files, failures, refusals, unavailable };
}
