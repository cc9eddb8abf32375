import { defineCommand } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import { QUOTAS } from '../core/store/quotas.ts';
import { ask, unknownAction } from './resource.ts';
import { SERVER_OPTIONS } from './server.ts';

const ACTIONS = ['get', 'set', 'reset'];

export const command = defineCommand({
  args: {
    action: { type: 'positional', required: true, description: ACTIONS.join(', '), valueHint: 'ACTION' },
    of: {
      type: 'positional',
      required: false,
      description: 'the tenant; get without one shows the own',
      valueHint: 'N',
    },
    ...SERVER_OPTIONS,
    limit: {
      type: 'string',
      description: `set: NAME=VALUE, the names being ${QUOTAS.join(', ')}; what is not named is the server's default`,
      valueHint: 'NAME=VALUE…',
    },
    output: { type: 'string', default: 'text', description: 'text or json' },
  },
  async run({ args }) {
    const path = args.of === undefined ? '/quota' : `/tenants/${encodeURIComponent(args.of)}/quota`;
    if (args.of === undefined && args.action !== 'get') {
      throw new TensorWasmError('usage', `cannot ${args.action}: expected a tenant, received none`);
    }
    switch (args.action) {
      case 'get':
        await ask(args, { method: 'GET', path });
        return;
      case 'set': {
        const limits = Object.fromEntries([args.limit ?? []].flat().map(limit));
        const body = JSON.stringify(limits);
        await ask(args, { method: 'PUT', path, contentType: 'application/json', body });
        return;
      }
      case 'reset':
        await ask(args, { method: 'DELETE', path });
        return;
      default:
        throw unknownAction(args.action, ACTIONS);
    }
  },
});

function limit(text: string): [string, number] {
  const match = /^([a-z_]+)=(\d+(?:\.\d+)?)$/.exec(text);
  if (match) return [match[1], Number(match[2])];
  throw new TensorWasmError('usage', `cannot use --limit: expected NAME=VALUE, found '${text}'`, { option: '--limit' });
}
