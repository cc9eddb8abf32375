import { defineCommand } from 'citty';
import { parseJson } from '../core/engine/values.ts';
import { TensorWasmError } from '../core/errors.ts';
import { outputFormat, print } from './output.ts';
import { requireId } from './resource.ts';
import { askServer, jsonText, SERVER_OPTIONS } from './server.ts';

export const command = defineCommand({
  args: {
    id: { type: 'positional', required: true, description: "the function's id", valueHint: 'ID' },
    ...SERVER_OPTIONS,
    export: { type: 'string', description: 'the export to call (_start, else main)', valueHint: 'F' },
    args: { type: 'string', default: '[]', description: 'its arguments, a JSON array', valueHint: 'JSON' },
    mode: { type: 'string', description: 'call, grid or batch' },
    count: { type: 'string', description: 'lanes of a grid or batch', valueHint: 'N' },
    backend: { type: 'string', description: 'auto, cpu, webgpu or cuda, with :INDEX' },
    verify: { type: 'string', description: 'off, all, or the share of invocations to compare' },
    fuel: { type: 'string', description: 'what a lane may spend', valueHint: 'N' },
    'deadline-ms': { type: 'string', description: 'when to stop it', valueHint: 'N' },
    output: { type: 'string', default: 'text', description: 'text (the reply, for reading) or json' },
  },
  async run({ args }) {
    const format = outputFormat(args.output);
    const path = `/functions/${requireId('invoke', args.id)}/invoke`;
    const response = await askServer(args.server, args.tenant, {
      method: 'POST',
      path,
      contentType: 'application/json',
      body: requestBody(args),
    });
    if (format === 'text') await print(jsonText(response, 2));
    else await print(jsonText({ id: args.id, export: args.export ?? exportOf(response), response }));
  },
});

interface Given {
  readonly args: string;
  readonly export?: string | undefined;
  readonly mode?: string | undefined;
  readonly count?: string | undefined;
  readonly backend?: string | undefined;
  readonly verify?: string | undefined;
  readonly fuel?: string | undefined;
  readonly 'deadline-ms'?: string | undefined;
}

/** The arguments travel as they were written: their integers may have more digits than a number holds. */
function requestBody(given: Given): string {
  if (!Array.isArray(parseJson(given.args, '--args'))) {
    throw new TensorWasmError('invalid_args', 'cannot use --args: expected a JSON array', { option: '--args' });
  }
  const number = (option: string, text: string | undefined): number | undefined => {
    if (text === undefined || /^\d+(?:\.\d+)?$/.test(text)) return text === undefined ? undefined : Number(text);
    throw new TensorWasmError('usage', `cannot use ${option}: expected a number, found '${text}'`, { option });
  };
  const { verify } = given;
  const rest = {
    export: given.export,
    mode: given.mode,
    count: number('--count', given.count),
    backend: given.backend,
    verify: verify === 'off' || verify === 'all' ? verify : number('--verify', verify),
    fuel: number('--fuel', given.fuel),
    deadline_ms: number('--deadline-ms', given['deadline-ms']),
  };
  const members = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`],
  );
  return `{${[`"args":${given.args}`, ...members].join(',')}}`;
}

function exportOf(response: unknown): unknown {
  return typeof response === 'object' && response !== null && 'export' in response ? response.export : null;
}
