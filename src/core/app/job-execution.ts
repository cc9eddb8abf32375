/** A job's invocation as it is kept in the store, and run from there. */
import { jsonTextOf, keepNegativeZero } from '../engine/json-text.ts';
import { TensorWasmError } from '../errors.ts';
import type { JobEnd } from '../jobs/runner.ts';
import type { JobRecord } from '../store/jobs.ts';
import { encodeBase64 } from './base64.ts';
import { errorReply, type HttpKind } from './errors.ts';
import { noFunction } from './function-reference.ts';
import type { Gateway } from './gateway.ts';
import { InvokeBody, type InvokeJson } from './invoke-body.ts';
import { invokeReply } from './invoke-reply.ts';
import { perform } from './perform.ts';

/** Failures of the moment. */
const AGAIN: ReadonlySet<string> = new Set<HttpKind>([
  'unavailable',
  'capacity_exhausted',
  'out_of_memory',
  'device_lost',
  'device_error',
  'internal',
]);

/**
 * What was asked, of which function: equal for equal requests. Integers that JSON's readers would round become strings, bytes base64:
 * both are read back as what they were.
 */
export function requestText(reference: string, body: InvokeJson): string {
  return JSON.stringify({ function: reference, ...body }, (name, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    return value instanceof Uint8Array ? encodeBase64(value) : keepNegativeZero(name, value);
  });
}

/** Never throws: how it ended is its answer. */
export async function executeJob(gateway: Gateway, job: JobRecord, signal: AbortSignal): Promise<JobEnd> {
  try {
    const found = await gateway.functions.get(job.tenant, job.functionId);
    if (!found) throw noFunction(job.functionId);
    const { function: _asked, ...request } = JSON.parse(job.request);
    const body = InvokeBody.parse(request);
    const performed = await perform(gateway, job.tenant, found, body, { client: () => signal });
    return { status: 'completed', result: jsonTextOf(await invokeReply(found, performed)) };
  } catch (error) {
    const { error: told } = errorReply(error).body;
    if (told.kind === 'internal') {
      const why = error instanceof Error ? error.stack : String(error);
      gateway.log('error', 'A job failed', { job: job.id, error: why });
    }
    const again = AGAIN.has(told.kind) && !(error instanceof TensorWasmError && error.kind === 'cancelled');
    return { status: 'failed', result: JSON.stringify(told), again };
  }
}
