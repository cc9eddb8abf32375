import { type HttpKind, RequestError } from './errors.ts';

interface NativeBase64 {
  fromBase64?(text: string, options: { alphabet: 'base64'; lastChunkHandling: 'strict' }): Uint8Array<ArrayBuffer>;
}

const native = Uint8Array as unknown as NativeBase64; // newer than the library's types; Node 24 does not have it

/**
 * Padded standard base64 (RFC 4648, section 4), no white space.
 *
 * @throws RequestError of `kind`
 */
export function decodeBase64(text: string, what: string, kind: HttpKind): Uint8Array<ArrayBuffer> {
  try {
    if (/\s/.test(text.slice(0, 80)) || text.length % 4 !== 0) throw new SyntaxError('not padded standard base64');
    if (native.fromBase64) return native.fromBase64(text, { alphabet: 'base64', lastChunkHandling: 'strict' });
    const binary = atob(text);
    // `atob` passes over white space, and over bits left in the last character.
    const last = binary.slice(binary.length - (binary.length % 3 || 3));
    if (
      binary.length !== (text.length / 4) * 3 - ((3 - last.length) % 3) ||
      (text !== '' && btoa(last) !== text.slice(-4))
    )
      throw new SyntaxError('not padded standard base64');
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch (cause) {
    throw new RequestError(
      kind,
      `Cannot decode ${what}: expected padded standard base64`,
      { length: text.length },
      {},
      { cause },
    );
  }
}

const CHUNK = 0x6000; // a multiple of three, so that only the last chunk is padded, and few enough for one call

export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  }
  return text;
}
