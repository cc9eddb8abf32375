/** The server without its socket, its store in memory and the CPU alone. */
import process from 'node:process';
import { platform } from '#platform';
import { createCpuBackend } from '../src/backends/cpu/index.ts';
import { createInterpreterBackend } from '../src/backends/interpreter/index.ts';
import { createApp } from '../src/core/app/app.ts';
import { assemble, type Parts } from '../src/core/app/assemble.ts';
import { readConfig } from '../src/core/config/config.ts';
import { silentLog, systemClock } from '../src/core/ports.ts';
import { MemoryStore } from '../src/core/store/memory.ts';
import { loadPaced } from '../src/core/wasm/load.ts';
import { PrometheusMeter } from '../src/platform/prometheus.ts';
import { sha256 } from '../src/platform/sha256.ts';

export function gatewayApp(
  environment: Readonly<Record<string, string>>,
  parts: Pick<Parts, 'developer' | 'auditSink'>,
): ReturnType<typeof createApp> {
  return createApp(
    assemble({
      config: readConfig(environment),
      clock: systemClock,
      log: silentLog,
      meter: new PrometheusMeter(),
      store: new MemoryStore(),
      backends: [createCpuBackend()],
      checker: () => createInterpreterBackend().open(0),
      load: loadPaced,
      runtime: platform.runtime,
      target: `${process.platform}-${process.arch}`,
      hosts: null,
      sha256,
      ...(platform.respond ? { respond: platform.respond } : {}),
      lasting: true,
      ...parts,
    }),
  );
}
