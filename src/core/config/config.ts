/**
 * Every limit and setting of the server: one schema, read from the environment. Names follow the reference's: `TENSOR_WASM_API_*`
 * for the HTTP surface, `TENSOR_WASM_*` for the rest.
 */
import { z } from 'zod';
import { TensorWasmError } from '../errors.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

/** A decimal, so that neither a blank nor a switch is a number. */
const decimal = z
  .string()
  .trim()
  .regex(/^\+?\d+(?:\.\d+)?(?:e\d+)?$/i, 'expected a decimal number')
  .transform(Number);
const integer = (min: number, max: number, standard: number) =>
  decimal.pipe(z.number().int().min(min).max(max)).default(standard);
const rate = decimal.pipe(z.number().min(0).max(1_000_000_000)).default(0);
const flag = z
  .enum(['0', '1', 'true', 'false', ''])
  .default('0')
  .transform((text) => text === '1' || text === 'true');
const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((item) => item.trim() || []));
const hmacKey = z
  .string()
  .regex(/^(?:[0-9a-fA-F]{64})?$/, 'expected 64 hexadecimal digits')
  .default('');

const BACKENDS = ['cpu', 'webgpu', 'cuda', 'interpreter'] as const;

/** The environment as it is written. Descriptions are what `docs/` and `serve --check-only` print. */
export const ENVIRONMENT = z.object({
  TENSOR_WASM_LISTEN_ADDR: z.string().default('127.0.0.1:8080').describe('address to listen on, HOST:PORT'),
  TENSOR_WASM_STORE: z
    .string()
    .min(1)
    .default('tensor-wasm.db')
    .describe('where functions are kept: a SQLite file, or "memory" to keep nothing'),
  TENSOR_WASM_STORE_MAX_BYTES: integer(0, Number.MAX_SAFE_INTEGER, 0).describe(
    'size to which the SQLite file may grow; 0 is as far as the disk has it',
  ),
  TENSOR_WASM_BACKENDS: z
    .string()
    .default('cpu,webgpu,cuda')
    .transform((text) => text.split(',').map((item) => item.trim()))
    .pipe(z.array(z.enum(BACKENDS)).min(1))
    .describe('backends to open, separated by commas'),
  TENSOR_WASM_GIT_SHA: z
    .string()
    .max(64)
    .default('')
    .describe('commit that the source is of, told by tensor_wasm_build_info'),
  TENSOR_WASM_LOG: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('least level logged to standard error'),
  TENSOR_WASM_API_TOKENS: z
    .string()
    .default('')
    .describe('bearer tokens: TOKEN, TOKEN:tenant=* or TOKEN:tenant=1,2, separated by commas'),
  TENSOR_WASM_API_ALLOW_DEV_MODE: flag
    .default(true)
    .describe('whether everybody may do everything, on loopback, while there are no tokens'),
  TENSOR_WASM_API_JWKS_URL: z
    .string()
    .default('')
    .describe('key set of an issuer whose signed tokens (JWT) are accepted; empty accepts none'),
  TENSOR_WASM_API_JWT_ISSUER: z.string().default('').describe('what their `iss` must be'),
  TENSOR_WASM_API_JWT_AUDIENCE: z.string().default('').describe('what their `aud` must hold'),
  TENSOR_WASM_API_JWT_ROLES_CLAIM: z.string().default('tensor_wasm_roles').describe('claim that lists their roles'),
  TENSOR_WASM_API_JWT_TENANTS_CLAIM: z
    .string()
    .default('tensor_wasm_tenants')
    .describe('claim that lists their tenants; "*" is every tenant'),
  TENSOR_WASM_API_RATE_LIMIT_QPS: rate.describe('requests a second of one token; 0 is no limit'),
  TENSOR_WASM_API_RATE_LIMIT_BURST: integer(0, 1_000_000_000, 0).describe(
    'requests at once of one token, after a pause; 0 is 200 where a rate is set',
  ),
  TENSOR_WASM_API_TENANT_RATE_LIMIT_QPS: rate.describe('requests a second of one tenant; 0 is no limit'),
  TENSOR_WASM_API_TENANT_RATE_LIMIT_BURST: integer(0, 1_000_000_000, 0).describe(
    'requests at once of one tenant, after a pause; 0 is 200 where a rate is set',
  ),
  TENSOR_WASM_API_TOKEN_CONCURRENCY: integer(0, 1_000_000, 0).describe(
    'requests of one token being answered at once; 0 is no limit',
  ),
  TENSOR_WASM_API_TENANT_CONCURRENCY: integer(0, 1_000_000, 0).describe(
    'requests of one tenant being answered at once; 0 is no limit',
  ),
  TENSOR_WASM_API_AUDIT_LOG: z
    .string()
    .regex(/^(?:stdout|none|file:.+)$/, 'expected stdout, none or file:PATH')
    .default('stdout')
    .describe('where the audit log goes: stdout, none or file:PATH'),
  TENSOR_WASM_API_AUDIT_MAX_BYTES: integer(4 * KiB, 1_099_511_627_776, 100 * MiB).describe(
    'size at which a file of the audit log is put aside for a new one',
  ),
  TENSOR_WASM_API_AUDIT_KEEP_FILES: integer(1, 10_000, 10).describe('files of the audit log put aside that are kept'),
  TENSOR_WASM_API_AUDIT_RECENT: integer(0, 1_000_000, 1000).describe('entries of the audit log that GET /audit has'),
  TENSOR_WASM_API_CORS_ALLOWED_ORIGINS: list.describe(
    'origins whose pages may read replies, separated by commas; empty is none',
  ),
  TENSOR_WASM_ALLOW_PLAINTEXT_PUBLIC: flag.describe(
    '1 listens beyond loopback in plain HTTP without a warning: a proxy in front has the TLS',
  ),
  TENSOR_WASM_API_TRUSTED_XFCC_PROXIES: list.describe(
    'addresses or networks whose X-Forwarded-Client-Cert is believed; empty is none',
  ),
  TENSOR_WASM_API_METRICS_TOKEN: z.string().default('').describe('bearer token for /metrics; empty leaves it open'),
  TENSOR_WASM_METRICS_MAX_TENANTS: integer(0, 100_000, 256).describe(
    'tenants with series of their own in the metrics; later ones share one, "other", and all do while /metrics takes no token',
  ),
  TENSOR_WASM_API_OPENAI_MODEL_MAP: list.describe(
    'more names of models for the OpenAI routes: NAME:FUNCTION, separated by commas; FUNCTION is an id, a name or an alias',
  ),
  TENSOR_WASM_API_KERNEL_HMAC_KEY: hmacKey.describe(
    'key that signs kernels, 64 hexadecimal digits; empty is no kernel registry',
  ),
  TENSOR_WASM_API_KERNEL_PUBLISH_TOKENS: list.describe(
    'tokens that may publish kernels, by id or secret, separated by commas; empty is none',
  ),
  TENSOR_WASM_API_KERNEL_PUBLISHERS: list.describe(
    'publishers whose kernels are taken, separated by commas; empty takes any',
  ),
  TENSOR_WASM_API_REQUIRE_TENANT: flag.describe('1 makes the X-TensorWasm-Tenant header mandatory'),
  TENSOR_WASM_API_TRUSTED_HOSTS: list.describe('Host headers served, separated by commas; empty serves any'),
  TENSOR_WASM_API_MAX_BODY_BYTES: integer(KiB, 1024 * MiB, 64 * MiB).describe('largest request body'),
  TENSOR_WASM_API_BODY_TIMEOUT_MS: integer(1, 3_600_000, 30_000).describe('longest wait for a whole request body'),
  TENSOR_WASM_API_TENANT_MAX_UNREAD_BYTES: integer(KiB, Number.MAX_SAFE_INTEGER, 256 * MiB).describe(
    'bytes of one tenant’s streams and large replies that may wait for clients to read them; guests cannot emit and requests are refused while there are more',
  ),
  TENSOR_WASM_API_COMPRESS_MIN_BYTES: integer(0, Number.MAX_SAFE_INTEGER, 4 * KiB).describe(
    'size from which a reply is compressed for a client that accepts it; 0 compresses none',
  ),
  TENSOR_WASM_API_MAX_ARGS: integer(0, 65_536, 256).describe('most arguments of one lane'),
  TENSOR_WASM_API_MAX_RESULT_VALUES: integer(1, 100_000_000, 1_000_000).describe('most result values in one reply'),
  TENSOR_WASM_API_MAX_CONCURRENT_INVOCATIONS: integer(1, 65_536, 32).describe('invocations running at once'),
  TENSOR_WASM_API_MAX_QUEUED_INVOCATIONS: integer(0, 1_000_000, 1024).describe(
    'invocations waiting; more are refused with 503',
  ),
  TENSOR_WASM_API_SNAPSHOT_HMAC_KEY: hmacKey.describe(
    'key that signs snapshots, 64 hexadecimal digits; empty signs none',
  ),
  TENSOR_WASM_API_SNAPSHOT_REQUIRE_SIGNATURE: flag.describe('1 refuses snapshots that the key has not signed'),
  TENSOR_WASM_API_SNAPSHOT_MAX_BYTES: integer(KiB, 8192 * MiB, 256 * MiB).describe(
    'largest snapshot, decompressed: module and state',
  ),
  TENSOR_WASM_MAX_FUNCTIONS: integer(1, 10_000_000, 10_000).describe('functions of one tenant'),
  TENSOR_WASM_TENANT_MAX_STORED_BYTES: integer(0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).describe(
    'module bytes of all functions of one tenant',
  ),
  TENSOR_WASM_TENANT_MAX_JOBS: integer(0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).describe(
    'jobs of one tenant, waiting or running',
  ),
  TENSOR_WASM_TENANT_MAX_JOB_BYTES: integer(0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).describe(
    'bytes of requests and results of all jobs of one tenant, finished ones too',
  ),
  TENSOR_WASM_TENANT_MAX_INSTANCES: integer(0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).describe(
    'instances kept of one tenant',
  ),
  TENSOR_WASM_TENANT_FUEL_PER_DAY: integer(0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).describe(
    'fuel that one tenant may spend in a day of UTC',
  ),
  TENSOR_WASM_MAX_MODULE_BYTES: integer(8, 1024 * MiB, 64 * MiB).describe('largest module'),
  TENSOR_WASM_MAX_DEADLINE_MS: integer(1, 3_600_000, 30_000).describe(
    'deadline of an invocation: the ceiling, and what it is when none is asked',
  ),
  TENSOR_WASM_DRAIN_DELAY_MS: integer(0, 3_600_000, 0).describe(
    'how long a shutdown goes on serving while /readyz says no, for balancers to notice',
  ),
  TENSOR_WASM_SHUTDOWN_GRACE_MS: integer(0, 3_600_000, 10_000).describe(
    'how long a shutdown waits for what runs before it stops it',
  ),
  TENSOR_WASM_MAX_FUEL: integer(1, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).describe(
    'fuel of a lane: the ceiling, and what it is when none is asked',
  ),
  TENSOR_WASM_MAX_PAGES: integer(0, 65_536, 4096).describe('linear memory of an instance, in pages of 64 KiB'),
  TENSOR_WASM_MAX_CALL_DEPTH: integer(1, 1_000_000, 1024).describe('recursion depth of a guest'),
  TENSOR_WASM_MAX_TABLE_ELEMENTS: integer(1, 10_000_000, 1_000_000).describe('elements of a table'),
  TENSOR_WASM_MAX_LANES: integer(1, 0xffff_ffff, 16_777_216).describe('lanes of one grid or batch'),
  TENSOR_WASM_MAX_BATCH_BYTES: integer(65_536, 1_099_511_627_776, 4096 * MiB).describe(
    'linear memory of all lanes of a batch',
  ),
  TENSOR_WASM_MAX_OUTPUT_BYTES: integer(0, 1024 * MiB, MiB).describe(
    'bytes kept of each stream that a guest writes; a stream of chunks may be 64 times as long',
  ),
  TENSOR_WASM_MAX_OUTSTANDING_JOBS: integer(0, 10_000_000, 4096).describe(
    'jobs waiting or running; more are refused with 503',
  ),
  TENSOR_WASM_MAX_RUNNING_JOBS: integer(1, 65_536, 8).describe(
    'jobs running at once; one tenant has three quarters of them at most',
  ),
  TENSOR_WASM_JOB_TTL_MS: integer(1000, 31_536_000_000, 86_400_000).describe(
    'how long a finished job is kept: the ceiling, and what it is when none is asked',
  ),
  TENSOR_WASM_MAX_INSTANCES: integer(0, 1_000_000, 1024).describe('instances kept, of all tenants'),
  TENSOR_WASM_INSTANCE_IDLE_MS: integer(1, 2_592_000_000, 900_000).describe(
    'how long a kept instance may go unused before it ends',
  ),
  TENSOR_WASM_MAX_KERNEL_BYTES: integer(1, 1024 * MiB, 8 * MiB).describe('largest PTX of a kernel'),
  TENSOR_WASM_MAX_KERNELS: integer(0, 1_000_000, 4096).describe('kernels kept'),
  TENSOR_WASM_MAX_STORED_KERNEL_BYTES: integer(0, 1_099_511_627_776, 512 * MiB).describe('PTX of all kernels kept'),
  TENSOR_WASM_OFFLOAD_MIN_LANES: integer(1, 0xffff_ffff, 1024).describe('lanes from which "auto" prefers a GPU'),
  TENSOR_WASM_PROGRAM_CACHE_ENTRIES: integer(1, 100_000, 1024).describe('compiled programs kept'),
  TENSOR_WASM_MODULE_CACHE_BYTES: integer(0, 1_099_511_627_776, 256 * MiB).describe('module bytes kept decoded'),
});

export type Config = z.infer<typeof ENVIRONMENT>;

/** Whether what a setting holds is told to nobody. */
export function isSecret(name: string): boolean {
  return /TOKEN|_KEY$/.test(name);
}

/**
 * Reads the settings; variables that are empty count as absent, so that a manifest may leave them blank.
 *
 * Throws `usage`, naming every variable that is wrong and what it holds (not for secrets).
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const present: Record<string, string> = {};
  for (const name of Object.keys(ENVIRONMENT.shape)) {
    const value = environment[name];
    if (value !== undefined && value !== '') present[name] = value;
  }
  const parsed = ENVIRONMENT.safeParse(present);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    return `${name}: ${message}${isSecret(name) ? '' : `, received ${present[name]}`}`;
  });
  throw new TensorWasmError('usage', `Cannot read the configuration: ${problems.join('; ')}`);
}
