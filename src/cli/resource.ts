/** Commands of a resource: `ACTION [ID]`, each one request, its answer printed. */
import { TensorWasmError } from '../core/errors.ts';
import { outputFormat, print, table } from './output.ts';
import { askServer, jsonText, printable, type ServerRequest } from './server.ts';

export interface ResourceArguments {
  readonly server: string;
  readonly tenant?: string | undefined;
  readonly output: string;
}

/** @throws TensorWasmError `usage` without an id. */
export function requireId(action: string, id: string | undefined): string {
  if (id !== undefined && id !== '') return encodeURIComponent(id);
  throw new TensorWasmError('usage', `cannot ${action}: expected an id, received none`);
}

/** @throws TensorWasmError `usage`, naming the actions there are. */
export function unknownAction(action: string, actions: readonly string[]): TensorWasmError {
  return new TensorWasmError('usage', `expected ${actions.join(', ')}: received ${action}`, { action });
}

/** Asks, and prints: a listing's `columns` as a table, else the reply for reading; with json the reply on one line. */
export async function ask(
  args: ResourceArguments,
  request: ServerRequest,
  listing?: { readonly member: string; readonly columns: readonly string[] },
): Promise<unknown> {
  const format = outputFormat(args.output);
  const reply = await askServer(args.server, args.tenant, request);
  if (format === 'json') await print(jsonText(reply));
  else if (reply === null) await print('done');
  else if (listing) await print(rows(reply, listing.member, listing.columns));
  else await print(jsonText(reply, 2));
  return reply;
}

function rows(reply: unknown, member: string, columns: readonly string[]): string {
  const items = field(reply, member);
  const lines = (Array.isArray(items) ? items : []).map((item) =>
    columns.map((column) => printable(String(field(item, column) ?? '-'))),
  );
  return table([columns, ...lines], 'left');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
