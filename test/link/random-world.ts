/**
 * Random modules that share memories, tables, globals and functions with each other, calls of them, and what they do where the engine itself links
 * them: no rewriting, no linker of ours. Everything ends, no float is touched, and a call is only said to trap, since engines word traps differently.
 */
import { Random } from '../fuzz/random.ts';

export interface RandomCall {
  /** Number of the module. */
  readonly module: number;
  readonly name: string;
  readonly args: readonly number[];
}

/** `module` is text; a module may fail to link or to instantiate. */
export type RandomStep = { readonly module: string; readonly name: string } | { readonly call: RandomCall };

interface Made {
  readonly functions: readonly { readonly name: string; readonly params: number; readonly wide: boolean }[];
  readonly memory: boolean;
  readonly table: boolean;
}

export function randomWorld(seed: number): RandomStep[] {
  const random = new Random(seed);
  const steps: RandomStep[] = [];
  const made: Made[] = [];
  const count = random.between(2, 5);
  for (let i = 0; i < count; i++) {
    const { text, ...module } = randomMember(random, made, i);
    made.push(module);
    steps.push({ module: text, name: `m${i}` });
    for (let k = random.between(2, 8); k > 0; k--) {
      const at = random.below(made.length);
      const func = random.pick(made[at].functions);
      const args = Array.from({ length: func.params }, () => operand(random));
      steps.push({ call: { module: at, name: func.name, args } });
    }
  }
  return steps;
}

function operand(random: Random): number {
  return random.pick([
    random.below(8),
    random.below(4),
    65536 - random.below(10),
    2 * 65536 - random.below(10),
    random.below(2 * 65536),
    random.bits() | 0,
    -random.below(10),
  ]);
}

