/** Requests and replies of the Open Inference Protocol (KServe V2), with the binary tensor extension's parameters. */
import { z } from '@hono/zod-openapi';
import { DATATYPES, type ModelSignature } from '../../functions/model-signature.ts';

const MAX_TENSORS = 64;
const MAX_RANK = 8;
const DATATYPE_NAMES = Object.keys(DATATYPES) as (keyof typeof DATATYPES)[];

export const DatatypeSchema = z.enum(DATATYPE_NAMES);
const NameSchema = z.string().min(1).max(256);
const ExtentSchema = z
  .union([z.int().min(0), z.string().min(1).max(64)])
  .openapi({ description: 'Elements, or a name: all that have it are equally long' });

const ModelTensorSchema = z.strictObject({
  name: NameSchema,
  datatype: DatatypeSchema,
  shape: z.array(ExtentSchema).max(MAX_RANK),
});

/** How a function is a model; see `docs/open-inference.md`. */
export const SignatureSchema = z
  .strictObject({
    export: z.string().min(1).optional().openapi({ description: 'By default `infer`, else `main`, else `_start`' }),
    mode: z.enum(['call', 'grid']).optional(),
    count: z
      .array(ExtentSchema)
      .min(1)
      .max(MAX_RANK)
      .optional()
      .openapi({ description: 'Lanes of a grid: the product of these' }),
    args: z
      .array(
        z.union([
          z.number(),
          z.strictObject({ tensor: NameSchema }),
          z.strictObject({ value: NameSchema }),
          z.strictObject({ dimension: z.string().min(1).max(64) }),
        ]),
      )
      .max(MAX_TENSORS)
      .optional()
      .openapi({
        description:
          'A pointer to a tensor, the one element of an input, the extent of a dimension, or a number. Without them: pointers to inputs and outputs, then the dimensions, in order of appearance',
      }),
    inputs: z.array(ModelTensorSchema).max(MAX_TENSORS),
    outputs: z
      .array(
        ModelTensorSchema.extend({
          result: z
            .int()
            .min(0)
            .optional()
            .openapi({ description: 'Which result of the export it is, where it is not written to memory' }),
        }),
      )
      .max(MAX_TENSORS),
  })
  .openapi('ModelSignature');

/** As it travels: lists that may be changed. */
export function shownSignature(signature: ModelSignature): z.output<typeof SignatureSchema> {
  return structuredClone(signature) as z.output<typeof SignatureSchema>;
}

const ParametersSchema = z.record(z.string(), z.unknown()).openapi({
  description:
    'Of a request: `binary_data_output`; `timeout` (microseconds); `backend`, `fallback`, `verify`, `fuel`, `deadline_ms`, `instance` as in an invocation; `signature`, a text of JSON, for a function that was deployed without one. Others are ignored',
});

export const InferBody = z
  .object({
    id: z.string().optional(),
    parameters: ParametersSchema.nullish(),
    inputs: z
      .array(
        z.object({
          name: NameSchema,
          shape: z.array(z.int().min(0)).max(MAX_RANK),
          datatype: z.string(),
          parameters: z
            .record(z.string(), z.unknown())
            .nullish()
            .openapi({ description: '`binary_data_size`: how many bytes of the body’s end are its data' }),
          data: z
            .unknown()
            .optional()
            .openapi({ type: 'array', items: {}, description: 'Row-major, flat or nested; none where it is binary' }),
        }),
      )
      .max(MAX_TENSORS),
    outputs: z
      .array(
        z.object({
          name: NameSchema,
          parameters: z
            .record(z.string(), z.unknown())
            .nullish()
            .openapi({ description: '`binary_data`: whether its data is to be binary' }),
        }),
      )
      .max(MAX_TENSORS)
      .nullish()
      .openapi({ description: 'Which are wanted; by default all' }),
  })
  .openapi('InferRequest');

export type InferJson = z.output<typeof InferBody>;

export const InferReplySchema = z
  .object({
    model_name: z.string(),
    model_version: z.string(),
    id: z.string().optional(),
    parameters: z.object({
      backend: z.string(),
      device: z.string(),
      fuel: z.number(),
      compared: z.boolean(),
    }),
    outputs: z.array(
      z.object({
        name: z.string(),
        datatype: DatatypeSchema,
        shape: z.array(z.int()),
        parameters: z.object({ binary_data_size: z.int() }).optional(),
        data: z.array(z.union([z.number(), z.boolean(), z.string()])).optional(),
      }),
    ),
  })
  .openapi('InferResponse');

const TensorMetadataSchema = z.object({
  name: z.string(),
  datatype: DatatypeSchema,
  shape: z.array(z.int()).openapi({ description: '-1 where any extent goes' }),
});

export const ModelMetadataSchema = z
  .object({
    name: z.string(),
    versions: z.array(z.string()),
    platform: z.string(),
    inputs: z.array(TensorMetadataSchema),
    outputs: z.array(TensorMetadataSchema),
  })
  .openapi('ModelMetadata');

const TensorConfigSchema = z.object({ name: z.string(), data_type: z.string(), dims: z.array(z.int()) });

export const ModelConfigSchema = z
  .object({
    name: z.string(),
    platform: z.string(),
    backend: z.string(),
    max_batch_size: z.int(),
    input: z.array(TensorConfigSchema),
    output: z.array(TensorConfigSchema),
  })
  .openapi('ModelConfig');
