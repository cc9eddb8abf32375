import type { OpenAPIHono } from '@hono/zod-openapi';
import wabt from 'wabt';
import { createCpuBackend } from '../../src/backends/cpu/index.ts';
import { createInterpreterBackend } from '../../src/backends/interpreter/index.ts';
import { createApp } from '../../src/core/app/app.ts';
import { assemble, type Parts } from '../../src/core/app/assemble.ts';
import type { Gateway } from '../../src/core/app/gateway.ts';
import type { Backend } from '../../src/core/backend.ts';
import { readConfig } from '../../src/core/config/config.ts';
import { silentLog, systemClock } from '../../src/core/ports.ts';
import { MemoryStore } from '../../src/core/store/memory.ts';
import { loadPaced } from '../../src/core/wasm/load.ts';
import { PrometheusMeter } from '../../src/platform/prometheus.ts';
import { sha256 } from '../../src/platform/sha256.ts';

/** One export for each thing that an invocation can do. */
export const FUNCTIONS = `(module
  (memory (export "memory") 1 16)
  (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
  (func (export "echo") (param i64 f32 f64) (result i64 f32 f64) local.get 0 local.get 1 local.get 2)
  (func (export "square") (param i32 i32) (result i32) (i32.add (i32.mul (local.get 0) (local.get 0)) (local.get 1)))
  (func $five (export "trap_at") (param i32 i32) (result i32)
    (if (i32.eq (local.get 0) (local.get 1)) (then unreachable)) local.get 0)
  (func (export "spin") (loop br 0))
  (func (export "_start"))
  (func (export "poke") (param i32) (i32.store (i32.const 64) (local.get 0)))
  (func (export "peek") (result i32) (i32.load (i32.const 64)))
  (func (export "double") (param $i i32) (param $in i32) (param $out i32)
    (f32.store (i32.add (local.get $out) (i32.shl (local.get $i) (i32.const 2)))
      (f32.mul (f32.const 2) (f32.load (i32.add (local.get $in) (i32.shl (local.get $i) (i32.const 2)))))))
  (func (export "copy") (param $in i32) (param $n i32) (param $out i32) (param $m i32) (result i32)
    (memory.copy (local.get $out) (local.get $in) (local.get $m)) (local.get $n))
)`;

const assembler = await wabt();

export function wasm(text: string): Uint8Array<ArrayBuffer> {
  const module = assembler.parseWat('test.wat', text);
  try {
    return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
  } finally {
    module.destroy();
  }
}

export interface Fixture {
  readonly gateway: Gateway;
  readonly app: OpenAPIHono;
  request(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Deploys a module; answers its id. */
  deploy(text?: string, headers?: Record<string, string>): Promise<string>;
  invoke(id: string, body: unknown): Promise<Response>;
  metric(line: RegExp): Promise<number>;
}

/** A server's application without the server: an empty store in memory and, unless others are given, the CPU backend. */
export function fixture(
  environment: Record<string, string> = {},
  backends?: readonly Backend[],
  more: Partial<Pick<Parts, 'auditSink' | 'clock' | 'developer' | 'referenceScript' | 'store'>> = {},
): Fixture {
  const gateway = assemble({
    lasting: true,
    config: readConfig(environment),
    clock: more.clock ?? systemClock,
    log: silentLog,
    meter: new PrometheusMeter(),
    store: more.store ?? new MemoryStore(),
    backends: backends ?? [createCpuBackend()],
    checker: () => createInterpreterBackend().open(0),
    load: loadPaced,
    runtime: 'test 1',
    target: 'test',
    hosts: null,
    sha256,
    developer: more.developer ?? true,
    auditSink: more.auditSink ?? null,
    referenceScript: more.referenceScript ?? (async () => new TextEncoder().encode('// the script')),
  });
  const app = createApp(gateway);
  const request = async (path: string, init?: RequestInit) => app.request(path, init);
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return {
    gateway,
    app,
    request,
    post,
    async deploy(text = FUNCTIONS, headers = {}) {
      const response = await request('/functions?name=test', {
        method: 'POST',
        headers: { 'content-type': 'application/wasm', ...headers },
        body: wasm(text),
      });
      const { id } = await response.json();
      return String(id);
    },
    invoke: (id, body) => post(`/functions/${id}/invoke`, body),
    async metric(line) {
      const text = await (await request('/metrics')).text();
      const found = new RegExp(`^${line.source} (\\S+)$`, 'm').exec(text);
      return found ? Number(found[1]) : 0;
    },
  };
}
