import { defineCommand } from 'citty';
import { ask, requireId, unknownAction } from './resource.ts';
import { SERVER_OPTIONS } from './server.ts';

export const command = defineCommand({
  args: {
    resource: { type: 'positional', required: true, description: 'instance', valueHint: 'RESOURCE' },
    action: { type: 'positional', required: true, description: 'terminate', valueHint: 'ACTION' },
    id: { type: 'positional', required: false, description: "the instance's id", valueHint: 'ID' },
    ...SERVER_OPTIONS,
    output: { type: 'string', default: 'text', description: 'text or json' },
  },
  async run({ args }) {
    const action = `${args.resource} ${args.action}`;
    if (action !== 'instance terminate') throw unknownAction(action, ['instance terminate']);
    await ask(args, { method: 'DELETE', path: `/instances/${requireId('terminate', args.id)}` });
  },
});
