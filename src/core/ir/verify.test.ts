import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Program, Stmt, Type } from './index.ts';
import { print } from './print.ts';
import { verify } from './verify.ts';

function program(body: Stmt[], vars: Type[] = ['i32', 'i64', 'f32'], results: Type[] = []): Program {
  return {
    entries: [{ name: 'go', func: 0, params: [], results }],
    functions: [{ index: 7, name: 'go', params: 0, results, vars, signature: 0, body }],
    signatures: [{ params: [], results }],
    globals: [
      { type: 'i32', mutable: false },
      { type: 'f32', mutable: true },
    ],
    memory: { min: 1, max: 2 },
    tables: [{ min: 1, max: null, mutable: true }],
    functionSignatures: [],
    functionSlots: [],
    data: [new Uint8Array(3)],
    elements: [new Uint32Array([7, 0xffffffff])],
    sites: [{ code: 'unreachable', function: 7, offset: 40 }],
  };
}

function rejects(body: Stmt[], message: RegExp, vars?: Type[], results?: Type[]): void {
  assert.throws(
    () => verify(program(body, vars, results)),
    (error: Error & { kind?: string }) => {
      assert.equal(error.kind, 'internal');
      assert.match(error.message, message);
      assert.match(error.message, /function 7 \(go\)/);
      return true;
    },
  );
}

function when(label: number, then: Stmt[], otherwise: Stmt[]): Stmt {
  return { k: 'if', label, cond: 0, then, else: otherwise };
}

/** `levels` blocks in one another, the innermost of which branches out of all. */
function nested(levels: number): Stmt[] {
  let body: Stmt[] = [{ k: 'br', label: 0 }];
  for (let label = levels - 1; label >= 0; label--) body = [{ k: 'block', label, body }];
  return body;
}

describe('verify', () => {
  it('accepts what the lowering emits', () => {
    verify(
      program([
        {
          k: 'loop',
          label: 0,
          body: [
            { k: 'fuel', cost: 1, site: 0 },
            { k: 'br_if', label: 0, cond: 0 },
          ],
        },
        when(1, [{ k: 'return', values: [] }], [{ k: 'br', label: 1 }]),
        { k: 'return', values: [] },
      ]),
    );
  });

  it('names the statement that has operands of a wrong type', () => {
    rejects([{ k: 'copy', dst: 0, src: 1 }], /body\[0\]: variable 1 is i64, must be i32/);
    const inner: Stmt = { k: 'num', op: 'i32.add', dst: 0, args: [0, 2] };
    rejects([when(0, [], [{ k: 'leave', units: 1 }, inner])], /body\[0\]\.else\[1\]: variable 2/);
    rejects([{ k: 'num', op: 'i32.eqz', dst: 0, args: [] }], /0 operands, must be 1/);
    rejects([{ k: 'select', dst: 1, cond: 1, a: 1, b: 1 }], /variable 1 is i64/);
    rejects([{ k: 'store', op: 'i64.store8', addr: 0, offset: 0, src: 0 }], /variable 0 is i32, must be i64/);
    rejects([{ k: 'load', op: 'f32.load', addr: 0, offset: -1, dst: 2 }], /unsigned 32-bit/);
    rejects([{ k: 'const', dst: 0, lo: 0xffffffff, hi: 0 }], /signed 32-bit half/);
    rejects([{ k: 'const', dst: 0, lo: 0, hi: 1 }], /high half/);
  });

  it('rejects variables, sites, labels, slots and segments that do not exist', () => {
    rejects([{ k: 'copy', dst: 0, src: 9 }], /variable 9 of 3/);
    rejects([{ k: 'trap', site: 1 }], /site 1/);
    rejects([{ k: 'br', label: 3 }], /label 3 is not in scope/);
    rejects(
      [
        { k: 'block', label: 3, body: [] },
        { k: 'br', label: 3 },
      ],
      /label 3 is not in scope/,
    );
    rejects(
      [
        { k: 'block', label: 3, body: [] },
        { k: 'loop', label: 3, body: [] },
      ],
      /not unique/,
    );
    rejects([{ k: 'call', func: 1, args: [], dsts: [] }], /slot 1/);
    rejects([{ k: 'data.drop', segment: 1 }], /data segment 1 of 1/);
    rejects([{ k: 'global.set', global: 0, src: 0 }], /global 0 is immutable/);
    rejects([{ k: 'table.size', table: 2, dst: 0 }], /table 2 of 1/);
  });

  it('rejects statements behind a terminator and ends without results', () => {
    rejects(
      [
        { k: 'return', values: [] },
        { k: 'leave', units: 1 },
      ],
      /body\[1\]: the statement follows a terminator/,
    );
    rejects([{ k: 'leave', units: 1 }], /without results/, ['i32'], ['i32']);
    const loop: Stmt = { k: 'loop', label: 0, body: [{ k: 'br', label: 0 }] };
    verify(program([loop], ['i32'], ['i32']));
    rejects([{ k: 'block', label: 1, body: [{ k: 'br', label: 1 }] }], /without results/, ['i32'], ['i32']);
    rejects([{ k: 'return', values: [] }], /0 results, must be 1/, ['i32'], ['i32']);
  });

  it('and print walk a hundred thousand nested blocks', () => {
    const deep = program(nested(100_000));
    verify(deep);
    assert.equal(print(deep).match(/block L/g)?.length, 100_000);
  });
});

describe('print', () => {
  it('writes one statement a line, the same text every time', () => {
    const shown = program([
      { k: 'const', dst: 1, lo: -1, hi: -1 },
      { k: 'const', dst: 2, lo: 0x7fc00001, hi: 0 },
      { k: 'check', addr: 0, offset: 4, width: 8, site: 0 },
      { k: 'load', op: 'i64.load', dst: 1, addr: 0, offset: 4 },
      when(0, [{ k: 'br', label: 0 }], [{ k: 'leave', units: 1 }]),
      { k: 'trap', site: 0 },
    ]);
    assert.equal(
      print(shown),
      [
        'memory 1..2',
        'table 0: 1.. mutable',
        'global 0: i32',
        'global 1: mutable f32',
        'data 0: 3 bytes',
        'elem 0: [7 null]',
        'signature 0: () -> ()',
        'export "go" = slot 0',
        '',
        'slot 0 "go" (function 7, signature 0)',
        '  params () results ()',
        '  vars v0: i32, v1: i64, v2: f32',
        '  v1 = i64 -1',
        '  v2 = f32 0x7fc00001',
        '  check [v0+4; 8] !0 unreachable @7:40',
        '  v1 = i64.load [v0+4]',
        '  if v0 L0',
        '    br L0',
        '  else',
        '    leave 1',
        '  end',
        '  trap !0 unreachable @7:40',
        '',
      ].join('\n'),
    );
  });
});
