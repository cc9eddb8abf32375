import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compileSoftfloat, renderSoftfloat } from '../../../scripts/build-softfloat.ts';
import { compareRoutine, nativeArithmetic, ROUTINES, softArithmetic } from '../../../test/softfloat-oracle.ts';

describe('soft-float library', async () => {
  const soft = await softArithmetic();
  const native = await nativeArithmetic();
  for (const routine of ROUTINES) {
    it(`${routine.name} equals native arithmetic on 50,000 edge-weighted operands`, () => {
      assert.equal(compareRoutine(soft, native, routine, 50_000, 20_261), null);
    });
  }

  it('the comparison notices a wrong routine', () => {
    const swapped = { ...soft, run: (name: string) => soft.run(name === 'f64.add' ? 'f64.sub' : name) };
    const add = ROUTINES.find(({ name }) => name === 'f64.add');
    assert.ok(add);
    assert.notEqual(compareRoutine(swapped, native, add, 1000, 1), null);
  });

  it('the committed module is what its source compiles to', async () => {
    const committed = await readFile(fileURLToPath(new URL('./softfloat.gen.ts', import.meta.url)), 'utf8');
    assert.equal(renderSoftfloat(await compileSoftfloat()), committed);
  });
});
