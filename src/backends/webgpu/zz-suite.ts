import { existsSync, readFileSync } from 'node:fs';
import { DEFAULT_GUEST_LIMITS } from '../../core/backend.ts';
import { buildImage } from '../../core/engine/instantiate.ts';
import { NULL_REF } from '../../core/ir/index.ts';
import { decode } from '../../core/wasm/decode/index.ts';
import { validate } from '../../core/wasm/validate/index.ts';
import { createWebGpuBackend } from './index.ts';

const root = '/work/main/.cache/spec/wasm-v1';
const limits = DEFAULT_GUEST_LIMITS;
const backend = createWebGpuBackend();
const disc = await backend.discover();
console.log(disc.reason ?? disc.devices[0].name, JSON.stringify(disc.devices[0]?.probe));
const device = await backend.open(0);
const words = (v: any): [number, number] => {
  if (v.type === 'externref' || v.type === 'funcref') return [v.value === 'null' ? NULL_REF : Number(v.value), 0];
  const b = BigInt(v.value);
  return [Number(b & 0xffffffffn), Number((b >> 32n) & 0xffffffffn)];
};
const match = (exp: any, lo: number, hi: number): boolean => {
  if (exp.value === 'nan:canonical')
    return exp.type === 'f32' ? (lo & 0x7fffffff) === 0x7fc00000 : lo === 0 && (hi & 0x7fffffff) === 0x7ff80000;
  if (exp.value === 'nan:arithmetic')
    return exp.type === 'f32' ? (lo & 0x7fc00000) === 0x7fc00000 : (hi & 0x7ff80000) === 0x7ff80000;
  const [l, h] = words(exp);
  return l === lo && h === hi;
};
const total = { pass: 0, fail: 0, refused: 0, skip: 0 };
const refusals = new Map<string, number>();
let compileTotal = 0,
  pipelines = 0;
for (const file of process.argv.slice(2)) {
  const t0 = performance.now();
  const t = { pass: 0, fail: 0, refused: 0, skip: 0 };
  let worst = 0;
  let compileMs = 0;
  const { commands } = JSON.parse(readFileSync(`${root}/${file}/${file}.json`, 'utf8'));
  let cur: any = null;
  const named = new Map<string, any>();
  const load = async (filename: string) => {
    const module = validate(decode(new Uint8Array(readFileSync(`${root}/${file}/${filename}`))));
    if (module.imports.length > 0) return { skip: 'imports' };
    const image = buildImage(module, {}, limits);
    const verdicts = new Map(
      module.exports.filter((e) => e.kind === 'func').map((e) => [e.name, device.verdict(module, e.name, 'call')]),
    );
    const ok = [...verdicts].filter(([, v]) => v.runnable).map(([n]) => n);
    const program = ok.length
      ? await device.compile({ module, exports: ok, mode: 'call', exactness: 'exact', limits })
      : null;
    if (program) {
      worst = Math.max(worst, program.compileMs);
      compileMs += program.compileMs;
      compileTotal += program.compileMs;
      pipelines++;
    }
    const instance = await device.instantiate(module, image, limits);
    return { module, instance, program, verdicts };
  };
  for (const c of commands) {
    try {
      if (c.type === 'module') {
        try {
          cur = await load(c.filename);
        } catch (e: any) {
          cur = { skip: `${e.message}` };
          console.log(file, c.line, 'MODULE', e.message.slice(0, 1500));
          t.fail++;
        }
        if (c.name) named.set(c.name, cur);
      } else if (
        c.type === 'assert_return' ||
        c.type === 'assert_trap' ||
        c.type === 'assert_exhaustion' ||
        c.type === 'action'
      ) {
        const m = c.action?.module ? named.get(c.action.module) : cur;
        if (!c.action) {
          t.skip++;
          continue;
        }
        if (!m || m.skip) {
          t.skip++;
          continue;
        }
        if (c.action.type !== 'invoke') {
          t.skip++;
          continue;
        }
        const name = c.action.field;
        const v = m.verdicts.get(name);
        if (!v.runnable) {
          t.refused++;
          const k = v.construct;
          refusals.set(k, (refusals.get(k) ?? 0) + 1);
          if (process.env.SHOW) console.log(file, c.line, name, v.message);
          continue;
        }
        const args = new Uint32Array(c.action.args.flatMap(words));
        const o = await m.instance.call(m.program, name, args, {
          fuel: c.type === 'assert_exhaustion' ? 5000000 : 400000000,
        });
        if (c.type === 'assert_trap' || c.type === 'assert_exhaustion') {
          const okk =
            o.trap &&
            (o.trap.message.startsWith(c.text) || c.text.startsWith(o.trap.message)) &&
            o.trap.offset !== null;
          if (okk) t.pass++;
          else {
            t.fail++;
            console.log(file, c.line, name, 'expected trap', c.text, 'got', JSON.stringify(o.trap), [...o.results]);
          }
        } else {
          const exp = c.expected ?? [];
          const okk =
            !o.trap &&
            (c.type === 'action' || exp.every((e: any, i: number) => match(e, o.results[2 * i], o.results[2 * i + 1])));
          if (okk) t.pass++;
          else {
            t.fail++;
            if (t.fail < 12)
              console.log(
                file,
                c.line,
                name,
                JSON.stringify(c.action.args),
                'expected',
                JSON.stringify(exp),
                'got',
                [...o.results].map((x) => x.toString(16)),
                o.trap?.message,
              );
          }
        }
      } else t.skip++;
    } catch (e: any) {
      t.fail++;
      console.log(file, c.line, 'ERR', e.kind, (e.stack ?? e.message).slice(0, 600));
    }
  }
  for (const k of ['pass', 'fail', 'refused', 'skip'] as const) total[k] += t[k];
  console.log(
    file.padEnd(20),
    JSON.stringify(t),
    `${Math.round(performance.now() - t0)} ms, compile ${Math.round(compileMs)} worst ${Math.round(worst)}`,
  );
}
console.log(
  'TOTAL',
  JSON.stringify(total),
  JSON.stringify(Object.fromEntries(refusals)),
  'pipelines',
  pipelines,
  'compile ms',
  Math.round(compileTotal),
);
process.exit(0);
