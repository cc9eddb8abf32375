import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { defineCommand } from 'citty';
import { type ChainReport, headOf, verifyChain } from '../core/audit/chain.ts';
import { TensorWasmError } from '../core/errors.ts';
import { sha256 } from '../platform/sha256.ts';
import { EXIT } from './exit.ts';
import { outputFormat, print } from './output.ts';
import { ask, unknownAction } from './resource.ts';
import { SERVER_OPTIONS } from './server.ts';

const ACTIONS = ['list', 'verify'];

export const command = defineCommand({
  args: {
    action: { type: 'positional', required: true, description: ACTIONS.join(', '), valueHint: 'ACTION' },
    files: {
      type: 'positional',
      required: false,
      description: 'verify: the files of one log, in any order',
      valueHint: 'FILE…',
    },
    ...SERVER_OPTIONS,
    limit: { type: 'string', default: '100', description: 'list: most entries', valueHint: 'N' },
    filter: { type: 'string', description: 'list: only entries of this action', valueHint: 'ACTION' },
    head: { type: 'string', description: 'verify: the hash that the last entry must have', valueHint: 'HASH' },
    output: { type: 'string', default: 'text', description: 'text or json' },
  },
  async run({ args }) {
    if (args.action === 'list') {
      const query = new URLSearchParams({ limit: args.limit, ...(args.filter ? { action: args.filter } : {}) });
      await ask(args, { method: 'GET', path: `/audit?${query}` });
      return;
    }
    if (args.action !== 'verify') throw unknownAction(args.action, ACTIONS);
    const format = outputFormat(args.output);
    const files = args._.slice(1);
    if (files.length === 0) throw new TensorWasmError('usage', 'cannot verify: expected a file, received none');
    const { report, places } = verify(await readFiles(files));
    const headRight = args.head === undefined || report.last?.hash === args.head;
    const ok = report.problems.length === 0 && headRight && report.entries > 0;
    const problems = report.problems.map(({ line, ...problem }) => ({ ...places[line - 1], ...problem }));
    if (format === 'json') await print(JSON.stringify({ ok, ...report, problems, head_expected: args.head ?? null }));
    else {
      for (const { file, line, kind, message } of problems) await print(`${file}:${line}: ${kind}: ${message}`);
      if (!headRight) await print(`the last entry's hash is ${report.last?.hash ?? 'none'}, expected ${args.head}`);
      await print(`${ok ? 'ok' : 'not ok'}: ${report.entries} entries, ${range(report)}`);
    }
    process.exitCode = ok ? EXIT.done : EXIT.failed;
  },
});

interface LogFile {
  readonly file: string;
  readonly lines: readonly string[];
}

async function readFiles(files: readonly string[]): Promise<LogFile[]> {
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, 'utf8').catch((cause: unknown) => {
        const found = cause instanceof Error ? cause.message : String(cause);
        throw new TensorWasmError('usage', `cannot read ${file}: ${found}`, { file }, { cause });
      });
      return { file, lines: text.replace(/\n$/, '').split('\n') };
    }),
  );
}

/** Files in the order of their first entries: that is the order in which they were written, whatever they are called. */
function verify(files: readonly LogFile[]): { report: ChainReport; places: { file: string; line: number }[] } {
  const first = ({ lines }: LogFile): number => headOf(lines[0])?.seq ?? 0;
  const ordered = files.toSorted((a, b) => first(a) - first(b));
  const places = ordered.flatMap(({ file, lines }) => lines.map((_, i) => ({ file, line: i + 1 })));
  return {
    report: verifyChain(
      ordered.flatMap(({ lines }) => lines),
      sha256,
    ),
    places,
  };
}

function range({ first, last }: ChainReport): string {
  return first && last ? `${first.seq} to ${last.seq}, the last with hash ${last.hash}` : 'none of them whole';
}
