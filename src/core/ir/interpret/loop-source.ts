/**
 * Writes `loop.gen.ts`, the interpreter's loop: one flat `switch` whose labels are literals, because engines make jump tables of nothing
 * else. Here each instruction is a line or a few, by name. After a change here:
 *
 *   bun -e "import('./src/core/ir/interpret/loop-source.ts').then((m) => Bun.write('src/core/ir/interpret/loop.gen.ts', m.loopSource()))"
 *
 * In a body `$1` is the word of the register that operand 1 names, `$f1` and `$d1` the same as f32 and f64, `$r1` its word offset, and `#1`
 * operand 1 itself. A body goes on after its instruction of `size` words; where the size is 0 the body sees to `pc` itself.
 */
import { numberOf } from './code.ts';

type Case = readonly [names: string | readonly string[], size: number, body: string];

const COMPARISONS: readonly (readonly [name: string, expression: string])[] = [
  ['i32.eqz', '$2 === 0'],
  ['i32.eq', '$2 === $3'],
  ['i32.ne', '$2 !== $3'],
  ['i32.lt_s', '$2 < $3'],
  ['i32.lt_u', '$2 >>> 0 < $3 >>> 0'],
  ['i32.gt_s', '$2 > $3'],
  ['i32.gt_u', '$2 >>> 0 > $3 >>> 0'],
  ['i32.le_s', '$2 <= $3'],
  ['i32.le_u', '$2 >>> 0 <= $3 >>> 0'],
  ['i32.ge_s', '$2 >= $3'],
  ['i32.ge_u', '$2 >>> 0 >= $3 >>> 0'],
];

/** The second operand is the constant `x`, which is still written to its variable: others may read it. */
const CONSTANT = '$3 = x = #4; ';

const FLOAT_COMPARISONS = { eq: '===', ne: '!==', lt: '<', gt: '>', le: '<=', ge: '>=' };
const ARITHMETIC = { add: '+', sub: '-', mul: '*', div: '/' };

const moves: readonly Case[] = [
  ['const32', 3, '$1 = #2;'],
  ['const64', 4, 'const to = $r1; R[to] = #2; R[to + 1] = #3;'],
  ['copy32', 3, '$1 = $2;'],
  ['copy64', 3, 'const to = $r1; const from = $r2; R[to] = R[from]; R[to + 1] = R[from + 1];'],
  ['select32', 5, '$1 = $2 !== 0 ? $3 : $4;'],
  ['select64', 5, 'const to = $r1; const from = $2 !== 0 ? $r3 : $r4; R[to] = R[from]; R[to + 1] = R[from + 1];'],
  ['global.get', 3, 'const to = $r1; const at = #2; R[to] = state.globals[at]; R[to + 1] = state.globals[at + 1];'],
  [
    'global.set',
    4,
    'const from = $r1; const at = #2; state.globals[at] = R[from]; state.globals[at + 1] = #3 === 0 ? 0 : R[from + 1];',
  ],
];

/** Takes arguments from operand `first - 1` on into the frame of the function in slot `callee`, and goes there. */
const enterFunction = (first: number): string => `
  const count = #${first};
  const end = top + code.frames[callee];
  if (end > R.length) {
    thread.reserve(end);
    ({ R, F, D, B } = thread);
  }
  for (let i = 0, to = top, from = pc + ${first + 1}; i < count; i++, to += 2, from++) {
    const at = fp + words[from];
    R[to] = R[at];
    R[to + 1] = R[at + 1];
  }
  for (let i = top + count * 2, stop = top + code.zeroed[callee]; i < stop; i++) R[i] = 0;
  thread.push(pc + ${first + 1} + count, fp, top);
  fp = top;
  top = end;
  pc = code.starts[callee];`;

