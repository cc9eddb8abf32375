/** Schemas that several routes share. Each validates requests and is what the OpenAPI document says. */
import { z } from '@hono/zod-openapi';

export const ErrorSchema = z
  .object({
    error: z
      .object({
        kind: z.string().openapi({ description: 'Stable: for programs', example: 'not_found' }),
        message: z.string().openapi({ description: 'For people' }),
      })
      .catchall(z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .openapi('Error');

export const UuidSchema = z.uuid().transform((text) => text.toLowerCase());

/** A path with the id of something: `what` is how a description calls it. */
export function idPath(what: string) {
  return {
    params: z.object({
      id: z.string().openapi({ param: { name: 'id', in: 'path' }, format: 'uuid', description: `The ${what}'s id` }),
    }),
  } as const;
}

/** For `responses`: every status at which an error may come, in its one shape. */
export function errors<N extends number>(...statuses: readonly N[]): ErrorReplies<N, typeof ErrorSchema> {
  return errorsIn(ErrorSchema, ...statuses);
}

/** The same in another shape. */
export function errorsIn<N extends number, S extends z.ZodType>(
  schema: S,
  ...statuses: readonly N[]
): ErrorReplies<N, S> {
  const replies = statuses.map((status) => [status, reply(DESCRIPTIONS[status] ?? 'Error', schema)]);
  return Object.fromEntries(replies) as ErrorReplies<N, S>;
}

type ErrorReplies<N extends number, S extends z.ZodType> = Readonly<Record<N, ReturnType<typeof reply<S>>>>;

export function reply<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { 'application/json': { schema } } };
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'The request makes no sense',
  401: 'No valid token',
  403: 'The token does not reach this tenant',
  404: 'There is no such thing, or it is another tenant’s',
  408: 'The body took too long to arrive',
  409: 'It is not in a state for that, or the key belongs to another request',
  412: 'It has changed since `If-Match` was read',
  413: 'Larger than a limit',
  415: 'A media type that this route does not take',
  422: 'The guest trapped, could not be instantiated, or is refused by every backend tried',
  429: 'A quota is spent',
  500: 'The server failed',
  503: 'No capacity, or no such backend here',
  504: 'The deadline passed',
};

export const TrapCodeSchema = z.string().openapi({ description: 'The trap’s code', example: 'memory_out_of_bounds' });

const ArgumentsSchema = z.array(z.unknown()).openapi({
  items: {},
  description:
    'By the signature: numbers; 64-bit integers also as strings; floats also "nan", "inf", "-inf" or bits ("0x7fc00000"); {"tensor": NAME} for a pointer to a tensor. In a grid the parameters after the lane index; in a batch one array for all lanes or one per lane',
});

export const ExportCallSchema = z
  .strictObject({ export: z.string(), args: ArgumentsSchema.nullish() })
  .openapi('ExportCall');

export const ShadowStackSchema = z
  .union([z.enum(['auto', 'none']), z.strictObject({ low: z.int().min(0), high: z.int().min(0) })])
  .openapi('ShadowStack', {
    description:
      'What of linear memory is private to a lane of a grid: the shadow stack where the module has one (`auto`, the default), nothing, or the bytes from `low` to below `high`, multiples of 4',
  });

/** What an invocation is, wherever it is asked for. */
export const invocationFields = {
  export: z.string().nullish().openapi({ description: 'By default `_start`, else `main`' }),
  args: ArgumentsSchema.nullish(),
  mode: z.enum(['call', 'grid', 'batch']).nullish(),
  count: z.int().min(1).nullish().openapi({ description: 'Lanes of a grid or batch' }),
  exactness: z.enum(['exact', 'fast']).nullish().openapi({
    description:
      '`exact` (the default): the same bits everywhere. `fast`: a GPU may fuse and round float arithmetic as its driver likes',
  }),
  shadow_stack: ShadowStackSchema.nullish(),
  init: ExportCallSchema.nullish().openapi({ description: 'Called once before, on the same instance' }),
  // biome-ignore lint/suspicious/noThenProperty: the request's field, named after the option; a schema is no thenable.
  then: ExportCallSchema.nullish().openapi({ description: 'Called once after, on the same instance' }),
  fuel: z
    .int()
    .min(1)
    .nullish()
    .openapi({ description: 'Functions entered and loop iterations begun that a lane may spend' }),
  deadline_ms: z.int().min(1).nullish(),
} as const;
