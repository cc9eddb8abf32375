import process from 'node:process';
import { defineCommand } from 'citty';
import { platform } from '#platform';
import { type Config, isSecret } from '../core/config/config.ts';
import { type Layered, misspelt, readLayers, readSettings } from '../core/config/layers.ts';
import { openLog } from '../platform/log.ts';
import { checkSettings, startServer } from '../platform/start.ts';
import { EXIT } from './exit.ts';
import { readBytes } from './module-file.ts';
import { print } from './output.ts';

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
    'cors-origin': {
      type: 'string',
      description: 'Origin whose pages may read replies, as in TENSOR_WASM_API_CORS_ALLOWED_ORIGINS',
      valueHint: 'ORIGIN…',
    },
    'allow-plaintext-public': {
      type: 'boolean',
      description: 'Listen beyond loopback in plain HTTP without a warning: a proxy in front has the TLS',
    },
    'max-body-bytes': { type: 'string', description: 'Largest request body', valueHint: 'N' },
    config: {
      type: 'string',
      description: 'JSON file of settings, by the names of their variables',
      valueHint: 'FILE',
    },
    'check-only': { type: 'boolean', description: 'Print every setting with its source as JSON and end' },
  },
  async run({ args }) {
    const { config, sources } = readLayers([
      { source: 'option', values: overrides(args) },
      { source: 'environment', values: process.env },
      { source: 'file', values: args.config === undefined ? {} : await readFileSettings(args.config) },
    ]);
    if (args['check-only']) {
      checkSettings(config);
      await print(JSON.stringify(told(config, sources), null, 2));
      return;
    }
    const log = openLog(config.TENSOR_WASM_LOG);
    for (const variable of misspelt(process.env)) log('warn', 'There is no such setting', { variable });
    const server = await startServer(config, platform, log);
    await print(`listening on http://${server.address}`);
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
  take('cors-origin', 'TENSOR_WASM_API_CORS_ALLOWED_ORIGINS');
  take('allow-plaintext-public', 'TENSOR_WASM_ALLOW_PLAINTEXT_PUBLIC', (given) => (given === 'true' ? '1' : '0'));
  take('max-body-bytes', 'TENSOR_WASM_API_MAX_BODY_BYTES');
  take('tenant-header-policy', 'TENSOR_WASM_API_REQUIRE_TENANT', (policy) => {
    if (policy === 'required') return '1';
    return policy === 'optional' ? '0' : policy;
  });
  return said;
}

async function readFileSettings(file: string): Promise<Record<string, string>> {
  return readSettings(new TextDecoder().decode(await readBytes(file)), file);
}

/** Every setting with where it is from; secrets only with that they are set. */
function told(config: Config, sources: Layered['sources']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const secret = isSecret(name) && (typeof value === 'string' || Array.isArray(value)) && value.length > 0;
      return [name, { value: secret ? '(set)' : value, source: sources[name] }];
    }),
  );
}

/** A second signal ends the process at once. A terminal that hangs up ends the server as gently as a signal that asks for it. */
function firstSignal(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(EXIT.failed);
        asked = true;
        resolve(signal);
      });
    }
  });
}