const control: readonly Case[] = [
  ['br', 0, 'pc = #1;'],
  ['br_if', 0, 'pc = $1 !== 0 ? #2 : pc + 3;'],
  ['br_unless', 0, 'pc = $1 === 0 ? #2 : pc + 3;'],
  ['br_table', 0, 'const count = #2; const index = $1 >>> 0; pc = words[pc + 3 + (index < count ? index : count)];'],
  [
    'fuel',
    3,
    `const cost = #1 >>> 0;
  if (slice >= cost) {
    slice -= cost;
  } else {
    const taken = granted - slice;
    thread.fuelSpent += taken;
    thread.fuelLeft -= taken;
    allowance -= taken;
    granted = slice = 0;
    site = #2;
    if (thread.fuelLeft < cost) break trap;
    if (allowance <= 0) return thread.suspend(pc, fp, top, site);
    thread.fuelSpent += cost;
    thread.fuelLeft -= cost;
    allowance -= cost;
    granted = slice = Math.max(0, Math.min(allowance, thread.fuelLeft, MAX_SLICE));
  }`,
  ],
  ['call', 0, `const callee = #1;${enterFunction(2)}`],
  [
    'call_indirect',
    0,
    `const callee = thread.lookUp(#2, $1 >>> 0, #3);
  if (callee < 0) { site = words[pc + 3 - callee]; break trap; }${enterFunction(7)}`,
  ],
  [
    'return',
    0,
    `const count = #1;
  if (thread.frame === 0) {
    thread.finish(fp, pc + 2, count);
    thread.fuelSpent += granted - slice;
    return 'returned';
  }
  const { frames } = thread;
  const at = thread.frame -= 3;
  const next = frames[at];
  const caller = frames[at + 1];
  for (let i = 0; i < count; i++) {
    const from = fp + words[pc + 2 + i];
    const to = caller + words[next + 1 + i];
    R[to] = R[from];
    R[to + 1] = R[from + 1];
  }
  top = frames[at + 2];
  fp = caller;
  pc = next + 1 + count;`,
  ],
  ['enter', 3, 'if (thread.depth + #1 > thread.limits.maxCallDepth) { site = #2; break trap; } thread.depth += #1;'],
  ['leave', 2, 'thread.depth -= #1;'],
  ['trap', 0, 'site = #1; break trap;'],
  ['trap_if', 3, 'if ($1 !== 0) { site = #2; break trap; }'],
  ['check', 5, 'if (($1 >>> 0) + (#2 >>> 0) + (#3 >>> 0) > size) { site = #4; break trap; }'],
];

const integers: readonly Case[] = [
  ...COMPARISONS.map(([name, test]): Case => [name, name === 'i32.eqz' ? 3 : 4, `$1 = ${test} ? 1 : 0;`]),
  ...COMPARISONS.map(
    ([name, test]): Case => [`br_on ${name}`, 0, `$1 = x = ${test} ? 1 : 0; pc = x === #4 ? #5 : pc + 6;`],
  ),
  ['i32.clz', 3, '$1 = Math.clz32($2);'],
  ['i32.ctz', 3, '$1 = ctz($2);'],
  ['i32.popcnt', 3, '$1 = popcnt($2);'],
  ['i32.add', 4, '$1 = ($2 + $3) | 0;'],
  ['i32.sub', 4, '$1 = ($2 - $3) | 0;'],
  ['i32.mul', 4, '$1 = Math.imul($2, $3);'],
  ['i32.div_s', 4, '$1 = ($2 / $3) | 0;'],
  ['i32.div_u', 4, '$1 = ($2 >>> 0) / ($3 >>> 0) >>> 0;'],
  ['i32.rem_s', 4, '$1 = $2 % $3 | 0;'],
  ['i32.rem_u', 4, '$1 = ($2 >>> 0) % ($3 >>> 0) >>> 0;'],
  ['i32.and', 4, '$1 = $2 & $3;'],
  ['i32.or', 4, '$1 = $2 | $3;'],
  ['i32.xor', 4, '$1 = $2 ^ $3;'],
  ['i32.shl', 4, '$1 = $2 << $3;'],
  ['i32.shr_s', 4, '$1 = $2 >> $3;'],
  ['i32.shr_u', 4, '$1 = $2 >>> $3;'],
  ['i32.rotl', 4, 'const value = $2; const n = $3; $1 = (value << n) | (value >>> -n);'],
  ['i32.rotr', 4, 'const value = $2; const n = $3; $1 = (value >>> n) | (value << -n);'],
  ['i32.extend8_s', 3, '$1 = ($2 << 24) >> 24;'],
  ['i32.extend16_s', 3, '$1 = ($2 << 16) >> 16;'],
  ['i32.mulhi_u', 4, '$1 = mulhi($2, $3);'],
  ['i32.add const', 5, `${CONSTANT}$1 = ($2 + x) | 0;`],
  ['i32.and const', 5, `${CONSTANT}$1 = $2 & x;`],
  ['i32.shl const', 5, `${CONSTANT}$1 = $2 << x;`],
  ['i32.shr_u const', 5, `${CONSTANT}$1 = $2 >>> x;`],
  ['i32.mul const', 5, `${CONSTANT}$1 = Math.imul($2, x);`],
  ['ref.is_null', 3, '$1 = $2 === -1 ? 1 : 0;'],
  ['ref.eq', 4, '$1 = $2 === $3 ? 1 : 0;'],
  [['i32.wrap_i64', 'i64.lo'], 3, '$1 = $2;'],
  ['i64.hi', 3, '$1 = R[$r2 + 1];'],
  ['i64.extend_i32_s', 3, 'const to = $r1; R[to] = $2; R[to + 1] = R[to] >> 31;'],
  ['i64.extend_i32_u', 3, 'const to = $r1; R[to] = $2; R[to + 1] = 0;'],
  ['i64.pack', 4, 'const to = $r1; const high = $3; R[to] = $2; R[to + 1] = high;'],
  [
    'i64.add',
    4,
    `const to = $r1; const left = $r2; const right = $r3;
  const low = (R[left] + R[right]) | 0;
  const carry = low >>> 0 < R[left] >>> 0 ? 1 : 0;
  R[to + 1] = (R[left + 1] + R[right + 1] + carry) | 0;
  R[to] = low;`,
  ],
  [
    'i64.sub',
    4,
    `const to = $r1; const left = $r2; const right = $r3;
  const borrow = R[left] >>> 0 < R[right] >>> 0 ? 1 : 0;
  const low = (R[left] - R[right]) | 0;
  R[to + 1] = (R[left + 1] - R[right + 1] - borrow) | 0;
  R[to] = low;`,
  ],
  ...Object.entries({ and: '&', or: '|', xor: '^' }).map(
    ([name, operator]): Case => [
      `i64.${name}`,
      4,
      `const to = $r1; const left = $r2; const right = $r3;
  R[to + 1] = R[left + 1] ${operator} R[right + 1];
  R[to] = R[left] ${operator} R[right];`,
    ],
  ),
];

