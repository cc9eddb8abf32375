import { Buffer } from 'node:buffer';
import { rename, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { defineCommand } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import {
  DEFAULT_MAX_BYTES,
  readSnapshot,
  SNAPSHOT_VERSION,
  type Snapshot,
  signSnapshot,
} from '../core/snapshots/format.ts';
import { checkDigest, checkRestorable } from '../core/snapshots/restorable.ts';
import { SigningKey } from '../core/snapshots/signing-key.ts';
import { load } from '../core/wasm/load.ts';
import { readKeyFile } from './key-file.ts';
import { readBytes } from './module-file.ts';
import { outputFormat, print, table, writeOut } from './output.ts';
import { unknownAction } from './resource.ts';
import { served } from './served.ts';
import { askBytes, askServer, printable, SERVER_OPTIONS } from './server.ts';

const ACTIONS = ['save', 'restore', 'verify'];
const MAX = String(DEFAULT_MAX_BYTES);

export const command = defineCommand({
  args: {
    action: { type: 'positional', required: true, description: ACTIONS.join(', '), valueHint: 'ACTION' },
    file: { type: 'positional', required: false, description: 'verify: the snapshot', valueHint: 'FILE' },
    ...SERVER_OPTIONS,
    instance: { type: 'string', description: 'save: of this kept instance', valueHint: 'ID' },
    function: { type: 'string', description: "save: of this function's fresh state", valueHint: 'FUNCTION' },
    input: { type: 'string', description: 'restore: the snapshot', valueHint: 'FILE' },
    'as-instance': { type: 'string', description: "restore: the instance's id, a UUID (a new one)", valueHint: 'ID' },
    backend: { type: 'string', description: 'restore: where', valueHint: 'auto|cpu|webgpu|cuda[:INDEX]' },
    'hmac-key-file': {
      type: 'string',
      description:
        'file with the key, 64 hexadecimal digits: save signs with it, restore and verify demand its signature',
      valueHint: 'FILE',
    },
    'require-signature': { type: 'boolean', description: "restore: the server's key must have signed it" },
    'max-restore-bytes': {
      type: 'string',
      default: MAX,
      description: 'save: most that the snapshot may be decompressed',
      valueHint: 'N',
    },
    'max-archive-bytes': {
      type: 'string',
      alias: 'max-decompressed',
      default: MAX,
      description: 'restore, verify: the same',
      valueHint: 'N',
    },
    output: {
      type: 'string',
      description: 'save: the file, - is standard output; else text or json',
      valueHint: 'FILE',
    },
  },
  async run({ args }) {
    const keyFile = args['hmac-key-file'];
    const key = keyFile === undefined ? null : new SigningKey(await readKeyFile(keyFile));
    switch (args.action) {
      case 'save':
        await save(args, key, bytesOf('--max-restore-bytes', args['max-restore-bytes']));
        return;
      case 'restore': {
        const maxBytes = bytesOf('--max-archive-bytes', args['max-archive-bytes']);
        const format = outputFormat(args.output ?? 'text');
        const bytes = await input('--input', args.input);
        await readSnapshot(bytes, { key, required: key !== null, maxBytes });
        const reply = await restore(args, bytes, args['as-instance'], args['require-signature'] === true);
        await print(format === 'json' ? JSON.stringify(reply) : printable(String(member(reply, 'instance_id'))));
        return;
      }
      case 'verify': {
        const maxBytes = bytesOf('--max-archive-bytes', args['max-archive-bytes']);
        const format = outputFormat(args.output ?? 'text');
        const bytes = await input('FILE', args.file);
        const report = await verify(bytes, await readSnapshot(bytes, { key, required: key !== null, maxBytes }));
        await print(format === 'json' ? JSON.stringify(report) : table(Object.entries(report).map(cells), 'left'));
        return;
      }
      default:
        throw unknownAction(args.action, ACTIONS);
    }
  },
});

interface Given {
  readonly server: string;
  readonly tenant?: string | undefined;
  readonly instance?: string | undefined;
  readonly function?: string | undefined;
  readonly backend?: string | undefined;
  readonly output?: string | undefined;
}

async function save(given: Given, key: SigningKey | null, maxBytes: number): Promise<void> {
  if (given.output === undefined) throw new TensorWasmError('usage', 'cannot save: expected --output FILE');
  if ((given.instance === undefined) === (given.function === undefined))
    throw new TensorWasmError('usage', 'cannot save: expected --instance ID or --function FUNCTION');
  let bytes = await capture(given);
  const { signed } = await readSnapshot(bytes, { key, required: false, maxBytes });
  if (key !== null && !signed) bytes = await signSnapshot(bytes, key);
  if (given.output === '-') {
    writeOut(bytes);
    return;
  }
  await writeWhole(given.output, bytes);
  const told = signed || key !== null ? 'signed' : 'not signed';
  await print(`${given.output}: ${bytes.length} bytes, ${told}`);
}

async function capture({ server, tenant, instance, function: of }: Given): Promise<Uint8Array<ArrayBuffer>> {
  return served('snapshots', async () => {
    if (instance !== undefined) {
      const path = `/instances/${encodeURIComponent(instance)}/snapshot`;
      const bytes = await askBytes(server, tenant, { method: 'POST', path });
      return new Uint8Array(bytes ?? []);
    }
    const body = JSON.stringify({ function_id: of });
    const request = { method: 'POST', path: '/snapshot/save', contentType: 'application/json', body };
    const text = member(await askServer(server, tenant, request), 'snapshot_b64');
    return new Uint8Array(Buffer.from(String(text), 'base64'));
  });
}

function restore(
  { server, tenant, backend }: Given,
  body: Uint8Array<ArrayBuffer>,
  as: string | undefined,
  signature: boolean,
): Promise<unknown> {
  const query = backend === undefined ? '' : `?${new URLSearchParams({ backend })}`;
  return served('snapshots', () =>
    askServer(server, tenant, {
      method: 'POST',
      path: `/instances/restore${query}`,
      contentType: 'application/octet-stream',
      body,
      headers: {
        ...(as === undefined ? {} : { 'x-tensorwasm-as-instance': as }),
        ...(signature ? { 'x-tensorwasm-snapshot-require-signature': 'true' } : {}),
      },
    }),
  );
}

/** Everything that can be told without a server: a snapshot for which this ends can be restored where its memory fits. */
async function verify(bytes: Uint8Array<ArrayBuffer>, snapshot: Snapshot): Promise<Record<string, unknown>> {
  const { manifest, signed, verified, uncompressedBytes, image } = snapshot;
  const module = load(snapshot.module);
  const { max_pages: maxPages, max_call_depth: maxCallDepth, max_table_elements: maxTableElements } = manifest.limits;
  checkRestorable(module, image, { maxPages, maxCallDepth, maxTableElements });
  await checkDigest(module, snapshot);
  const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
  return {
    ok: true,
    version: SNAPSHOT_VERSION,
    signed,
    verified,
    bytes: bytes.length,
    sha256,
    total_uncompressed_bytes: uncompressedBytes,
    ...manifest,
  };
}

function cells([name, value]: [string, unknown]): string[] {
  return [name, printable(typeof value === 'object' ? JSON.stringify(value) : String(value))];
}

/** A file that is there already is replaced by the whole of the new one, or stays. What memory held is for its owner alone. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}.part`;
  try {
    await writeFile(beside, bytes, { mode: 0o600 });
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new TensorWasmError('usage', `cannot write ${file}: ${found}`, { file }, { cause });
  }
}

async function input(option: string, file: string | undefined): Promise<Uint8Array<ArrayBuffer>> {
  if (file === undefined) throw new TensorWasmError('usage', `expected ${option}${option === 'FILE' ? '' : ' FILE'}`);
  return new Uint8Array(await readBytes(file));
}

function bytesOf(option: string, text: string): number {
  const bytes = Number(text);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new TensorWasmError('usage', `cannot use ${option}: expected a number of bytes, found '${text}'`, { option });
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
