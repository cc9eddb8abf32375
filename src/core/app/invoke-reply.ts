/** What an invocation is answered. */
import { z } from '@hono/zod-openapi';
import { wordsDigest } from '../engine/digest.ts';
import type { InvocationReport } from '../engine/invoke.ts';
import { jsonTextOf, quoted } from '../engine/json-text.ts';
import { decodeValue, decodeValues } from '../engine/values.ts';
import type { LoadedFunction } from '../functions/registry.ts';
import type { Execution } from '../scheduler/scheduler.ts';
import { type GuestHost, HostReplySchema } from './guest-host.ts';
import { measured } from './middleware/compression.ts';
import type { Performed } from './perform.ts';
import { milliseconds, ranOn } from './run.ts';
import { type PlacedTensor, TensorReplySchema, tensorReply } from './tensor.ts';

const ValueSchema = z
  .object({ type: z.string(), value: z.union([z.number(), z.string(), z.null()]), bits: z.string() })
  .openapi('Value');
const scalar = z.union([z.number(), z.string(), z.null()]);

export const InvokeReply = z
  .object({
    function_id: z.uuid(),
    export: z.string(),
    mode: z.enum(['call', 'grid', 'batch']),
    lanes: z.int(),
    result: z.union([z.literal('ok'), z.array(z.union([scalar, z.array(scalar)]))]).openapi({
      description:
        '"ok" where the export returns nothing; else its values, in a grid or batch an array of them per lane',
    }),
    results: z.array(ValueSchema).optional().openapi({ description: 'Of a call: the values with type and bits' }),
    results_sha256: z
      .string()
      .optional()
      .openapi({ description: 'Of a grid or batch: over all results as pairs of little-endian words' }),
    // biome-ignore lint/suspicious/noThenProperty: a field of the reply; an array is no thenable.
    then: z.array(ValueSchema).optional(),
    tensors: z.array(TensorReplySchema),
    wasi: HostReplySchema.optional().openapi({ description: 'Of a guest that imports WASI' }),
    emitted_b64: z.string().optional().openapi({ description: 'What the guest emitted through `wasi:tensor/host`' }),
    memory_sha256: z.string().optional(),
    backend: z.string(),
    device: z.string(),
    fallbacks: z
      .array(z.object({ backend: z.string(), device: z.int(), kind: z.string(), reason: z.string() }))
      .openapi({
        description: 'Places that were tried first, and why they did not run it',
      }),
    compared: z.boolean(),
    comparison: z
      .object({
        reference: z.string(),
        equal: z.boolean(),
        mismatches: z.array(z.looseObject({ what: z.string(), expected: z.string(), actual: z.string() })),
        ulp: z.number().optional().openapi({ description: 'With `fast`: how far floats may lie apart' }),
      })
      .nullable()
      .openapi({ description: 'Where the two differ, the values in this reply are the reference’s' }),
    fuel: z.number().openapi({ description: 'Spent, by all lanes together' }),
    times: z.object({ queue_ms: z.number(), compile_ms: z.number(), transfer_ms: z.number(), run_ms: z.number() }),
  })
  .openapi('InvokeReply');

export type InvokeReplyJson = z.output<typeof InvokeReply>;

export async function invokeReply(
  found: LoadedFunction,
  { tensors, digest, execution, queueMs, guest }: Performed,
): Promise<InvokeReplyJson> {
  const { report, device, passed, comparison } = execution;
  const { mode, lanes } = report;
  const { compile, transfer, run } = report.timings;
  return {
    function_id: found.record.id,
    export: report.export,
    mode,
    lanes,
    result: resultOf(report),
    ...(mode === 'call' ? { results: decodeValues(report.resultTypes, report.results) } : {}),
    ...(mode !== 'call' && report.resultTypes.length > 0 ? { results_sha256: await wordsDigest(report.results) } : {}),
    // biome-ignore lint/suspicious/noThenProperty: a field of the reply; an array is no thenable.
    ...(report.after === null ? {} : { then: decodeValues(report.after.resultTypes, report.after.results) }),
    tensors: outputsOf(tensors, report),
    ...told(guest),
    ...(digest && report.digest !== null ? { memory_sha256: report.digest } : {}),
    backend: device.backend,
    device: device.name,
    fallbacks: [...passed],
    compared: comparison !== null,
    comparison:
      comparison === null ? null : { ...comparison, mismatches: comparison.mismatches.map((one) => ({ ...one })) },
    fuel: sum(report.fuel),
    times: {
      queue_ms: milliseconds(queueMs),
      compile_ms: milliseconds(compile),
      transfer_ms: milliseconds(transfer),
      run_ms: milliseconds(run),
    },
  };
}

