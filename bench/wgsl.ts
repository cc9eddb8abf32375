/**
 * The WGSL that the compiler emits against hand-written WGSL for the same pictures and products, on the same driver: the system's GPU, SwiftShader and
 * lavapipe, or the one that TENSOR_WASM_WEBGPU_DRIVER names; and a program that is interpreted against itself compiled. On a software driver a
 * launch is measured by the processor's time.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DRIVER_VARIABLE } from '../src/backends/webgpu/_driver.ts';
import type { WgslTimes } from './_wgsl-times.ts';
import type { Bench, Row } from './bench.ts';

const BOTH = ['swiftshader', 'lavapipe'];

const RATIOS = [
  ['exact', 'unprotected'],
  ['exact', 'fast'],
  ['fast', 'unprotected'],
  ['exact', 'unprotected in f32'],
  ['interpreted', 'exact'],
] as const;

function timesOn(driver: string, ...flags: readonly string[]): WgslTimes | { readonly reason: string } {
  const script = fileURLToPath(new URL('_wgsl-times.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...flags], {
    encoding: 'utf8',
    env: { ...process.env, [DRIVER_VARIABLE]: driver },
  });
  if (status !== 0) throw new Error(`Cannot measure on ${driver}: exit status ${status}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as WgslTimes | { readonly reason: string };
}

function rowsOf(driver: string, { device, clock, ms }: WgslTimes): Row[] {
  const place = BOTH.includes(driver) ? driver : device;
  const rows = Object.entries(ms).map(([label, value]) => ({
    label: `${place}: ${label}`,
    value,
    unit: clock === 'wall' ? 'ms' : 'ms of processor time',
  }));
  for (const kernel of new Set(Object.keys(ms).map((label) => label.split(', ')[0]))) {
    for (const [one, other] of RATIOS) {
      const [a, b] = [ms[`${kernel}, ${one}`], ms[`${kernel}, ${other}`]];
      if (a !== undefined && b !== undefined)
        rows.push({ label: `${place}: ${kernel}: ${one} / ${other}`, value: a / b, unit: 'x' });
    }
  }
  return rows;
}

const bench: Bench = {
  name: 'wgsl',
  title: 'emitted WGSL (bounds-checked, metered; exact and fast) against hand-written WGSL, one launch',
  run({ smoke }) {
    const named = process.env[DRIVER_VARIABLE];
    const flags = smoke ? ['--smoke'] : [];
    const drivers = named === undefined ? ['system', ...BOTH] : [named];
    const rows: Row[] = [];
    const reasons: string[] = [];
    for (const driver of drivers) {
      const times = timesOn(driver, ...flags, ...(named === undefined && driver === 'system' ? ['--gpu'] : []));
      if ('reason' in times) reasons.push(times.reason);
      else rows.push(...rowsOf(driver, times));
    }
    if (rows.length === 0) throw new Error(`Cannot measure: ${reasons.join('; ')}`);
    for (const reason of reasons) console.error(`wgsl: ${reason}`);
    return Promise.resolve(rows);
  },
};

export default bench;
