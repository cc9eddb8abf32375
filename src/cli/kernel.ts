import { writeFile } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { KernelFile, manifestOf, shownManifest } from '../core/app/kernel-schemas.ts';
import { parseJson } from '../core/engine/values.ts';
import { TensorWasmError } from '../core/errors.ts';
import { textDigest } from '../core/kernels/digest.ts';
import { isSignedWith, KERNEL_NAME, KERNEL_VERSION, signatureOf } from '../core/kernels/manifest.ts';
import { checkPtx } from '../core/kernels/ptx.ts';
import { finish } from '../core/wasm/steps.ts';
import { readKeyFile } from './key-file.ts';
import { readBytes } from './module-file.ts';
import { outputFormat, print, writeOut } from './output.ts';
import { ask, unknownAction } from './resource.ts';
import { served } from './served.ts';
import { askServer, jsonText, SERVER_OPTIONS } from './server.ts';

const ACTIONS = ['publish', 'list', 'get', 'verify', 'delete'];
const U32_MAX = 0xffff_ffff;

export const command = defineCommand({
  args: {
    action: { type: 'positional', required: true, description: ACTIONS.join(', '), valueHint: 'ACTION' },
    name: {
      type: 'positional',
      required: false,
      description: 'publish: its name; get, verify, delete: NAME@VERSION',
      valueHint: 'NAME',
    },
    version: { type: 'positional', required: false, description: 'publish: its version', valueHint: 'VERSION' },
    ...SERVER_OPTIONS,
    'ptx-file': { type: 'string', description: 'publish: the PTX; verify: the same', valueHint: 'FILE' },
    sm: { type: 'string', description: 'publish: compute capability that it is for, such as 80', valueHint: 'N' },
    'key-file': {
      type: 'string',
      description: 'publish, verify: file with the key, 64 hexadecimal digits; it stays here',
      valueHint: 'FILE',
    },
    publisher: { type: 'string', default: 'tensor-wasm-cli', description: 'publish: who publishes', valueHint: 'NAME' },
    'manifest-file': {
      type: 'string',
      description: 'verify: the manifest, or what get --output json printed',
      valueHint: 'FILE',
    },
    'output-file': { type: 'string', description: 'get: where the PTX goes', valueHint: 'FILE' },
    limit: { type: 'string', default: '100', description: 'list: most that are listed', valueHint: 'N' },
    offset: { type: 'string', default: '0', description: 'list: how many are passed over', valueHint: 'N' },
    output: { type: 'string', default: 'text', description: 'text or json' },
  },
  async run({ args }) {
    outputFormat(args.output);
    switch (args.action) {
      case 'publish':
        await publish(args);
        return;
      case 'list': {
        const query = new URLSearchParams({ offset: args.offset, limit: args.limit });
        const columns = ['name', 'version', 'sm_version', 'publisher', 'published_unix_ms'];
        const request = { method: 'GET', path: `/kernels?${query}` };
        await served('kernels', () => ask(args, request, { member: 'manifests', columns }));
        return;
      }
      case 'get':
        await get(args);
        return;
      case 'verify':
        await verify(args);
        return;
      case 'delete':
        await served('kernels', () => ask(args, { method: 'DELETE', path: pathOf(reference('delete', args.name)) }));
        return;
      default:
        throw unknownAction(args.action, ACTIONS);
    }
  },
});

interface Given {
  readonly server: string;
  readonly tenant?: string | undefined;
  readonly output: string;
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly 'ptx-file'?: string | undefined;
  readonly sm?: string | undefined;
  readonly 'key-file'?: string | undefined;
  readonly publisher: string;
  readonly 'manifest-file'?: string | undefined;
  readonly 'output-file'?: string | undefined;
}

interface Reference {
  readonly name: string;
  readonly version: string;
}

/** Everything but who may publish is found out here, before the server is asked. */
async function publish(args: Given): Promise<void> {
  const { 'ptx-file': ptxFile, 'key-file': keyFile, sm, publisher } = args;
  if (args.name === undefined || args.version === undefined || !ptxFile || !keyFile || sm === undefined) {
    throw usage('cannot publish: expected NAME, VERSION, --ptx-file, --sm and --key-file');
  }
  const { name, version } = checked('publish', args.name, args.version);
  const smVersion = Number(sm);
  if (!/^\d{1,10}$/.test(sm) || smVersion > U32_MAX) {
    throw usage(`cannot use --sm: expected a number such as 80, found '${sm}'`, { option: '--sm' });
  }
  const key = await readKeyFile(keyFile);
  const ptx = await readText(ptxFile);
  checkPtx(ptx, smVersion);
  const digest = finish(textDigest(ptx));
  const signature = signatureOf(key, { name, version, smVersion, digest });
  const manifest = shownManifest({
    ...{ name, version, smVersion, digest, signature, publisher },
    publishedUnixMs: Date.now(),
  });
  const body = JSON.stringify({ manifest, ptx_text: ptx });
  await served('kernels', () => ask(args, { method: 'POST', path: '/kernels', contentType: 'application/json', body }));
}

