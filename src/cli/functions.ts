import { writeFile } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { parseJson } from '../core/engine/values.ts';
import { TensorWasmError } from '../core/errors.ts';
import { keyValues } from './key-values.ts';
import { outputFormat, print, writeOut } from './output.ts';
import { ask, requireId, unknownAction } from './resource.ts';
import { askBytes, askServer, SERVER_OPTIONS } from './server.ts';

const ACTIONS = ['list', 'get', 'versions', 'update', 'delete', 'download', 'aliases', 'alias', 'unalias'];
const COLUMNS = ['id', 'name', 'version', 'size', 'tags', 'description'];

export const command = defineCommand({
  args: {
    action: { type: 'positional', required: true, description: ACTIONS.join(', '), valueHint: 'ACTION' },
    function: {
      type: 'positional',
      required: false,
      description: 'an id, a name, NAME@VERSION or an alias; the alias to alias and unalias',
      valueHint: 'FUNCTION',
    },
    target: { type: 'positional', required: false, description: 'alias: the function it stands for' },
    ...SERVER_OPTIONS,
    name: { type: 'string', description: 'list: only versions of this name', valueHint: 'NAME' },
    tag: { type: 'string', description: 'list: only those that have the tag; update: its tags', valueHint: 'TAG…' },
    latest: { type: 'boolean', description: 'list: only the newest version of each name' },
    limit: { type: 'string', description: 'list: most that are listed (100)', valueHint: 'N' },
    after: {
      type: 'string',
      description: 'list: lists what comes after, the next of the page before',
      valueHint: 'CURSOR',
    },
    description: { type: 'string', description: 'update: what it is', valueHint: 'TEXT' },
    env: { type: 'string', description: 'update: a variable of its guest', valueHint: 'K=V…' },
    set: {
      type: 'string',
      description:
        'update: limits.deadline_ms, .fuel, .max_pages, .max_call_depth, .concurrency, policy.backend, .fallback, .exactness, .verify; null takes one away',
      valueHint: 'NAME=VALUE…',
    },
    'if-match': { type: 'string', description: 'update: only where it still has this entity tag', valueHint: 'TAG' },
    out: { type: 'string', description: 'download: the file; - is standard output', valueHint: 'FILE' },
    output: { type: 'string', default: 'text', description: 'text or json' },
  },
  async run({ args }) {
    const { action } = args;
    const path = (name: string | undefined) => `/functions/${requireId(action, name)}`;
    switch (action) {
      case 'list':
        await list(args, { name: args.name, tag: one(args.tag), latest: args.latest ? 'true' : undefined });
        return;
      case 'versions': {
        const found = await askServer(args.server, args.tenant, { method: 'GET', path: path(args.function) });
        await list(args, { name: String(Reflect.get(Object(found), 'name')) });
        return;
      }
      case 'get':
        await ask(args, { method: 'GET', path: path(args.function) });
        return;
      case 'update': {
        const match = args['if-match'];
        await ask(args, {
          method: 'PATCH',
          path: path(args.function),
          contentType: 'application/merge-patch+json',
          body: JSON.stringify(patchOf(args)),
          ...(match === undefined ? {} : { headers: { 'if-match': match } }),
        });
        return;
      }
      case 'delete':
        await ask(args, { method: 'DELETE', path: path(args.function) });
        return;
      case 'download':
        await download(args, path(args.function));
        return;
      case 'aliases': {
        const query = queryOf({ limit: args.limit, after: args.after });
        const columns = ['name', 'function_name', 'version', 'function_id'];
        await ask(args, { method: 'GET', path: `/aliases${query}` }, { member: 'aliases', columns });
        return;
      }
      case 'alias': {
        if (args.target === undefined) throw new TensorWasmError('usage', 'cannot alias: expected ALIAS and FUNCTION');
        await ask(args, {
          method: 'PUT',
          path: `/aliases/${requireId(action, args.function)}`,
          contentType: 'application/json',
          body: JSON.stringify({ function: args.target }),
        });
        return;
      }
      case 'unalias':
        await ask(args, { method: 'DELETE', path: `/aliases/${requireId(action, args.function)}` });
        return;
      default:
        throw unknownAction(action, ACTIONS);
    }
  },
});

interface Given {
  readonly server: string;
  readonly tenant?: string | undefined;
  readonly output: string;
  readonly limit?: string | undefined;
  readonly after?: string | undefined;
}

async function list(args: Given, filters: Readonly<Record<string, string | undefined>>): Promise<void> {
  const query = queryOf({ ...filters, limit: args.limit, after: args.after });
  await ask(args, { method: 'GET', path: `/functions${query}` }, { member: 'functions', columns: COLUMNS });
}

function queryOf(members: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

interface Update {
  readonly description?: string | undefined;
  readonly tag?: unknown;
  readonly env?: unknown;
  readonly set?: unknown;
}

/** @throws TensorWasmError `usage` where nothing is said, or something that has no name. */
function patchOf({ description, tag, env, set }: Update): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  if (description !== undefined) patch.description = description;
  if (tag !== undefined) patch.tags = [tag].flat();
  if (env !== undefined) patch.environment = Object.fromEntries(keyValues('--env', env));
  for (const [name, text] of keyValues('--set', set ?? [])) {
    const [, group, member] = /^(limits|policy)\.(\w+)$/.exec(name) ?? [];
    if (group === undefined) {
      throw new TensorWasmError('usage', `cannot use --set: expected limits.NAME or policy.NAME, found '${name}'`, {
        option: '--set',
      });
    }
    patch[group] = { ...Object(patch[group]), [member]: settingOf(text) };
  }
  if (Object.keys(patch).length > 0) return patch;
  throw new TensorWasmError('usage', 'cannot update: expected --description, --tag, --env or --set');
}

/** Numbers, switches and null are themselves, anything else is text. */
function settingOf(text: string): unknown {
  return /^(?:-?\d+(?:\.\d+)?|true|false|null)$/.test(text) ? parseJson(text, '--set') : text;
}

function one(value: unknown): string | undefined {
  return value === undefined ? undefined : String([value].flat()[0]);
}

async function download(args: Given & { readonly out?: string | undefined }, path: string): Promise<void> {
  const format = outputFormat(args.output);
  if (args.out === undefined) throw new TensorWasmError('usage', 'cannot download: expected --out FILE');
  const bytes = await askBytes(args.server, args.tenant, { method: 'GET', path: `${path}/module` });
  if (bytes === null) throw new TensorWasmError('internal', 'cannot download: the reply has no bytes');
  if (args.out === '-') {
    writeOut(bytes);
    return;
  }
  await writeFile(args.out, bytes);
  await print(
    format === 'json' ? JSON.stringify({ file: args.out, size: bytes.length }) : `${args.out}: ${bytes.length} bytes`,
  );
}
