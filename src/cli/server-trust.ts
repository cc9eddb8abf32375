/** Whose certificates the command takes for a server's: said once, before the first request. */
import { X509Certificate } from 'node:crypto';
import { platform } from '#platform';
import { TensorWasmError } from '../core/errors.ts';
import type { CertificateTrust } from '../platform/platform.ts';
import { readBytes } from './module-file.ts';
import { note } from './output.ts';
import { requestWith } from './server.ts';

/** @throws TensorWasmError `usage` for a file without certificates, `unavailable` where the runtime cannot do it. */
export async function trust(caCert: string | undefined, insecure: boolean): Promise<void> {
  if (caCert === undefined && !insecure) return;
  if (caCert !== undefined && insecure) {
    throw new TensorWasmError('usage', 'cannot use --ca-cert with --insecure: expected one of them, received both', {
      option: '--ca-cert',
    });
  }
  const trusted: CertificateTrust =
    caCert === undefined ? { kind: 'anybody' } : { kind: 'also', authorities: await certificatesOf(caCert) };
  requestWith(platform.trust(trusted));
  if (insecure) note("warning: the server's certificate is not checked: anybody may read and change what is sent");
}

async function certificatesOf(file: string): Promise<readonly string[]> {
  const text = new TextDecoder().decode(await readBytes(file));
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const one of found) new X509Certificate(one);
    if (found.length > 0) return found;
  } catch {}
  throw new TensorWasmError('usage', `cannot use --ca-cert: expected certificates (PEM) in ${file}, found none`, {
    option: '--ca-cert',
  });
}
