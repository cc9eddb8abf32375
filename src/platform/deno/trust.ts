import { TensorWasmError } from '../../core/errors.ts';
import type { CertificateTrust } from '../platform.ts';

declare const Deno: { createHttpClient(options: { caCerts: readonly string[] }): object };

interface DenoRequestInit extends RequestInit {
  readonly client: object;
}

export function trust(trusted: CertificateTrust): DenoRequestInit {
  if (trusted.kind === 'also') return { client: Deno.createHttpClient({ caCerts: trusted.authorities }) };
  const message =
    'cannot take any certificate on Deno: it has that for a whole process alone, deno run --unsafely-ignore-certificate-errors';
  throw new TensorWasmError('unavailable', message);
}