const floatingPoint: readonly Case[] = [
  ...(['f', 'd'] as const).flatMap((kind) => {
    const type = kind === 'f' ? 'f32' : 'f64';
    const compare = Object.entries(FLOAT_COMPARISONS);
    return [
      ...Object.entries(ARITHMETIC).map(
        ([name, operator]): Case => [`${type}.${name}`, 0, `x = $${kind}2 ${operator} $${kind}3; break ${type};`],
      ),
      ...compare.map(
        ([name, operator]): Case => [`${type}.${name}`, 4, `$1 = $${kind}2 ${operator} $${kind}3 ? 1 : 0;`],
      ),
    ];
  }),
];

/** Loads and stores check their own bytes: [value, address, offset, site]. */
const access = (names: readonly string[], width: number, body: string): Case => [
  names,
  5,
  `const at = ($2 >>> 0) + (#3 >>> 0);
  if (at + ${width} > size) { site = #4; break trap; }
  ${body}`,
];
const wide = (low: string, high: string): string => `const to = $r1; R[to] = ${low}; R[to + 1] = ${high};`;

const memory: readonly Case[] = [
  access(['i32.load', 'f32.load'], 4, '$1 = memory.getInt32(at, true);'),
  access(['i64.load', 'f64.load'], 8, wide('memory.getInt32(at, true)', 'memory.getInt32(at + 4, true)')),
  access(['i32.load8_s'], 1, '$1 = memory.getInt8(at);'),
  access(['i32.load8_u'], 1, '$1 = memory.getUint8(at);'),
  access(['i32.load16_s'], 2, '$1 = memory.getInt16(at, true);'),
  access(['i32.load16_u'], 2, '$1 = memory.getUint16(at, true);'),
  access(['i64.load8_s'], 1, wide('memory.getInt8(at)', 'R[to] >> 31')),
  access(['i64.load8_u'], 1, wide('memory.getUint8(at)', '0')),
  access(['i64.load16_s'], 2, wide('memory.getInt16(at, true)', 'R[to] >> 31')),
  access(['i64.load16_u'], 2, wide('memory.getUint16(at, true)', '0')),
  access(['i64.load32_s'], 4, wide('memory.getInt32(at, true)', 'R[to] >> 31')),
  access(['i64.load32_u'], 4, wide('memory.getInt32(at, true)', '0')),
  access(['i32.store', 'f32.store', 'i64.store32'], 4, 'memory.setInt32(at, $1, true);'),
  access(
    ['i64.store', 'f64.store'],
    8,
    'const from = $r1; memory.setInt32(at, R[from], true); memory.setInt32(at + 4, R[from + 1], true);',
  ),
  access(['i32.store8', 'i64.store8'], 1, 'memory.setInt8(at, $1);'),
  access(['i32.store16', 'i64.store16'], 2, 'memory.setInt16(at, $1, true);'),
];

