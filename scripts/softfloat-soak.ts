/**
 * Compares the soft-float library with the engine's own arithmetic on many operands.
 *
 *   bun scripts/softfloat-soak.ts [COUNT] [SEED] [--record]     COUNT per routine (default 100000000)
 *
 * Prints one line a routine; exit status 1 on the first difference. --record writes bench/results/softfloat-soak.json.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compareRoutine, nativeArithmetic, ROUTINES, softArithmetic } from '../test/softfloat-oracle.ts';

const [count = '100000000', seed = '1'] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const soft = await softArithmetic();
const native = await nativeArithmetic();
const rows: { routine: string; operands: number; seed: number; differences: number }[] = [];
for (const routine of ROUTINES) {
  const started = performance.now();
  const difference = compareRoutine(soft, native, routine, Number(count), Number(seed));
  if (difference) {
    console.error(JSON.stringify(difference));
    process.exit(1);
  }
  rows.push({ routine: routine.name, operands: Number(count), seed: Number(seed), differences: 0 });
  console.log(`${routine.name}: ${count} equal (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
if (process.argv.includes('--record')) {
  const file = fileURLToPath(new URL('../bench/results/softfloat-soak.json', import.meta.url));
  await writeFile(file, `${JSON.stringify(rows, null, 1)}\n`);
}
