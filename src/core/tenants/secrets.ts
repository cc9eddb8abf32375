/**
 * What a token of ours looks like: `tw_ID_SECRET`. The id finds the record and is no secret; the secret is 256 random bits, so one
 * round of SHA-256 is all that its hash needs.
 */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_LENGTH = 12;
const SECRET_BYTES = 32;
const TOKEN = new RegExp(`^tw_([${ALPHABET}]{${ID_LENGTH}})_([A-Za-z0-9_-]{43})$`);

export function newTokenId(): string {
  const random = crypto.getRandomValues(new Uint8Array(ID_LENGTH));
  return Array.from(random, (byte) => ALPHABET[byte & 31]).join('');
}

export function newToken(id: string): string {
  const random = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const secret = btoa(String.fromCharCode(...random))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
  return `tw_${id}_${secret}`;
}

/** The id within a token of ours; null for any other text. */
export function tokenId(presented: string): string | null {
  return presented.startsWith('tw_') ? (TOKEN.exec(presented)?.[1] ?? null) : null;
}

/** The public part of a token that the environment names: the first digits of its SHA-256. */
export function environmentId(hash: string): string {
  return hash.slice(0, ID_LENGTH);
}

/** Compares in a time that depends on the length presented alone. */
export function sameSecret(secret: string, presented: string): boolean {
  let difference = secret.length ^ presented.length;
  for (let i = 0; i < presented.length; i++) {
    difference |= presented.charCodeAt(i) ^ secret.charCodeAt(i % secret.length);
  }
  return difference === 0;
}
