import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuestUnderTest, NO_PASSES } from './guest-under-test.ts';

const PASSES = { ...NO_PASSES, canonicalNan: true };
const CANONICAL32 = 0x7fc00000;
const CANONICAL64 = 0x7ff80000;

/** Every way in which the bits of `$nan`, computed by arithmetic, can be seen. The last result word is the NaN's, or its sign and exponent. */
const OBSERVERS: Record<string, string> = {
  'a result': '(func (export "f") (param f64) (result f64) NAN)',
  'a store': '(func (export "f") (param f64) (result f64) (f64.store (i32.const 8) NAN) (f64.load (i32.const 8)))',
  'a reinterpretation': '(func (export "f") (param f64) (result i64) (i64.reinterpret_f64 NAN))',
  'an argument':
    '(func $id (param f64) (result f64) (local.get 0)) (func (export "f") (param f64) (result f64) (call $id NAN))',
  'a global': '(func (export "f") (param f64) (result f64) (global.set 0 NAN) (global.get 0))',
  'a local': '(func (export "f") (param f64) (result f64) (local f64) (local.set 1 NAN) (local.get 1))',
  'a parameter that is overwritten': '(func (export "f") (param f64) (result f64) (local.set 0 NAN) (local.get 0))',
  'a copy of a copy':
    '(func (export "f") (param f64) (result f64) (local f64 f64) (local.set 1 NAN) (local.set 2 (local.get 1)) (local.get 2))',
  'a tee': '(func (export "f") (param f64) (result f64) (local f64) (local.tee 1 NAN))',
  'a select': '(func (export "f") (param f64) (result f64) (select NAN (f64.const 1) (i32.const 1)))',
  'a branch':
    '(func (export "f") (param f64) (result f64) (block (result f64) (br_if 0 NAN (i32.const 1)) (drop) (f64.const 1)))',
  'an arm of an if':
    '(func (export "f") (param f64) (result f64) (if (result f64) (i32.const 1) (then NAN) (else (f64.const 1))))',
  'a loop parameter': '(func (export "f") (param f64) (result f64) NAN (loop (param f64) (result f64)))',
  'a double negation': '(func (export "f") (param f64) (result f64) (f64.neg (f64.neg NAN)))',
  'an absolute value': '(func (export "f") (param f64) (result f64) (f64.abs NAN))',
  'a local that also holds what was loaded': `(func (export "f") (param f64) (result f64) (local f64) (local.set 1 (f64.load (i32.const 0))) (local.set 1 NAN) (local.get 1))`,
};

/** An f64 NaN with a payload and sign, as words. */
const PAYLOAD = [5, 0xfff00001 | 0x00080000];

describe('canonical NaN', () => {
  const wat = (body: string) =>
    `(module (memory 1) (global (mut f64) (f64.const 0)) ${body.replaceAll('NAN', '(f64.add (local.get 0) (f64.const 1))')})`;

  for (const [name, body] of Object.entries(OBSERVERS)) {
    it(`is what is seen by ${name}`, () => {
      assert.deepEqual(new GuestUnderTest(wat(body), PASSES).call('f', ...PAYLOAD), [0, CANONICAL64]);
    });
  }

  it('is not what engines answer by themselves', () => {
    assert.notDeepEqual(new GuestUnderTest(wat(OBSERVERS['a result']), NO_PASSES).call('f', ...PAYLOAD), [
      0,
      CANONICAL64,
    ]);
  });

  it('keeps the sign that copysign takes from a computed NaN positive', () => {
    const guest = new GuestUnderTest(
      '(module (func (export "f") (param f64) (result f64) (f64.copysign (f64.const 2) (f64.mul (local.get 0) (f64.const 1)))))',
      PASSES,
    );
    assert.deepEqual(guest.call('f', ...PAYLOAD), [0, 0x40000000]);
  });

  it('does not touch NaNs that no arithmetic made', () => {
    const guest = new GuestUnderTest(
      `(module (memory 1) (func (export "load") (param i32 i32) (result f32) (local f32)
         (i32.store (i32.const 0) (local.get 0)) (local.set 2 (f32.load (i32.const 0)))
         (if (local.get 1) (then (local.set 2 (f32.add (local.get 2) (f32.const 1))))) (local.get 2))
       (func (export "neg") (param f32) (result f32) (f32.neg (local.get 0))))`,
      PASSES,
    );
    assert.deepEqual(guest.call('load', 0xffa00001, 0), [0xffa00001]);
    assert.deepEqual(guest.call('load', 0xffa00001, 1), [CANONICAL32]);
    assert.deepEqual(guest.call('neg', 0x7fa00001), [0xffa00001]);
  });

  it('costs nothing where only arithmetic looks', () => {
    const sum = `(module (func (export "f") (param i32) (result i32) (local f64)
      (loop (local.set 1 (f64.add (f64.mul (local.get 1) (f64.const 2)) (f64.const 1))) (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (f64.lt (local.get 1) (f64.const 9))))`;
    assert.equal(
      new GuestUnderTest(sum, PASSES).rewritten.bytes.length,
      new GuestUnderTest(sum, NO_PASSES).rewritten.bytes.length,
    );
  });
});

