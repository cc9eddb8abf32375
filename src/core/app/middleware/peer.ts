import type { Context } from 'hono';
import { TensorWasmError } from '../../errors.ts';
import type { Log } from '../../ports.ts';

/** What a platform's server knows of a connection. */
export interface Connection {
  /** The address at its other end, without port; null where there is none to tell. */
  readonly peer: () => string | null;
}

export function peerOf(context: Context): string | null {
  const { peer } = (context.env ?? {}) as Partial<Connection>;
  return peer ? peer() : null;
}

const MAX_SUBJECT = 256;
const WARNED_KEPT = 1024;

/** Proxies whose word on a client's certificate is taken: an `X-Forwarded-Client-Cert` from anybody else is nothing but text. */
export class TrustedProxies {
  readonly #networks: readonly Network[];
  readonly #log: Log;
  readonly #warned = new Set<string>();

  /** @throws TensorWasmError `usage` for an entry that is neither an address nor a network. */
  constructor(entries: readonly string[], log: Log) {
    this.#networks = entries.map(parseNetwork);
    this.#log = log;
  }

  /** The certificate's subject, in printable characters, at most 256; null where none is told by a proxy that is trusted. */
  subject(context: Context, peer: string | null): string | null {
    const header = context.req.header('x-forwarded-client-cert');
    if (header === undefined) return null;
    const address = peer === null ? null : parseAddress(peer);
    if (address && this.#networks.some((network) => contains(network, address))) return subjectOf(header);
    if (!this.#warned.has(peer ?? '') && this.#warned.size < WARNED_KEPT) {
      this.#warned.add(peer ?? '');
      this.#log('warn', 'Left out X-Forwarded-Client-Cert: its sender is no trusted proxy', { peer });
    }
    return null;
  }
}

/** Envoy's format: elements with commas between, the last one being the nearest; pairs with semicolons; values may be quoted. */
function subjectOf(header: string): string | null {
  const found = [...header.matchAll(/(?:^|[;,])\s*Subject=(?:"((?:[^"\\]|\\.)*)"|([^;,]*))/gi)].at(-1);
  const text = found?.[1]?.replaceAll(/\\(.)/g, '$1') ?? found?.[2] ?? '';
  const printable = text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, MAX_SUBJECT);
  return printable === '' ? null : printable;
}

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

interface Network extends Address {
  readonly prefix: number;
}

function contains({ bits, value, prefix }: Network, address: Address): boolean {
  const shift = BigInt(bits - prefix);
  return bits === address.bits && value >> shift === address.value >> shift;
}

function parseNetwork(text: string): Network {
  const [host, length, ...more] = text.split('/');
  const address = parseAddress(host);
  const prefix = length === undefined ? address?.bits : /^\d{1,3}$/.test(length) ? Number(length) : undefined;
  if (!address || prefix === undefined || prefix > address.bits || more.length > 0) {
    throw new TensorWasmError(
      'usage',
      `Cannot read TENSOR_WASM_API_TRUSTED_XFCC_PROXIES: expected an address or a network such as 10.0.0.0/8, found ${text}`,
    );
  }
  return { ...address, prefix };
}

/** An IPv4 address within IPv6 counts as what it is. */
function parseAddress(text: string): Address | null {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(text);
  const dotted = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(mapped?.[1] ?? text);
  if (dotted) {
    const bytes = dotted.slice(1).map(Number);
    if (bytes.some((byte) => byte > 255)) return null;
    return { bits: 32, value: bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n) };
  }
  const plain = text.replace(/%.*$/, '');
  const halves = plain.split('::');
  if (!/^[0-9a-f:]+$/i.test(plain) || halves.length > 2) return null;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - groups.flat().length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const all = halves.length === 1 ? groups[0] : [...groups[0], ...Array<string>(missing).fill('0'), ...groups[1]];
  if (all.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return null;
  return { bits: 128, value: all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n) };
}
