import { defineCommand } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import { ask, requireId, unknownAction } from './resource.ts';
import { SERVER_OPTIONS } from './server.ts';

const ACTIONS = ['create', 'list', 'rotate', 'revoke'];

export const command = defineCommand({
  args: {
    action: { type: 'positional', required: true, description: ACTIONS.join(', '), valueHint: 'ACTION' },
    id: { type: 'positional', required: false, description: "the token's id", valueHint: 'ID' },
    ...SERVER_OPTIONS,
    name: { type: 'string', description: 'what a new token is for', valueHint: 'NAME' },
    roles: { type: 'string', description: 'of a new token, with commas: invoke, deploy, operate, admin' },
    tenants: { type: 'string', default: '*', description: 'of a new token, with commas; * is every tenant' },
    'expires-in': { type: 'string', description: 'when it expires, such as 90d, 12h or 600s', valueHint: 'TIME' },
    grace: { type: 'string', description: 'rotate: how long the old secret still counts', valueHint: 'TIME' },
    limit: { type: 'string', default: '100', description: 'most that are listed', valueHint: 'N' },
    after: { type: 'string', description: 'lists what comes after this one', valueHint: 'ID' },
    output: { type: 'string', default: 'text', description: 'text or json' },
  },
  async run({ args }) {
    const post = (path: string, body: object) =>
      ask(args, { method: 'POST', path, contentType: 'application/json', body: JSON.stringify(body) });
    const expires = { expires_in_seconds: seconds('--expires-in', args['expires-in']) };
    switch (args.action) {
      case 'create': {
        if (args.name === undefined || args.roles === undefined) {
          throw new TensorWasmError('usage', 'cannot create: expected --name and --roles');
        }
        const tenants = args.tenants === '*' ? '*' : list(args.tenants);
        await post('/tokens', { name: args.name, roles: list(args.roles), tenants, ...expires });
        return;
      }
      case 'list': {
        const query = new URLSearchParams({ limit: args.limit, ...(args.after ? { after: args.after } : {}) });
        const columns = ['id', 'roles', 'tenants', 'expires_unix_ms', 'name'];
        await ask(args, { method: 'GET', path: `/tokens?${query}` }, { member: 'tokens', columns });
        return;
      }
      case 'rotate': {
        const grace = { grace_seconds: seconds('--grace', args.grace) };
        await post(`/tokens/${requireId('rotate', args.id)}/rotate`, { ...grace, ...expires });
        return;
      }
      case 'revoke':
        await ask(args, { method: 'DELETE', path: `/tokens/${requireId('revoke', args.id)}` });
        return;
      default:
        throw unknownAction(args.action, ACTIONS);
    }
  },
});

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

function seconds(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,9})([smhd])$/.exec(text);
  if (match) return Number(match[1]) * UNITS[match[2]];
  throw new TensorWasmError(
    'usage',
    `cannot use ${option}: expected a time such as 90d, 12h or 600s, found '${text}'`,
    {
      option,
    },
  );
}

function list(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}