/** Random functions over f32 locals, next to a model that works on bits. */
describe('a random function of f32 values', () => {
  /** A generator of 32-bit numbers (Mulberry32). */
  function random(seed: number): () => number {
    let state = seed;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return (t ^ (t >>> 14)) >>> 0;
    };
  }
  const view = new DataView(new ArrayBuffer(4));
  const toFloat = (bits: number): number => {
    view.setUint32(0, bits);
    return view.getFloat32(0);
  };
  const toBits = (value: number): number => {
    if (Number.isNaN(value)) return CANONICAL32;
    view.setFloat32(0, value);
    return view.getUint32(0);
  };
  const LOCALS = 6;

  /** A statement list as text, and the same as a function on the model's bits. */
  function program(next: () => number): { text: string; run: (locals: number[]) => void } {
    const expression = (depth: number): { text: string; value: (locals: number[]) => number } => {
      const pick = depth === 0 ? next() % 2 : next() % 8;
      const local = next() % LOCALS;
      if (pick === 0) {
        const bits = [0x7fa00001, 0xffc00000, 0x3f800000, 0x7f800000][next() % 4];
        return { text: `(f32.reinterpret_i32 (i32.const ${bits}))`, value: () => bits };
      }
      if (pick === 1) return { text: `(local.get ${local})`, value: (locals) => locals[local] };
      const a = expression(depth - 1);
      if (pick === 2) return { text: `(f32.neg ${a.text})`, value: (l) => (a.value(l) ^ 0x80000000) >>> 0 };
      if (pick === 3) return { text: `(f32.sqrt ${a.text})`, value: (l) => toBits(Math.sqrt(toFloat(a.value(l)))) };
      if (pick === 4) {
        const set = (l: number[]) => {
          l[local] = a.value(l);
          return l[local];
        };
        return { text: `(local.tee ${local} ${a.text})`, value: set };
      }
      const b = expression(depth - 1);
      const both = (f: (x: number, y: number) => number) => (l: number[]) => {
        const x = a.value(l);
        return f(x, b.value(l));
      };
      if (pick === 5)
        return {
          text: `(f32.copysign ${a.text} ${b.text})`,
          value: both((x, y) => ((x & 0x7fffffff) | (y & 0x80000000)) >>> 0),
        };
      const op = pick === 6 ? 'sub' : 'mul';
      const apply = (x: number, y: number) => (op === 'sub' ? x - y : x * y);
      return {
        text: `(f32.${op} ${a.text} ${b.text})`,
        value: both((x, y) => toBits(Math.fround(apply(toFloat(x), toFloat(y))))),
      };
    };
    const statements = Array.from({ length: 4 + (next() % 8) }, () => {
      const local = next() % LOCALS;
      const e = expression(3);
      const once = next() % 3;
      const set = `(local.set ${local} ${e.text})`;
      const text = once === 0 ? `(if (i32.const 1) (then ${set}))` : once === 1 ? `(block ${set})` : set;
      const run = (l: number[]) => {
        l[local] = e.value(l);
      };
      return { text, run };
    });
    return {
      text: statements.map(({ text }) => text).join('\n'),
      run: (l) => {
        for (const { run } of statements) run(l);
      },
    };
  }

  const outcomes = Array.from({ length: LOCALS }, (_, i) => `(local.get ${i})`).join(' ');
  const types = new Array(LOCALS).fill('f32').join(' ');
  /** Parameters keep their NaNs; the other locals may keep raw values. */
  const wat = (text: string) =>
    `(module (func (export "f") (param f32 f32) (result ${types}) (local f32 f32 f32 f32) ${text} ${outcomes}))`;

  it('has the bits of the deterministic profile', () => {
    let differs = 0;
    for (let seed = 0; seed < 300; seed++) {
      const { text, run } = program(random(seed));
      const model = [0xffa00003, 0x3f000000, 0, 0, 0, 0];
      run(model);
      const args = [0xffa00003, 0x3f000000];
      assert.deepEqual(new GuestUnderTest(wat(text), PASSES).call('f', ...args), model, `seed ${seed}\n${text}`);
      const raw = new GuestUnderTest(wat(text), NO_PASSES).call('f', ...args);
      if (raw.join() !== model.join()) differs++;
    }
    assert.ok(differs > 50, 'without the pass most such functions differ, so this test can fail');
  });
});