async function get(args: Given): Promise<void> {
  const wanted = reference('get', args.name);
  const reply = await served('kernels', () =>
    askServer(args.server, args.tenant, { method: 'GET', path: pathOf(wanted) }),
  );
  const { manifest, ptx_text: ptx = '' } = parsed(reply, `the reply of ${args.server}`);
  checkDigest(wanted, manifest.digest, ptx);
  const file = args['output-file'];
  if (file !== undefined) {
    await write(file, ptx);
    const size = new TextEncoder().encode(ptx).length;
    await print(
      args.output === 'json'
        ? jsonText({ file, size, manifest: shownManifest(manifest) })
        : `${file}: ${size} bytes, BLAKE3 ${manifest.digest}`,
    );
  } else if (args.output === 'json') await print(jsonText(reply));
  // A server's text without what would move a terminal's cursor, which no PTX of ours has.
  else writeOut(ptx.replace(/[^\P{Cc}\s]/gu, ''));
}

/** Without a server. */
async function verify(args: Given): Promise<void> {
  const wanted = reference('verify', args.name);
  const { 'manifest-file': file, 'key-file': keyFile, 'ptx-file': ptxFile } = args;
  if (!file || !keyFile) throw usage('cannot verify: expected --manifest-file and --key-file');
  const key = await readKeyFile(keyFile);
  const { manifest, ptx_text: kept } = parsed(parseJson(await readText(file), file), file);
  const { name, version } = manifest;
  if (name !== wanted.name || version !== wanted.version) {
    throw invalid(wanted, `the manifest is of ${name}@${version}`);
  }
  if (!isSignedWith(key, manifest)) throw invalid(wanted, 'the key has not signed it');
  const ptx = ptxFile ? await readText(ptxFile) : kept;
  if (ptx !== undefined) {
    checkDigest(wanted, manifest.digest, ptx);
    checkPtx(ptx, manifest.smVersion);
  }
  const whole = ptx !== undefined;
  await print(
    args.output === 'json'
      ? jsonText({ ok: true, name, version, signature: true, digest: whole ? true : null })
      : `${name}@${version}: signed with the key${whole ? ', and the PTX is the one signed' : '; the PTX was not looked at'}`,
  );
}

function parsed(value: unknown, where: string) {
  const inside = typeof value === 'object' && value !== null && 'manifest' in value ? value : { manifest: value };
  const found = KernelFile.safeParse(inside);
  if (found.success) return { ...found.data, manifest: manifestOf(found.data.manifest) };
  const [{ path, message }] = found.error.issues;
  throw usage(`cannot read the manifest in ${where}: ${path.join('.') || 'it'}: ${message}`);
}

function checkDigest(of: Reference, expected: string, ptx: string): void {
  const found = finish(textDigest(ptx));
  if (found !== expected) throw invalid(of, `the PTX has the digest ${found}, the manifest ${expected}`);
}

/** @throws TensorWasmError `usage` where it is no NAME@VERSION. */
function reference(action: string, text: string | undefined): Reference {
  const at = text?.indexOf('@') ?? -1;
  if (text === undefined || at < 0) throw usage(`cannot ${action}: expected NAME@VERSION, found ${text ?? 'nothing'}`);
  return checked(action, text.slice(0, at), text.slice(at + 1));
}

function checked(action: string, name: string, version: string): Reference {
  if (KERNEL_NAME.test(name) && KERNEL_VERSION.test(version)) return { name, version };
  throw usage(
    `cannot ${action} '${name}@${version}': a name has up to 128 letters, digits and ._+:-, a version up to 64, and the first is no sign`,
  );
}

function pathOf({ name, version }: Reference): string {
  return `/kernels/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
}

async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readBytes(file));
  } catch (cause) {
    if (cause instanceof TensorWasmError) throw cause;
    throw usage(`cannot read ${file}: it is not UTF-8`, { file });
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw usage(`cannot write ${file}: ${found}`, { file });
  }
}

function usage(message: string, details: Readonly<Record<string, string>> = {}): TensorWasmError {
  return new TensorWasmError('usage', message, details);
}

function invalid({ name, version }: Reference, found: string): TensorWasmError {
  return new TensorWasmError('invalid', `cannot trust kernel ${name}@${version}: ${found}`, { name, version });
}
