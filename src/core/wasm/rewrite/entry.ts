/**
 * Entries: the functions that the host calls instead of the guest's exports. Arguments come and results go as 32-bit words (lo, hi), because
 * a float loses its NaN payload as a JavaScript number and an i64 is slow as a BigInt. Results go through the import `out`, word by word; arguments of
 * more words than engines take parameters come through the import `arg`.
 *
 * A grid's entry runs lanes `from` to `to` in one call: suspending through JSPI needs an entry that JavaScript called as `promising`, which costs about a
 * microsecond, too much for every lane. It gives each lane the mutable globals that it found.
 */
import { type BodyParts, ByteWriter } from '../encode.ts';
import type { FuncType, ValType } from '../module.ts';
import { EMPTY_BLOCK, OP } from '../opcodes.ts';
import { isWide, type Layout, wordsOf } from './layout.ts';
import { bitsType } from './state.ts';

/** The words of `types`, as parameters of an entry: none where it asks for them. */
export function wordParams(types: readonly ValType[], wide: boolean): ValType[] {
  return wide ? [] : types.flatMap((type): ValType[] => (wordsOf(type) === 2 ? ['i32', 'i32'] : ['i32']));
}

function get(w: ByteWriter, local: number): ByteWriter {
  return w.op(OP['local.get']).u32(local);
}

/** Pushes values made from the words in locals `at`, `at + 1` ..., or from those that `arg` answers where `at` is null. */
function pushArguments(w: ByteWriter, layout: Layout, types: readonly ValType[], at: number | null): void {
  let words = 0;
  const next = () => (at === null ? w.op(OP.call).u32(layout.host('arg')) : get(w, at + words));
  for (const type of types) {
    next();
    words++;
    switch (type) {
      case 'f32':
        w.op(OP['f32.reinterpret_i32']);
        break;
      case 'i64':
      case 'f64':
        w.op(OP['i64.extend_i32_u']);
        next().op(OP['i64.extend_i32_u']).op(OP['i64.const']).s64(32, 0).op(OP['i64.shl']).op(OP['i64.or']);
        if (type === 'f64') w.op(OP['f64.reinterpret_i64']);
        words++;
        break;
      case 'funcref':
        w.op(OP.call).u32(layout.host('func_of'));
        break;
      case 'externref':
        w.op(OP.call).u32(layout.host('extern_of'));
        break;
    }
  }
}

/** Pops results into locals `at` ..., then gives their words to `out`, first result first. */
function popResults(w: ByteWriter, layout: Layout, types: readonly ValType[], at: number): void {
  const out = () => w.op(OP.call).u32(layout.host('out'));
  for (let i = types.length - 1; i >= 0; i--) {
    if (types[i] === 'f32') w.op(OP['i32.reinterpret_f32']);
    else if (types[i] === 'f64') w.op(OP['i64.reinterpret_f64']);
    w.op(OP['local.set']).u32(at + i);
  }
  types.forEach((type, i) => {
    get(w, at + i);
    if (type === 'funcref') w.op(OP.call).u32(layout.host('index_of'));
    else if (type === 'externref') w.op(OP.call).u32(layout.host('handle_of'));
    else if (wordsOf(type) === 2) w.op(OP['i32.wrap_i64']);
    out();
    if (wordsOf(type) === 1) return;
    get(w, at + i)
      .op(OP['i64.const'])
      .s64(32, 0)
      .op(OP['i64.shr_u'])
      .op(OP['i32.wrap_i64']);
    out();
  });
}

function resultLocals(types: readonly ValType[]): BodyParts['locals'] {
  return types.map((type) => ({ count: 1, type: bitsType(type) }));
}

/** `(words...)`: one call of the function `func`. */
export function callEntry(layout: Layout, func: number, { params, results }: FuncType): BodyParts {
  const w = new ByteWriter();
  const wide = isWide(params);
  pushArguments(w, layout, params, wide ? null : 0);
  w.op(OP.call).u32(layout.func(func));
  popResults(w, layout, results, wordParams(params, wide).length);
  w.op(OP.end);
  return { locals: resultLocals(results), expr: w.finish() };
}

/**
 * `(from, to, words...)`: calls `func` with every lane in [from, to) before the other arguments; the globals `saved` start every lane with the values they have now.
 * Returns early when `lane` answers -1.
 */
export function gridEntry(layout: Layout, func: number, type: FuncType, saved: readonly number[]): BodyParts {
  const rest = type.params.slice(1);
  const from = 0;
  const wide = isWide(type.params);
  const slice = 2 + wordParams(rest, wide).length;
  const results = slice + 1;
  const keep = results + type.results.length;
  const globals = layout.module.globalTypes;
  const counter = layout.internal('counter');
  const w = new ByteWriter();
  saved.forEach((global, i) => {
    w.op(OP['global.get'])
      .u32(global)
      .op(OP['local.set'])
      .u32(keep + i);
  });
  w.op(OP.block).blockType(EMPTY_BLOCK).op(OP.loop).blockType(EMPTY_BLOCK);
  get(get(w, from), 1).op(OP['i32.ge_u']).op(OP.br_if).u32(1);
  w.op(OP['global.get']).u32(counter).op(OP.call).u32(layout.host('lane')).op(OP['local.tee']).u32(slice);
  w.op(OP['i32.const']).s32(0).op(OP['i32.lt_s']).op(OP.br_if).u32(1);
  get(w, slice).op(OP['global.set']).u32(counter);
  saved.forEach((global, i) => {
    get(w, keep + i)
      .op(OP['global.set'])
      .u32(global);
  });
  get(w, from);
  pushArguments(w, layout, rest, wide ? null : 2);
  w.op(OP.call).u32(layout.func(func));
  popResults(w, layout, type.results, results);
  get(w, from).op(OP['i32.const']).s32(1).op(OP['i32.add']).op(OP['local.set']).u32(from);
  w.op(OP.br).u32(0).op(OP.end).op(OP.end);
  saved.forEach((global, i) => {
    get(w, keep + i)
      .op(OP['global.set'])
      .u32(global);
  });
  w.op(OP.end);
  const locals = saved.map((global) => ({ count: 1, type: bitsType(globals[global].type) }));
  return { locals: [{ count: 1, type: 'i32' }, ...resultLocals(type.results), ...locals], expr: w.finish() };
}
