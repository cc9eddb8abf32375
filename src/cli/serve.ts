import process from 'node:process';
import { defineCommand } from 'citty';
import { platform } from '#platform';
import { type Config, readConfig } from '../core/config/config.ts';
import { openLog } from '../platform/log.ts';
import { startServer } from '../platform/start.ts';
import { EXIT } from './exit.ts';

export const command = defineCommand({
  args: {
    addr: { type: 'string', description: 'Address to listen on; port 0 takes a free one', valueHint: 'HOST:PORT' },
    store: { type: 'string', description: 'SQLite file that keeps the functions, or "memory"', valueHint: 'FILE' },
    token: { type: 'string', description: 'Bearer token, as in TENSOR_WASM_API_TOKENS', valueHint: 'TOKEN…' },
    'tenant-header-policy': {
      type: 'string',
      description: 'Whether X-TensorWasm-Tenant must be sent',
      valueHint: 'optional|required',
    },
    'max-body-bytes': { type: 'string', description: 'Largest request body', valueHint: 'N' },
    'check-only': { type: 'boolean', description: 'Print the settings as JSON and end' },
  },
  async run({ args }) {
    const config = readConfig({ ...process.env, ...overrides(args) });
    if (args['check-only']) {
      process.stdout.write(`${JSON.stringify(withoutSecrets(config), null, 2)}\n`);
      return;
    }
    const log = openLog(config.TENSOR_WASM_LOG);
    const server = await startServer(config, platform, log);
    process.stdout.write(`listening on http://${server.address}\n`);
    const signal = await firstSignal();
    log('info', 'Shutting down', { signal });
    await server.stop();
  },
});

type Arguments = Readonly<Record<string, unknown>>;

/** What the command line says wins over the environment. */
function overrides(args: Arguments): Record<string, string> {
  const said: Record<string, string> = {};
  const take = (option: string, variable: string, value = (text: string) => text): void => {
    const given = [args[option] ?? []].flat();
    if (given.length > 0) said[variable] = given.map((one) => value(String(one))).join(',');
  };
  take('addr', 'TENSOR_WASM_LISTEN_ADDR');
  take('store', 'TENSOR_WASM_STORE');
  take('token', 'TENSOR_WASM_API_TOKENS');
  take('max-body-bytes', 'TENSOR_WASM_API_MAX_BODY_BYTES');
  take('tenant-header-policy', 'TENSOR_WASM_API_REQUIRE_TENANT', (policy) => {
    if (policy === 'required') return '1';
    return policy === 'optional' ? '0' : policy;
  });
  return said;
}

function withoutSecrets(config: Config): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, name.includes('TOKEN') && value !== '' ? '(set)' : value]),
  );
}

/** A second signal ends the process at once. */
function firstSignal(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(EXIT.failed);
        asked = true;
        resolve(signal);
      });
    }
  });
}
