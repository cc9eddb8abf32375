import { rootCertificates } from 'node:tls';
import type { CertificateTrust } from '../platform.ts';

interface BunRequestInit extends RequestInit {
  readonly tls: { readonly ca?: readonly string[]; readonly rejectUnauthorized?: boolean };
}

export function trust(trusted: CertificateTrust): BunRequestInit {
  if (trusted.kind === 'anybody') return { tls: { rejectUnauthorized: false } };
  return { tls: { ca: [...rootCertificates, ...trusted.authorities] } };
}
