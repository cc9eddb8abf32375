/**
 * Runs one script on one target. Every command is counted once: passed, failed (with what was expected and found), refused (the
 * backend declined a valid module or export), or skipped (outside the enabled proposals).
 */
import { TensorWasmError } from '../../errors.ts';
import { TRAPS, type TrapCode } from '../../wasm/traps.ts';
import { argumentWords, describeAllExpected, describeResults, isEnabled, matches } from './expectation.ts';
import type { ScriptAction, ScriptCommand } from './format.ts';
import { independentRuns } from './independent.ts';
import type { Judgement, PreparedScript } from './prepare.ts';
import { emptyTally, type ScriptFailure, type ScriptRefusal, type Tally } from './report.ts';
import type { Registration, ScriptInstance, ScriptOutcome, ScriptTarget } from './target.ts';

export interface ScriptRun {
  readonly tally: Tally;
  readonly failures: readonly ScriptFailure[];
  readonly refusals: readonly ScriptRefusal[];
}

type Verdict =
  | { readonly verdict: 'passed' }
  | { readonly verdict: 'failed'; readonly expected: string; readonly actual: string }
  | { readonly verdict: 'refused'; readonly reason: string }
  | { readonly verdict: 'skipped' };

/** A module of the script, by what became of it. */
type Made =
  | { readonly state: 'live'; readonly instance: ScriptInstance }
  | { readonly state: 'refused'; readonly reason: string; readonly registration: Registration }
  | { readonly state: 'skipped' }
  | { readonly state: 'failed'; readonly reason: string };

/** Commands after which instances may be linked anew, with programs of their own. */
const LINKS = new Set<ScriptCommand['type']>(['module', 'assert_unlinkable', 'assert_uninstantiable']);

const PASSED: Verdict = { verdict: 'passed' };
const SKIPPED: Verdict = { verdict: 'skipped' };

export async function runScript(script: PreparedScript, target: ScriptTarget): Promise<ScriptRun> {
  const runner = new Runner(script, target);
  const tally = emptyTally();
  const failures: ScriptFailure[] = [];
  const refusals: ScriptRefusal[] = [];
  const before = performance.now();
  try {
    for (let i = 0; i < script.commands.length; i++) {
      const found = await runner.step(i);
      tally[found.verdict]++;
      const where = { file: script.file, line: script.commands[i].line, backend: target.backend };
      if (found.verdict === 'failed') failures.push({ ...where, expected: found.expected, actual: found.actual });
      if (found.verdict === 'refused') refusals.push({ ...where, reason: found.reason });
    }
  } finally {
    await runner.close();
  }
  tally.seconds = Math.round((performance.now() - before) * 1000) / 1e6;
  return { tally, failures, refusals };
}

class Runner {
  private readonly script: PreparedScript;
  private readonly target: ScriptTarget;
  private readonly registry = new Map<string, Registration>();
  private readonly byName = new Map<string, Made>();
  private readonly instances: ScriptInstance[] = [];
  /** Outcomes that one launch found for several commands, by command index. */
  private readonly ahead = new Map<number, ScriptOutcome>();
  /** Names under which skipped modules were registered: what imports from them is skipped as well. */
  private readonly outside = new Set<string>();
  /** Commands known to need a launch of their own. */
  private readonly alone = new Set<number>();
  /** The first command that its instance has not been told to expect. */
  private unexpected = 0;
  /** Whether an instance is compiling what it was told to expect. */
  private compiling = false;
  private latest: Made = { state: 'failed', reason: 'the script has no module before this line' };

  constructor(script: PreparedScript, target: ScriptTarget) {
    this.script = script;
    this.target = target;
  }

  async step(index: number): Promise<Verdict> {
    const command = this.script.commands[index];
    try {
      return await this.run(command, index);
    } catch (error) {
      if (error instanceof TensorWasmError && error.kind === 'refused')
        return { verdict: 'refused', reason: error.message };
      return { verdict: 'failed', expected: expectationOf(command), actual: describeError(error) };
    }
  }

  async close(): Promise<void> {
    for (const instance of this.instances) instance.release();
    await this.target.close();
  }

