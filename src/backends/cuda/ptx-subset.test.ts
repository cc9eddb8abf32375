import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { CASES } from '../../../test/backend/suite.ts';
import { wat } from '../../../test/wat.ts';
import { DEFAULT_GUEST_LIMITS, type Exactness, type Mode } from '../../core/backend.ts';
import { lower, lowerable } from '../../core/lower/index.ts';
import { load } from '../../core/wasm/load.ts';
import { INSTRUCTIONS } from '../../core/wasm/opcodes.ts';
import { emit } from './emit.ts';

const INTEGERS = ['s32', 'u32', 's64', 'u64'];
const FLOATS = ['f32', 'f64'];
const each = (heads: readonly string[], types: readonly string[]): string[] =>
  heads.flatMap((head) => types.map((type) => `${head}.${type}`));

/** Every instruction of PTX-SUBSET.md, types written out. */
const LISTED = new Set([
  ...each(['mov', 'selp', 'and', 'or', 'xor', 'shl', 'clz', 'popc', 'brev'], ['b32', 'b64']),
  ...['mov.u64', 'mov.u32', 'mul.hi.u32', 'mad.wide.u32', 'min.u32', 'shf.l.wrap.b32', 'shf.r.wrap.b32'],
  ...each(['ld.param', 'st.param', 'ld.local', 'st.local'], ['b32', 'b64']),
  ...each(['ld.global', 'ld'], ['u8', 's8', 'u16', 's16', 'u32', 's32', 'b32', 'b64']),
  ...each(['st.global', 'st'], ['u8', 'u16', 'u32', 'b32', 'b64']),
  ...['ld.volatile.global.b32', 'cvta.local.u64'],
  ...each(['add', 'sub', 'mul.lo'], ['u32', 'u64']),
  ...each(['div', 'rem', 'shr', 'setp.lt', 'setp.le', 'setp.gt', 'setp.ge'], INTEGERS),
  ...each(['setp.eq', 'setp.ne'], ['s32', 's64']),
  ...each(['setp.eq', 'setp.neu', 'setp.lt', 'setp.le', 'setp.gt', 'setp.ge', 'setp.nan'], FLOATS),
  ...each(['add.rn', 'sub.rn', 'mul.rn', 'div.rn', 'sqrt.rn'], FLOATS),
  ...['cvt.u32.u64', 'cvt.u64.u32', 'cvt.s64.s32', 'cvt.rn.f32.f64', 'cvt.f64.f32'],
  ...FLOATS.flatMap((float) => INTEGERS.flatMap((int) => [`cvt.rn.${float}.${int}`, `cvt.rzi.${int}.${float}`])),
  ...FLOATS.flatMap((float) => ['rni', 'rzi', 'rmi', 'rpi'].map((mode) => `cvt.${mode}.${float}.${float}`)),
  ...['bra', 'brx.idx', 'call', 'ret'],
]);

const MODES: readonly Mode[] = ['call', 'grid', 'batch'];

/** PTX for what a module exports, in every mode that can run it. */
function programs(bytes: Uint8Array, exactness: Exactness = 'exact'): string[] {
  const module = load(bytes);
  return MODES.flatMap((mode) => {
    const names = module.exports.flatMap(({ kind, name, index }) => {
      if (kind !== 'func' || !lowerable(module, name).runnable) return [];
      return mode !== 'grid' || module.types[module.functions[index]].params[0] === 'i32' ? [name] : [];
    });
    if (names.length === 0) return [];
    const ir = lower(module, names);
    const text = (stackBytes: number): string =>
      emit(ir, { mode, limits: DEFAULT_GUEST_LIMITS, exactness, stackBytes }).text;
    return mode === 'grid' ? [text(0), text(64)] : [text(0)];
  });
}

/** Every instruction without immediates, each a function of its own. */
async function everyInstruction(): Promise<Uint8Array> {
  const functions = INSTRUCTIONS.flatMap(({ name, immediate, params, results }) => {
    if (immediate !== 'none' || params === null || params.length === 0 || results?.length !== 1) return [];
    if ([...params, ...results].some((type) => !/^[if](32|64)$/.test(type))) return [];
    const args = params.map((_, at) => `(local.get ${at})`).join(' ');
    return [`(func (export "${name}") (param ${params.join(' ')}) (result ${results[0]}) (${name} ${args}))`];
  });
  return wat(`(module ${functions.join('\n')})`);
}

/** Mnemonics that a text uses, predicates and operands left out. */
function mnemonics(text: string): Set<string> {
  const out = new Set<string>();
  for (const line of text.split('\n')) {
    const found = /^\t(?:@!?%p\d+ )?([a-z][a-z0-9.]*)[ ;]/.exec(line);
    if (found) out.add(found[1]);
  }
  return out;
}

const notListed = (text: string): string[] => [...mnemonics(text)].filter((name) => !LISTED.has(name));

describe('emitted PTX', () => {
  it('uses the instructions of PTX-SUBSET.md and no others', async () => {
    const texts = programs(await everyInstruction());
    for (const one of CASES) texts.push(...programs(await wat(one.wat)));
    assert.ok(texts.length > CASES.length);
    for (const text of texts) assert.deepEqual(notListed(text), []);
  });

  it('is found out when it uses another instruction', () => {
    assert.deepEqual(notListed('\tfma.rn.f32 %r0, %r1, %r2, %r3;\n\ttrap;\n\tret;'), ['fma.rn.f32', 'trap']);
  });

  it('names the same instructions as the page', () => {
    const page = readFileSync(new URL('./PTX-SUBSET.md', import.meta.url), 'utf8');
    for (const name of LISTED) {
      const stem = name.startsWith('cvt.') ? 'cvt' : name.replace(/\.(?:[suf]|b)\d+$/, '');
      assert.ok(page.includes(`\`${stem}`), `${name} is not on the page`);
    }
  });

  it('rounds every float operation to nearest even and flushes nothing', async () => {
    for (const text of programs(await everyInstruction())) {
      for (const name of mnemonics(text)) {
        if (/^(add|sub|mul|div|sqrt)\b.*\.f(32|64)$/.test(name)) assert.match(name, /\.rn\./);
        assert.doesNotMatch(name, /\.(ftz|approx|full|sat)\b/);
      }
    }
  });

  it('leaves out the rounding of sums and products where fast is asked for, and nothing else', async () => {
    const bytes = await everyInstruction();
    const fast = programs(bytes, 'fast');
    assert.deepEqual(new Set(fast.flatMap(notListed)), new Set(each(['add', 'sub', 'mul'], FLOATS)));
    const rounded = fast.map((text) => text.replaceAll(/\b(add|sub|mul)\.(f32|f64) /g, '$1.rn.$2 '));
    assert.deepEqual(rounded, programs(bytes));
    assert.notDeepEqual(fast, rounded);
  });

  it('is the same text for the same program', async () => {
    const bytes = await wat(CASES[0].wat);
    assert.deepEqual(programs(bytes), programs(bytes));
  });
});
