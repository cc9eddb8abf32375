/** The bodies of an inference: JSON alone, or JSON followed by tensors' bytes, its length in `Inference-Header-Content-Length`. */
import type { Context } from 'hono';
import type { Config } from '../../config/config.ts';
import { PAGE } from '../../engine/image.ts';
import { parse } from '../endpoint.ts';
import { RequestError } from '../errors.ts';
import { parsedJson, readBytes } from '../middleware/body.ts';
import { measured } from '../middleware/compression.ts';
import { InferBody, type InferJson } from './schemas.ts';
import { dataText, datatypeOf, type InferTensor, invalid, readInput } from './tensors.ts';

const HEADER_LENGTH = 'inference-header-content-length';

export interface InferRequest {
  readonly body: InferJson;
  readonly inputs: readonly InferTensor[];
}

/** @throws RequestError What is wrong with the body. */
export async function readInfer(context: Context, config: Config): Promise<InferRequest> {
  const all = await readBytes(context, config);
  const length = headerLength(context.req.header(HEADER_LENGTH), all.length);
  const body = parse(InferBody, parsedJson(all.subarray(0, length)) ?? {}, { inputs: 'invalid_tensor' });
  let at = length;
  const seen = new Set<string>();
  const inputs = body.inputs.map(({ name, datatype, shape, parameters, data }) => {
    if (seen.has(name)) throw invalid(name, 'the request has it twice');
    seen.add(name);
    const tensor = { name, shape, datatype: datatypeOf(name, datatype) };
    if (parameters?.shared_memory_region !== undefined) throw invalid(name, 'there is no shared memory here');
    const size = parameters?.binary_data_size;
    if (size === undefined) return readInput({ ...tensor, data }, config.TENSOR_WASM_MAX_PAGES * PAGE);
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0 || size > all.length - at) {
      throw invalid(name, `its binary_data_size is ${String(size)}, the body has ${all.length - at} bytes left`);
    }
    at += size;
    return readInput({ ...tensor, data: all.subarray(at - size, at) }, config.TENSOR_WASM_MAX_PAGES * PAGE);
  });
  if (at !== all.length) {
    const found = all.length - at;
    throw new RequestError('invalid_request', `Cannot read the body: ${found} bytes at its end belong to no input`, {
      found,
    });
  }
  return { body, inputs };
}

function headerLength(header: string | undefined, max: number): number {
  if (header === undefined) return max;
  const length = /^\d{1,15}$/.test(header) ? Number(header) : Number.NaN;
  if (length <= max) return length;
  throw new RequestError(
    'invalid_request',
    `Cannot read the body: Inference-Header-Content-Length is ${header.slice(0, 32)}, the body has ${max} bytes`,
    { field: 'Inference-Header-Content-Length', max },
  );
}

/** The reply; `outputs` are those wanted, in the order wanted. */
export function inferReply(
  head: {
    readonly model_name: string;
    readonly model_version: string;
    readonly id?: string;
    readonly parameters: object;
  },
  outputs: readonly { readonly tensor: InferTensor; readonly binary: boolean }[],
  headers: Readonly<Record<string, string>>,
): Response {
  const texts = outputs.map(({ tensor, binary }) => {
    const { name, datatype, shape, bytes } = tensor;
    const said = JSON.stringify({
      name,
      datatype,
      shape,
      ...(binary ? { parameters: { binary_data_size: bytes.length } } : {}),
    });
    return binary ? said : `${said.slice(0, -1)},"data":${dataText(tensor)}}`;
  });
  const text = `${JSON.stringify(head).slice(0, -1)},"outputs":[${texts.join()}]}`;
  if (!outputs.some(({ binary }) => binary)) {
    const response = new Response(text, { headers: { ...headers, 'content-type': 'application/json' } });
    return measured(response, text.length, false);
  }
  const json = new TextEncoder().encode(text);
  const parts = [json, ...outputs.filter(({ binary }) => binary).map(({ tensor }) => tensor.bytes)];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  const response = new Response(whole, {
    headers: {
      ...headers,
      'content-type': 'application/octet-stream',
      'content-length': String(whole.length),
      [HEADER_LENGTH]: String(json.length),
    },
  });
  return measured(response, whole.length, false);
}
