import process from 'node:process';
import tls from 'node:tls';
import { TensorWasmError } from '../../core/errors.ts';
import type { CertificateTrust } from '../platform.ts';

/** Node's fetch has no options for it: what holds for the process holds for its requests. Node itself warns of `anybody`. */
export function trust(trusted: CertificateTrust): RequestInit {
  if (trusted.kind === 'anybody') {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    return {};
  }
  // Since Node 22.19 and 24.5.
  if (typeof tls.setDefaultCACertificates !== 'function') {
    const message = `cannot take an authority on Node ${process.versions.node}: NODE_EXTRA_CA_CERTS names its file there`;
    throw new TensorWasmError('unavailable', message);
  }
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...trusted.authorities]);
  return {};
}
