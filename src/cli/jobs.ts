import process from 'node:process';
import { defineCommand } from 'citty';
import { parseJson } from '../core/engine/values.ts';
import { TensorWasmError } from '../core/errors.ts';
import { EXIT } from './exit.ts';
import { outputFormat, print } from './output.ts';
import { ask, requireId, unknownAction } from './resource.ts';
import { askServer, jsonText, SERVER_OPTIONS } from './server.ts';

const ACTIONS = ['submit', 'list', 'get', 'wait', 'cancel', 'retry', 'delete'];
/** One request of a wait; the server bounds it, and so does the client's own limit. */
const WAIT_MS = 20_000;

export const command = defineCommand({
  args: {
    action: { type: 'positional', required: true, description: ACTIONS.join(', '), valueHint: 'ACTION' },
    id: { type: 'positional', required: false, description: "the job's id; the function's to submit one" },
    ...SERVER_OPTIONS,
    export: { type: 'string', description: 'the export to call (_start, else main)', valueHint: 'F' },
    args: { type: 'string', default: '[]', description: 'its arguments, a JSON array', valueHint: 'JSON' },
    key: { type: 'string', description: 'an idempotency key for what is submitted', valueHint: 'KEY' },
    status: { type: 'string', description: 'lists those of one status' },
    limit: { type: 'string', default: '100', description: 'most that are listed', valueHint: 'N' },
    after: { type: 'string', description: 'lists what comes after this one', valueHint: 'ID' },
    output: { type: 'string', default: 'text', description: 'text or json' },
  },
  async run({ args }) {
    const { action } = args;
    if (!ACTIONS.includes(action)) throw unknownAction(action, ACTIONS);
    if (action === 'list') {
      const { status, limit, after } = args;
      const query = new URLSearchParams({ limit, ...(status ? { status } : {}), ...(after ? { after } : {}) });
      const columns = ['id', 'function_id', 'status', 'attempts', 'created_unix_ms'];
      await ask(args, { method: 'GET', path: `/jobs?${query}` }, { member: 'jobs', columns });
      return;
    }
    const id = requireId(action, args.id);
    switch (action) {
      case 'submit':
        await submit(args, id);
        return;
      case 'get':
        await ask(args, { method: 'GET', path: `/jobs/${id}` });
        return;
      case 'wait':
        await wait(args, id);
        return;
      case 'delete':
        await ask(args, { method: 'DELETE', path: `/jobs/${id}` });
        return;
      default:
        await ask(args, { method: 'POST', path: `/jobs/${id}/${action}` });
    }
  },
});

interface Given {
  readonly server: string;
  readonly tenant?: string | undefined;
  readonly output: string;
  readonly export?: string | undefined;
  readonly args: string;
  readonly key?: string | undefined;
}

async function submit(args: Given, id: string): Promise<void> {
  if (!Array.isArray(parseJson(args.args, '--args')))
    throw new TensorWasmError('invalid_args', 'cannot use --args: expected a JSON array', { option: '--args' });
  // The arguments travel as written: their integers may have more digits than a number holds.
  const name = args.export === undefined ? '' : `,"export":${JSON.stringify(args.export)}`;
  await ask(args, {
    method: 'POST',
    path: `/functions/${id}/invoke-async`,
    contentType: 'application/json',
    body: `{"args":${args.args}${name}}`,
    ...(args.key === undefined ? {} : { headers: { 'idempotency-key': args.key } }),
  });
}

/** Until it has finished; the exit status says whether well. */
async function wait(args: Given, id: string): Promise<void> {
  const format = outputFormat(args.output);
  for (;;) {
    const path = `/jobs/${id}?wait_ms=${WAIT_MS}`;
    const job = await askServer(args.server, args.tenant, { method: 'GET', path });
    const status = typeof job === 'object' && job !== null && 'status' in job ? job.status : null;
    if (status === 'pending' || status === 'running') continue;
    await print(jsonText(job, format === 'json' ? undefined : 2));
    process.exitCode = status === 'completed' ? EXIT.done : EXIT.failed;
    return;
  }
}
