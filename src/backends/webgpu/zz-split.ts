import { readFileSync } from 'node:fs';
import { decode } from '../../core/wasm/decode/index.ts';
import { validate } from '../../core/wasm/validate/index.ts';
import { createWebGpuBackend } from './index.ts';
import { DEFAULT_GUEST_LIMITS } from '../../core/backend.ts';
const device = await createWebGpuBackend().open(0);
const module = validate(decode(new Uint8Array(readFileSync(process.argv[2]))));
const names = module.exports.filter((x) => x.kind === 'func').map((x) => x.name);
for (const k of [1, 4, 8, 16, 1000]) {
  const t = process.cpuUsage(); const w = performance.now(); let n = 0;
  for (let i = 0; i < names.length; i += k) { await device.compile({ module, exports: names.slice(i, i + k), mode: 'call', exactness: 'exact', limits: DEFAULT_GUEST_LIMITS }); n++; }
  const u = process.cpuUsage(t);
  console.log('group', k, 'pipelines', n, 'cpu ms', Math.round((u.user + u.system) / 1000), 'wall', Math.round(performance.now() - w));
}
process.exit(0);