function randomMember(random: Random, earlier: readonly Made[], index: number): Made & { readonly text: string } {
  const from = (has: (module: Made) => boolean): number | null => {
    const able = earlier.flatMap((module, i) => (has(module) ? [i] : []));
    return able.length > 0 && random.chance(60) ? random.pick(able) : null;
  };
  /** The first is one that the others can rely on. */
  const fails = index > 0 && random.chance(25);
  const imports: string[] = [];
  const parts: string[] = [];
  const functions: { name: string; params: number; wide: boolean }[] = [];
  const define = (name: string, params: number, body: string): void => {
    functions.push({ name, params, wide: false });
    const list = Array.from({ length: params }, () => '(param i32)').join(' ');
    parts.push(`(func (export "${name}") ${list} (result i32) ${body})`);
  };
  const leaf = from(() => true);
  if (leaf !== null) imports.push(`(import "m${leaf}" "leaf" (func $leaf (result i32)))`);
  const counter = from(() => true);
  if (counter !== null) imports.push(`(import "m${counter}" "counter" (global $counter (mut i32)))`);
  else parts.push(`(global $counter (mut i32) (i32.const ${random.below(100)}))`);
  const memory = random.chance(85);
  const memoryFrom = memory ? from((module) => module.memory) : null;
  const [min, max] = [index > 0 && random.chance(20) ? 0 : random.between(1, 2), random.between(2, 4)];
  if (memoryFrom !== null) imports.push(`(import "m${memoryFrom}" "memory" (memory ${fails ? 1 : 0}))`);
  else if (memory) parts.push(`(memory ${min} ${random.chance(70) ? max : ''})`);
  const table = random.chance(85);
  const tableFrom = table ? from((module) => module.table) : null;
  if (tableFrom !== null)
    imports.push(`(import "m${tableFrom}" "table" (table $t ${fails ? random.below(4) : 0} funcref))`);
  else if (table) parts.push(`(table $t ${random.between(2, 4)} ${random.chance(70) ? 6 : ''} funcref)`);

  parts.push('(export "counter" (global $counter))');
  parts.push(
    `(func $own (export "leaf") (result i32) (global.set $counter (i32.add (global.get $counter) (i32.const ${index + 1})))
       (i32.add (i32.mul (global.get $counter) (i32.const 16)) (i32.const ${index})))`,
  );
  functions.push({ name: 'leaf', params: 0, wide: false });
  if (leaf !== null) define('through', 0, '(i32.add (call $leaf) (i32.const 1))');
  if (memory) {
    parts.push('(export "memory" (memory 0)) (data $d "\\01\\02\\03\\04\\05")');
    for (let k = random.below(3); k > 0; k--)
      parts.push(
        `(data (i32.const ${fails && random.chance(50) ? random.pick([65533, 65535, -1]) : random.pick([0, 3, 100])}) "${'abc'.slice(random.below(3))}")`,
      );
    const offset = random.pick([0, 1, 7, 65535, 4294967295]);
    const bits = random.pick(['8_u', '8_s', '16_u', '16_s', '']);
    define('load', 1, `(i32.load${bits} offset=${offset} (local.get 0))`);
    define('load wide', 1, '(i32.wrap_i64 (i64.shr_u (i64.load (local.get 0)) (i64.const 24)))');
    define(
      'store',
      2,
      `(i32.store${bits.replace(/_./, '')} offset=${offset % 8} (local.get 0) (local.get 1)) (i32.const 0)`,
    );
    define(
      'store wide',
      2,
      '(i64.store (local.get 0) (i64.mul (i64.extend_i32_u (local.get 1)) (i64.const 65537))) (i32.const 0)',
    );
    define('size', 0, '(memory.size)');
    define('grow', 1, '(memory.grow (i32.and (local.get 0) (i32.const 3)))');
    define('grow far', 1, '(memory.grow (i32.or (local.get 0) (i32.const 0x10000)))');
    define(
      'fill',
      3,
      '(memory.fill (local.get 0) (local.get 1) (i32.and (local.get 2) (i32.const 0x8000ffff))) (i32.const 0)',
    );
    define(
      'copy',
      3,
      '(memory.copy (local.get 0) (local.get 1) (i32.and (local.get 2) (i32.const 0x8000ffff))) (i32.const 0)',
    );
    define(
      'init',
      3,
      '(memory.init $d (local.get 0) (local.get 1) (i32.and (local.get 2) (i32.const 7))) (i32.const 0)',
    );
    if (random.chance(30)) define('drop data', 0, '(data.drop $d) (i32.const 0)');
  }
  if (table) {
    parts.push('(export "table" (table $t))');
    const elements = leaf === null ? '$own $own' : '$own $leaf';
    parts.push(`(elem $e func ${elements} $own)`);
    if (random.chance(60)) parts.push(`(elem (table $t) (i32.const ${random.below(fails ? 5 : 1)}) func ${elements})`);
    define('call', 1, '(call_indirect $t (result i32) (i32.and (local.get 0) (i32.const 7)))');
    define('set', 1, '(table.set $t (i32.and (local.get 0) (i32.const 7)) (ref.func $own)) (i32.const 0)');
    define(
      'move',
      2,
      '(table.set $t (i32.and (local.get 0) (i32.const 7)) (table.get $t (i32.and (local.get 1) (i32.const 7)))) (i32.const 0)',
    );
    define('table size', 0, '(table.size $t)');
    define('table grow', 1, '(table.grow $t (ref.func $own) (i32.and (local.get 0) (i32.const 3)))');
    define(
      'table init',
      3,
      '(table.init $t $e (i32.and (local.get 0) (i32.const 7)) (i32.and (local.get 1) (i32.const 3)) (i32.and (local.get 2) (i32.const 3))) (i32.const 0)',
    );
    define(
      'table copy',
      3,
      '(table.copy $t $t (i32.and (local.get 0) (i32.const 7)) (i32.and (local.get 1) (i32.const 7)) (i32.and (local.get 2) (i32.const 3))) (i32.const 0)',
    );
  }
  if (random.chance(25))
    parts.push(`(start $s) (func $s (drop (call $own)) ${fails && random.chance(40) ? '(unreachable)' : ''})`);
  return { text: `(module ${imports.join(' ')} ${parts.join('\n')})`, functions, memory, table };
}