  private async run(command: ScriptCommand, index: number): Promise<Verdict> {
    const judgement = this.script.judgements[index] ?? { kind: 'unreadable', message: 'the command names no module' };
    switch (command.type) {
      case 'unknown':
        return SKIPPED;
      case 'module': {
        const { made, verdict } = await this.make(judgement);
        this.latest = made;
        if (command.name !== undefined) this.byName.set(command.name, made);
        return verdict;
      }
      case 'register':
        return this.register(command.name, command.as);
      case 'assert_invalid':
      case 'assert_malformed': {
        const wanted = command.type === 'assert_invalid' ? 'invalid' : 'malformed';
        if (judgement.kind === 'malformed' && judgement.outside && wanted === 'invalid') return SKIPPED;
        if (judgement.kind === wanted || isLostDataCount(command.type, judgement)) return PASSED;
        return failed(`${wanted} module: ${command.text}`, describeJudgement(judgement));
      }
      case 'assert_unlinkable':
      case 'assert_uninstantiable':
        return this.rejects(command.type, command.text, judgement);
      case 'action':
      case 'assert_return':
      case 'assert_trap':
      case 'assert_exhaustion':
        return this.act(command, index);
    }
  }

  private async make(judgement: Judgement): Promise<{ made: Made; verdict: Verdict }> {
    if (judgement.kind !== 'valid') {
      if (judgement.kind !== 'unreadable' && judgement.outside) return { made: { state: 'skipped' }, verdict: SKIPPED };
      const reason = describeJudgement(judgement);
      return { made: { state: 'failed', reason }, verdict: failed('a valid module', reason) };
    }
    const { module } = judgement;
    if (module.imports.some((wanted) => this.outside.has(wanted.module)))
      return { made: { state: 'skipped' }, verdict: SKIPPED };
    try {
      const instance = await this.target.instantiate(module, this.registry);
      this.instances.push(instance);
      return { made: { state: 'live', instance }, verdict: PASSED };
    } catch (error) {
      const reason = describeError(error);
      if (error instanceof TensorWasmError && error.kind === 'refused') {
        const registration = { module, instance: null };
        return { made: { state: 'refused', reason, registration }, verdict: { verdict: 'refused', reason } };
      }
      return { made: { state: 'failed', reason }, verdict: failed('an instance', reason) };
    }
  }

  private register(name: string | undefined, as: string): Verdict {
    const made = this.named(name);
    switch (made.state) {
      case 'live':
        this.registry.set(as, { module: made.instance.module, instance: made.instance });
        return PASSED;
      case 'refused':
        this.registry.set(as, made.registration);
        return { verdict: 'refused', reason: made.reason };
      case 'skipped':
        this.outside.add(as);
        return SKIPPED;
      case 'failed':
        return failed(`a module to register as '${as}'`, made.reason);
    }
  }

  private async rejects(
    type: 'assert_unlinkable' | 'assert_uninstantiable',
    text: string,
    judgement: Judgement,
  ): Promise<Verdict> {
    const expected = `${type === 'assert_unlinkable' ? 'unlinkable' : 'uninstantiable'}: ${text}`;
    if (judgement.kind !== 'valid') {
      if (judgement.kind !== 'unreadable' && judgement.outside) return SKIPPED;
      return failed(expected, describeJudgement(judgement));
    }
    if (judgement.module.imports.some((wanted) => this.outside.has(wanted.module))) return SKIPPED;
    try {
      const instance = await this.target.instantiate(judgement.module, this.registry);
      instance.release();
      return failed(expected, 'an instance');
    } catch (error) {
      if (!(error instanceof TensorWasmError) || error.kind === 'refused') throw error;
      if (type === 'assert_unlinkable')
        return error.kind === 'unlinkable' ? PASSED : failed(expected, describeError(error));
      const trap = error.details.trap;
      const message =
        typeof trap === 'string' && Object.hasOwn(TRAPS, trap) ? TRAPS[trap as TrapCode].message : error.message;
      const rejected = error.kind === 'uninstantiable' && sameMessage(message, text);
      return rejected ? PASSED : failed(expected, describeError(error));
    }
  }