const HEAD = `// Written by loop-source.ts; change that.
import { element } from './elements.ts';
import { floats } from './floats.ts';
import { ctz, integer64, mulhi, popcnt } from './integer64.ts';
import { NO_TRAP, system } from './system.ts';
import type { Thread } from './thread.ts';
import { LENGTHS } from './code.ts';

/** Fuel is handed to the loop in slices that fit a 31-bit integer. */
const MAX_SLICE = 0x3fffffff;

/**
 * Executes instructions until the invocation ends or \`points\` fuel are used up. Arithmetic leaves the switch by the labels \`f32\` and \`f64\`,
 * whose tails make NaNs canonical; traps leave by \`trap\`; what is rare is called.
 */
export function loop(thread: Thread, points: number): 'returned' | 'trapped' | 'suspended' {
  const { code, state } = thread;
  const { words } = code;
  let { R, F, D, B, pc, fp, top } = thread;
  let memory = new DataView(state.bytes.buffer);
  let size = state.size;
  let allowance = points;
  let granted = Math.max(0, Math.min(allowance, thread.fuelLeft, MAX_SLICE));
  let slice = granted;
  let site = 0;
  let x = 0;
  trap: for (;;) {
    f64: {
      f32: {
        switch (words[pc]) {
`;

const TAIL = `          default: {
            const op = words[pc];
            if (op >= ${numberOf('element.load')}) {
              element(thread, pc, R, fp);
            } else if (op >= ${numberOf('f32.sqrt')}) {
              floats(op, R, F, D, fp + words[pc + 1], fp + words[pc + 2], fp + words[pc + 3]);
            } else if (op >= ${numberOf('i64.eqz')}) {
              integer64(op, R, B, fp + words[pc + 1], fp + words[pc + 2], fp + words[pc + 3]);
            } else {
              site = system(thread, pc, R, fp);
              if (site !== NO_TRAP) break trap;
              if (op === ${numberOf('memory.grow')}) {
                memory = new DataView(state.bytes.buffer);
                size = state.size;
              }
            }
            pc += LENGTHS[op];
            continue;
          }
        }
      }
      if (x === x) F[fp + words[pc + 1]] = x;
      else R[fp + words[pc + 1]] = 0x7fc00000;
      pc += 4;
      continue;
    }
    if (x === x) {
      D[(fp + words[pc + 1]) >> 1] = x;
    } else {
      const to = fp + words[pc + 1];
      R[to] = 0;
      R[to + 1] = 0x7ff80000;
    }
    pc += 4;
  }
  thread.fuelSpent += granted - slice;
  return thread.trap(site);
}
`;

/** The text of `loop.gen.ts`. */
export function loopSource(): string {
  const cases = [...moves, ...control, ...integers, ...floatingPoint, ...memory].map(([names, size, body]) => {
    const labels = [names].flat().map((name) => {
      const number = numberOf(name);
      if (number === undefined) throw new RangeError(`no instruction ${name}`);
      return `          case ${number}: // ${name}\n`;
    });
    const text = body
      .replaceAll(/\$([1-9])/g, 'R[fp + words[pc + $1]]')
      .replaceAll(/\$f([1-9])/g, 'F[fp + words[pc + $1]]')
      .replaceAll(/\$d([1-9])/g, 'D[(fp + words[pc + $1]) >> 1]')
      .replaceAll(/\$r([1-9])/g, '(fp + words[pc + $1])')
      .replaceAll(/#([1-9])/g, 'words[pc + $1]');
    const step = size === 0 ? '' : ` pc += ${size};`;
    const leaves = /break (trap|f32|f64);$/.test(body);
    return `${labels.join('')}          { ${text}${step}${leaves ? '' : ' continue;'} }\n`;
  });
  return HEAD + cases.join('') + TAIL;
}