/** Whether {@link callText} can write the reply. */
export function isCall({ tensors, digest, execution, guest }: Performed): boolean {
  const { report, passed, comparison } = execution;
  return (
    report.mode === 'call' &&
    report.after === null &&
    comparison === null &&
    passed.length === 0 &&
    tensors.length === 0 &&
    guest === null &&
    !digest
  );
}

/** {@link invokeReply} as text, for a call that gave nothing but values: most do, and writing it out takes a quarter of the time. */
export function callText(found: LoadedFunction, { execution, queueMs }: Performed): string {
  const { resultTypes, results, export: name, fuel, timings } = execution.report;
  let values = '';
  let typed = '';
  for (let i = 0; i < resultTypes.length; i++) {
    const { type, value, bits } = decodeValue(resultTypes[i], results[2 * i], results[2 * i + 1]);
    const text = typeof value === 'string' ? `"${value}"` : Object.is(value, -0) ? '-0' : String(value);
    const comma = i === 0 ? '' : ',';
    values += comma + text;
    typed += `${comma}{"type":"${type}","value":${text},"bits":"${bits}"}`;
  }
  return (
    `{"function_id":"${found.record.id}","export":${quoted(name)},"mode":"call","lanes":1,` +
    `"result":${resultTypes.length === 0 ? '"ok"' : `[${values}]`},"results":[${typed}],"tensors":[],` +
    `"backend":"${execution.device.backend}","device":${quoted(execution.device.name)},"fallbacks":[],` +
    `"compared":false,"comparison":null,"fuel":${sum(fuel)},"times":{"queue_ms":${milliseconds(queueMs)},` +
    `"compile_ms":${milliseconds(timings.compile)},"transfer_ms":${milliseconds(timings.transfer)},` +
    `"run_ms":${milliseconds(timings.run)}}}`
  );
}

/** The bytes of the one output, what else there is to say in headers. */
export function bytesReply({ report, device }: Execution): Response {
  const [bytes] = report.outputs;
  const response = new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
      ...ranOn(device),
      'x-tensor-wasm-fuel': String(sum(report.fuel)),
      'x-tensor-wasm-result': jsonTextOf(resultOf(report)),
    },
  });
  return measured(response, bytes.length);
}

function resultOf({ mode, lanes, resultTypes, results }: InvocationReport): InvokeReplyJson['result'] {
  const width = resultTypes.length;
  if (width === 0) return 'ok';
  const lane = (index: number) =>
    resultTypes.map((type, i) => {
      const at = (index * width + i) * 2;
      return decodeValue(type, results[at], results[at + 1]).value;
    });
  return mode === 'call' ? lane(0) : Array.from({ length: lanes }, (_, index) => lane(index));
}

function outputsOf(
  tensors: readonly PlacedTensor[],
  { mode, lanes, outputs }: InvocationReport,
): z.output<typeof TensorReplySchema>[] {
  const wanted = tensors.filter(({ output }) => output);
  if (mode !== 'batch') return wanted.map((tensor, i) => tensorReply(tensor, outputs[i], null));
  return wanted.map((tensor, i) => {
    const all = new Uint8Array(tensor.bytes.length * lanes);
    for (let lane = 0; lane < lanes; lane++) all.set(outputs[lane * wanted.length + i], lane * tensor.bytes.length);
    return tensorReply(tensor, all, lanes);
  });
}

function sum(fuel: Float64Array): number {
  let total = 0;
  for (const spent of fuel) total += spent;
  return total;
}

function told(guest: GuestHost | null): Pick<InvokeReplyJson, 'wasi' | 'emitted_b64'> {
  const wasi = guest?.wasi() ?? null;
  const emitted = guest?.emitted() ?? null;
  return { ...(wasi === null ? {} : { wasi }), ...(emitted === null ? {} : { emitted_b64: emitted }) };
}
