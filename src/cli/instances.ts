import { defineCommand } from 'citty';
import { ask, requireId, unknownAction } from './resource.ts';
import { SERVER_OPTIONS } from './server.ts';

const ACTIONS = ['list', 'get', 'create', 'move', 'terminate'];

export const command = defineCommand({
  args: {
    action: { type: 'positional', required: true, description: ACTIONS.join(', '), valueHint: 'ACTION' },
    id: { type: 'positional', required: false, description: "the instance's id; the function's to create one" },
    ...SERVER_OPTIONS,
    name: { type: 'string', description: 'a name for a new instance', valueHint: 'NAME' },
    backend: { type: 'string', description: 'where it is made or moved to', valueHint: 'auto|cpu|webgpu|cuda[:INDEX]' },
    limit: { type: 'string', default: '100', description: 'most that are listed', valueHint: 'N' },
    after: { type: 'string', description: 'lists what comes after this one', valueHint: 'ID' },
    output: { type: 'string', default: 'text', description: 'text or json' },
  },
  async run({ args }) {
    const post = (path: string, body: object) =>
      ask(args, { method: 'POST', path, contentType: 'application/json', body: JSON.stringify(body) });
    switch (args.action) {
      case 'list': {
        const query = new URLSearchParams({ limit: args.limit, ...(args.after ? { after: args.after } : {}) });
        const columns = ['id', 'function_id', 'backend', 'state', 'invocations', 'name'];
        await ask(args, { method: 'GET', path: `/instances?${query}` }, { member: 'instances', columns });
        return;
      }
      case 'get':
        await ask(args, { method: 'GET', path: `/instances/${requireId('get', args.id)}` });
        return;
      case 'create':
        requireId('create', args.id);
        await post('/instances', { function_id: args.id, name: args.name, backend: args.backend });
        return;
      case 'move':
        await post(`/instances/${requireId('move', args.id)}/move`, { backend: args.backend });
        return;
      case 'terminate':
        await ask(args, { method: 'DELETE', path: `/instances/${requireId('terminate', args.id)}` });
        return;
      default:
        throw unknownAction(args.action, ACTIONS);
    }
  },
});
