import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { edges, numericOracle, WIDTH } from '../../../../test/numeric-oracle.ts';
import { DEFAULT_GUEST_LIMITS } from '../../backend.ts';
import type { NumericOp, Program, Stmt, Type } from '../index.ts';
import { NUMERIC_OPS, NUMERIC_SHAPES } from '../operations.ts';
import { verify } from '../verify.ts';
import { INSTRUCTION_NAMES, numberOf } from './code.ts';
import { Machine } from './machine.ts';
import { State } from './state.ts';

const EMPTY = {
  memory: null,
  globals: new Uint32Array(0),
  tables: [],
  droppedData: new Uint8Array(0),
  droppedElements: new Uint8Array(0),
};

/** A program of one function: its parameters are the first variables. */
function program(params: readonly Type[], results: readonly Type[], temps: readonly Type[], body: Stmt[]): Program {
  return {
    entries: [],
    functions: [
      { index: null, name: 'f', params: params.length, results, vars: [...params, ...temps], signature: 0, body },
    ],
    signatures: [{ params, results }],
    globals: [],
    memory: null,
    tables: [],
    functionSignatures: [],
    functionSlots: [],
    data: [],
    elements: [],
    sites: [],
  };
}

/** Runs `op` so that its result lands in a fresh variable, and then so that it replaces its first or last operand. */
function machines(op: NumericOp): Machine[] {
  const shape = NUMERIC_SHAPES.get(op);
  assert.ok(shape !== undefined);
  const { params, result } = shape;
  const args = params.map((_, i) => i);
  const variants: Program[] = [
    program(
      params,
      [result],
      [result],
      [
        { k: 'num', op, dst: params.length, args },
        { k: 'return', values: [params.length] },
      ],
    ),
  ];
  params.forEach((type, dst) => {
    if (type !== result) return;
    const body: Stmt[] = [
      { k: 'num', op, dst, args },
      { k: 'return', values: [dst] },
    ];
    variants.push(program(params, [result], [], body));
  });
  return variants.map((one) => {
    verify(one);
    return new Machine(one, new State(EMPTY), DEFAULT_GUEST_LIMITS);
  });
}

function run(machine: Machine, operands: readonly bigint[]): bigint {
  const words = operands.flatMap((bits) => [Number(bits & 0xffffffffn), Number(bits >> 32n)]);
  assert.equal(machine.run(0, new Uint32Array(words)), 'returned');
  const [lo, hi] = machine.results;
  return (BigInt(hi) << 32n) | BigInt(lo);
}

function bitsOf(type: Type): fc.Arbitrary<bigint> {
  const any = fc.bigInt({ min: 0n, max: (1n << BigInt(WIDTH[type])) - 1n });
  return fc.oneof(any, fc.constantFrom(...edges(type)));
}

describe('numeric operations of the interpreter', () => {
  for (const op of NUMERIC_OPS) {
    it(`${op} equals the oracle, whatever its result overwrites`, () => {
      const params = NUMERIC_SHAPES.get(op)?.params ?? [];
      const all = machines(op);
      const agree = (operands: readonly bigint[]): void => {
        const expected = numericOracle(op, operands);
        for (const machine of all) {
          const actual = run(machine, operands);
          if (expected !== null && actual !== expected) {
            assert.fail(
              `${op} ${operands.map((x) => x.toString(16))}: ${actual.toString(16)}, not ${expected.toString(16)}`,
            );
          }
        }
      };
      const [first, second] = params.map(edges);
      for (const a of first) for (const b of second ?? [null]) agree(b === null ? [a] : [a, b]);
      fc.assert(
        fc.property(fc.tuple(...params.map(bitsOf)), (operands) => agree(operands)),
        { numRuns: 300 },
      );
    });
  }

  it('has an instruction for each operation, and each name once', () => {
    assert.deepEqual(
      NUMERIC_OPS.filter((op) => numberOf(op) === undefined),
      [],
    );
    assert.equal(new Set(INSTRUCTION_NAMES).size, INSTRUCTION_NAMES.length);
  });

  it('is told apart from a wrong operation by the same oracle', () => {
    const [machine] = machines('i32.add');
    assert.notEqual(run(machine, [5n, 3n]), numericOracle('i32.sub', [5n, 3n]));
    assert.notEqual(numericOracle('f32.min', [0n, 0x80000000n]), numericOracle('f32.max', [0n, 0x80000000n]));
  });
});

describe('float bits in the interpreter', () => {
  const PAYLOADS = [0x7fa00001n, 0xff812345n, 0x7fc00000n, 0xffffffffn];
  const PAYLOADS64 = [0x7ff4000000000001n, 0xfff0123456789abcn, 0xffffffffffffffffn];

  const moves = (type: 'f32' | 'f64'): Program =>
    program(
      [type, 'i32'],
      [type],
      [type, type],
      [
        { k: 'copy', dst: 2, src: 0 },
        { k: 'select', dst: 3, cond: 1, a: 2, b: 0 },
        { k: 'num', op: `${type}.neg`, dst: 2, args: [3] },
        { k: 'num', op: `${type}.neg`, dst: 2, args: [2] },
        { k: 'return', values: [2] },
      ],
    );

  it('survive copies, selects and two negations', () => {
    for (const [type, payloads] of [
      ['f32', PAYLOADS],
      ['f64', PAYLOADS64],
    ] as const) {
      const machine = new Machine(moves(type), new State(EMPTY), DEFAULT_GUEST_LIMITS);
      for (const bits of payloads) for (const cond of [0n, 1n]) assert.equal(run(machine, [bits, cond]), bits);
    }
  });

  it('become canonical in every arithmetic operation', () => {
    for (const op of ['add', 'sub', 'mul', 'div', 'min', 'max', 'sqrt', 'ceil', 'floor', 'trunc', 'nearest'] as const) {
      for (const [type, payloads, canonical] of [
        ['f32', PAYLOADS, 0x7fc00000n],
        ['f64', PAYLOADS64, 0x7ff8000000000000n],
      ] as const) {
        const count = NUMERIC_SHAPES.get(`${type}.${op}`)?.params.length ?? 0;
        for (const machine of machines(`${type}.${op}`)) {
          for (const bits of payloads) assert.equal(run(machine, new Array(count).fill(bits)), canonical);
        }
      }
    }
  });
});
