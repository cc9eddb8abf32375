/** What a deploy brings: JSON with base64, or the module itself. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Config } from '../config/config.ts';
import { parseJson } from '../engine/values.ts';
import { ModuleError } from '../errors.ts';
import { mergePatch } from '../functions/merge-patch.ts';
import type { MetadataChange } from '../functions/registry.ts';
import { decodeBase64 } from './base64.ts';
import { checkLimits } from './ceilings.ts';
import { parse } from './endpoint.ts';
import { RequestError } from './errors.ts';
import { checkPolicy, MetadataSchema, metadataFields, NameSchema } from './function-schemas.ts';
import { isJson, mediaType, readBytes, readJson } from './middleware/body.ts';

const SMALLEST_MODULE = 8;
const utf8 = new TextDecoder('utf-8', { fatal: true });

const Envelope = z.looseObject({
  name: NameSchema,
  wasm_b64: z.string().openapi({ format: 'byte', description: 'The module, in padded standard base64' }),
});

export const DeployBody = z
  .object({
    ...Envelope.shape,
    description: metadataFields.description.nullish(),
    tags: metadataFields.tags.nullish(),
    environment: metadataFields.environment.nullish(),
    limits: metadataFields.limits.nullish(),
    policy: metadataFields.policy.nullish(),
    signature: metadataFields.signature.nullish(),
  })
  .openapi('Deploy');

export interface Deploy {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly metadata: MetadataChange;
}

/** @throws RequestError, ModuleError What is wrong with it. */
export async function readDeploy(context: Context, config: Config): Promise<Deploy> {
  const type = mediaType(context);
  const kinds = { name: 'invalid_name', wasm_b64: 'invalid_base64' } as const;
  if (isJson(type)) {
    const { name, wasm_b64: text, ...rest } = parse(Envelope, await readJson(context, config), kinds);
    // Of other members nothing is known, as ever; nor is it refused.
    const said = Object.entries(rest).filter(([member]) => Object.hasOwn(metadataFields, member));
    const metadata = readMetadata(Object.fromEntries(said), config);
    return { name, bytes: checkSize(decodeBase64(text, 'wasm_b64', 'invalid_base64'), config), metadata };
  }
  if (type !== 'application/wasm' && type !== 'application/octet-stream') {
    throw new RequestError(
      'unsupported_media_type',
      `Cannot deploy: expected application/json or application/wasm, received ${type || 'no media type'}`,
    );
  }
  const name = parse(NameSchema, context.req.query('name') ?? nameInHeader(context), {
    undefined: 'invalid_name',
  });
  const text = context.req.query('metadata');
  const metadata = text === undefined ? {} : readMetadata(parseJson(text, 'metadata'), config);
  return { name, bytes: checkSize(await readBytes(context, config), config), metadata };
}

/** In UTF-8, of which runtimes make Latin-1. */
function nameInHeader(context: Context): string {
  const header = context.req.header('x-tensor-wasm-name') ?? '';
  try {
    return utf8.decode(Uint8Array.from(header, (character) => character.charCodeAt(0)));
  } catch {
    throw new RequestError('invalid_name', 'Cannot accept name: x-tensor-wasm-name is not UTF-8', { field: 'name' });
  }
}

/** Members that are null are as good as absent; but a signature that is null is none. */
function readMetadata(value: unknown, config: Config): MetadataChange {
  const metadata = parse(MetadataSchema.partial(), mergePatch({}, value));
  checkLimits(metadata.limits ?? {}, config);
  checkPolicy(metadata.policy ?? {});
  const none = typeof value === 'object' && value !== null && 'signature' in value && value.signature === null;
  return none ? { ...metadata, signature: null } : metadata;
}

function checkSize(bytes: Uint8Array, config: Config): Uint8Array {
  const max = config.TENSOR_WASM_MAX_MODULE_BYTES;
  if (bytes.length > max) {
    throw new RequestError('module_too_large', `Cannot deploy: a module may have ${max} bytes, found ${bytes.length}`, {
      max,
      found: bytes.length,
    });
  }
  if (bytes.length < SMALLEST_MODULE) {
    throw new ModuleError(
      'malformed',
      `Cannot deploy: a module has at least ${SMALLEST_MODULE} bytes, found ${bytes.length}`,
      bytes.length,
    );
  }
  return bytes;
}