  private async act(
    command: Extract<ScriptCommand, { readonly action: ScriptAction }>,
    index: number,
  ): Promise<Verdict> {
    const made = this.named(command.action.module);
    if (made.state === 'skipped') return SKIPPED;
    if (made.state === 'refused') return { verdict: 'refused', reason: made.reason };
    if (made.state === 'failed') return failed(expectationOf(command), made.reason);
    const values = [...(command.action.args ?? []), ...(command.type === 'assert_return' ? command.expected : [])];
    if (!values.every(isEnabled)) return SKIPPED;
    const outcome = await this.outcome(command.action, index, made.instance);
    const actual = outcome.trap
      ? `trap: ${outcome.trap.message}`
      : describeResults(outcome.resultTypes, outcome.results);
    const ok =
      command.type === 'action'
        ? outcome.trap === null
        : command.type === 'assert_return'
          ? outcome.trap === null && matches(command.expected, outcome.resultTypes, outcome.results)
          : outcome.trap !== null && sameMessage(outcome.trap.message, command.text);
    return ok ? PASSED : failed(expectationOf(command), actual);
  }

  private async outcome(action: ScriptAction, index: number, instance: ScriptInstance): Promise<ScriptOutcome> {
    if (action.type === 'get') return instance.get(action.field);
    const known = this.ahead.get(index);
    if (known !== undefined) return known;
    if (instance.invokeAll !== undefined && !this.alone.has(index)) {
      const group = independentRuns(this.script.commands, index);
      const args = group.map(({ args }) => argumentWords(args));
      const pending = group.length > 1 ? instance.invokeAll(action.field, args) : null;
      this.lookAhead(group.at(-1)?.index ?? index);
      const outcomes = await pending;
      outcomes?.forEach((outcome, i) => {
        this.ahead.set(group[i].index, outcome);
      });
      if (outcomes !== null) return outcomes[0];
      for (const { index: each } of group) this.alone.add(each);
    }
    const pending = instance.invoke(action.field, argumentWords(action.args ?? []));
    this.lookAhead(index);
    return pending;
  }

  /** Tells instances of the calls behind command `index`, up to the next that may link modules, until one of them has a program to compile. */
  private lookAhead(index: number): void {
    const { commands } = this.script;
    this.unexpected = Math.max(this.unexpected, index + 1);
    while (!this.compiling && this.unexpected < commands.length) {
      const command = commands[this.unexpected];
      if (LINKS.has(command.type)) return;
      const group = independentRuns(commands, this.unexpected);
      this.unexpected += Math.max(1, group.length);
      if (!('action' in command) || command.action.type !== 'invoke') continue;
      const made = this.named(command.action.module);
      if (made.state !== 'live') continue;
      const done = made.instance.expect?.(command.action.field, group.length > 1) ?? null;
      if (done === null) continue;
      this.compiling = true;
      void done.then(() => {
        this.compiling = false;
      });
    }
  }

  private named(name: string | undefined): Made {
    if (name === undefined) return this.latest;
    return this.byName.get(name) ?? { state: 'failed', reason: `the script has no module ${name} before this line` };
  }
}

/**
 * wast2json leaves the data count section out of a module without data segments, so a binary that is to be invalid for naming such a segment is
 * malformed before that.
 */
function isLostDataCount(type: string, judgement: Judgement): boolean {
  return (
    type === 'assert_invalid' &&
    judgement.kind === 'malformed' &&
    judgement.message.startsWith('data count section required')
  );
}

function failed(expected: string, actual: string): Verdict {
  return { verdict: 'failed', expected, actual };
}

/** A trap's message against a script's text, which may say more (`uninitialized element 7`) or less (`undefined`). */
function sameMessage(message: string, text: string): boolean {
  return text !== '' && (message.startsWith(text) || text.startsWith(message));
}

function expectationOf(command: ScriptCommand): string {
  switch (command.type) {
    case 'assert_return':
      return describeAllExpected(command.expected);
    case 'assert_trap':
    case 'assert_exhaustion':
      return `trap: ${command.text}`;
    case 'action':
      return 'a normal end';
    default:
      return `${command.type} holds`;
  }
}

function describeJudgement(judgement: Judgement): string {
  return judgement.kind === 'valid' ? 'a valid module' : `${judgement.kind}: ${judgement.message}`;
}

function describeError(error: unknown): string {
  if (error instanceof TensorWasmError)
    return error.kind === 'refused' ? error.message : `${error.kind}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
