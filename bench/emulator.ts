/** How fast the software CUDA driver executes PTX: its own bench in Rust, one thread, by processor time. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';

const native = fileURLToPath(new URL('../native', import.meta.url));

const bench: Bench = {
  name: 'emulator',
  title: 'PTX instructions per second of the software CUDA driver, one thread',
  async run() {
    const command = ['run', '--quiet', '--release', '-p', 'cuda-emulator', '--example', 'speed'];
    const { status, stdout, stderr } = spawnSync('cargo', command, { cwd: native, encoding: 'utf8' });
    if (status !== 0) throw new Error(`Cannot measure: cargo ended with ${status}: ${stderr}`);
    const rows = [...stdout.matchAll(/^(\S+) +([\d.]+) (million instructions\/s|microseconds \(.*\))/gm)];
    return rows.map(([, label, value, unit]) => ({ label, value: Number(value), unit }));
  },
};

export default bench;
