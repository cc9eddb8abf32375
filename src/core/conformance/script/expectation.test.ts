import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TensorWasmError } from '../../errors.ts';
import type { ValType } from '../../wasm/module.ts';
import { argumentWords, describeAllExpected, isEnabled, matches } from './expectation.ts';

const holds = (type: ValType, value: string, lo: number, hi = 0): boolean =>
  matches([{ type, value }], [type], Uint32Array.of(lo, hi));

describe('expected values of a script', () => {
  it('compare bits, signed or unsigned in decimal', () => {
    assert.ok(holds('i32', '4294967295', 0xffffffff));
    assert.ok(holds('i32', '-1', 0xffffffff));
    assert.ok(holds('i64', '18446744073709551615', 0xffffffff, 0xffffffff));
    assert.ok(holds('f32', '2147483648', 0x80000000));
    assert.ok(!holds('f32', '0', 0x80000000));
    assert.ok(!holds('i64', '1', 1, 1));
  });

  it('take a canonical NaN for canonical only with its exact payload', () => {
    assert.ok(holds('f32', 'nan:canonical', 0x7fc00000));
    assert.ok(holds('f32', 'nan:canonical', 0xffc00000));
    assert.ok(!holds('f32', 'nan:canonical', 0x7fc00001));
    assert.ok(!holds('f32', 'nan:canonical', 0x7f800000));
    assert.ok(holds('f64', 'nan:canonical', 0, 0x7ff80000));
    assert.ok(!holds('f64', 'nan:canonical', 1, 0x7ff80000));
  });

  it('take any quiet NaN for an arithmetic one', () => {
    assert.ok(holds('f32', 'nan:arithmetic', 0xffc12345));
    assert.ok(!holds('f32', 'nan:arithmetic', 0x7fa00000));
    assert.ok(holds('f64', 'nan:arithmetic', 5, 0x7ff80001));
    assert.ok(!holds('f64', 'nan:arithmetic', 5, 0x7ff00000));
  });

  it('demand the type and the count', () => {
    assert.ok(!matches([{ type: 'i32', value: '1' }], ['f32'], Uint32Array.of(1, 0)));
    assert.ok(!matches([{ type: 'i32', value: '1' }], [], new Uint32Array(0)));
    assert.ok(!matches([], ['i32'], Uint32Array.of(1, 0)));
  });

  it('know null, host and any references, and alternatives', () => {
    assert.ok(holds('externref', 'null', 0xffffffff));
    assert.ok(holds('externref', '3', 3));
    assert.ok(matches([{ type: 'funcref' }], ['funcref'], Uint32Array.of(0, 0)));
    assert.ok(!matches([{ type: 'funcref' }], ['funcref'], Uint32Array.of(0xffffffff, 0)));
    const either = {
      type: 'either',
      values: [
        { type: 'i32', value: '1' },
        { type: 'i32', value: '2' },
      ],
    };
    assert.ok(matches([either], ['i32'], Uint32Array.of(2, 0)));
    assert.ok(!matches([either], ['i32'], Uint32Array.of(3, 0)));
  });

  it('leave vectors out', () => {
    assert.ok(!isEnabled({ type: 'v128', value: ['0', '0'] }));
    assert.throws(() => argumentWords([{ type: 'i32', value: 'x' }]), TensorWasmError);
  });

  it('are told as bits', () => {
    assert.equal(describeAllExpected([{ type: 'f64', value: '4607182418800017408' }]), 'f64 0x3ff0000000000000');
    assert.equal(describeAllExpected([{ type: 'f32', value: 'nan:canonical' }]), 'f32 nan:canonical');
    assert.equal(describeAllExpected([]), 'no results');
  });
});
