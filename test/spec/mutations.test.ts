/**
 * Valid modules with a few bytes changed: whatever comes out, the decoder and validator throw nothing but ModuleError, and say what the
 * host's own engine says. The engine knows proposals that we have not enabled, so where it accepts and we do not, our reason has to
 * be on the list below; where we accept, it has to accept.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ModuleError } from '../../src/core/errors.ts';
import { decode } from '../../src/core/wasm/decode/index.ts';
import { InstructionReader } from '../../src/core/wasm/decode/instruction-reader.ts';
import { load } from '../../src/core/wasm/load.ts';
import { OP } from '../../src/core/wasm/opcodes.ts';
import { validModules } from './commands.ts';

const ROUNDS = Number(process.env.MUTATIONS ?? 4000);

/** What later proposals made valid, by the start of our message. */
const NEWER: readonly RegExp[] = [
  // tail calls, exceptions, vectors, threads, typed references, GC, wide arithmetic, half precision
  /^illegal opcode/,
  /^malformed (value|reference|function|block) type/,
  // recursive type groups, tags, string constants: sections and forms
  /^malformed (section id|import kind|export kind|element kind)/,
  // 64-bit memories and tables, shared memories, page sizes; several memories
  /^malformed limits flags/,
  /^multiple memories/,
  /^zero byte expected/,
  /^malformed memop flags/,
  // extended constant expressions, and globals that a former global defines
  /^constant expression required/,
  /^type mismatch: a constant expression leaves/,
  /^unknown global/,
];

/** Deterministic (Marsaglia's xorshift32), so that a failure can be run again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function corpus(): Uint8Array[] {
  return ['wasm-v1', 'wasm-v2'].flatMap(validModules).map(([, bytes]) => bytes);
}

const INTERESTING = [0, 1, 0x0b, 0x40, 0x41, 0x60, 0x6f, 0x70, 0x7c, 0x7f, 0x80, 0xfc, 0xff];

function mutate(module: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = [...module];
  for (let edits = 1 + random(3); edits > 0; edits--) {
    const at = 8 + random(bytes.length - 8);
    switch (random(6)) {
      case 0:
        bytes[at] ^= 1 << random(8);
        break;
      case 1:
        bytes[at] = random(256);
        break;
      case 2:
        bytes[at] = INTERESTING[random(INTERESTING.length)];
        break;
      case 3:
        bytes.splice(at, 1 + random(4));
        break;
      case 4:
        bytes.splice(at, 0, INTERESTING[random(INTERESTING.length)]);
        break;
      case 5:
        bytes[at] = (bytes[at] + (random(2) === 0 ? 1 : 255)) & 0xff;
        break;
    }
    if (bytes.length < 10) break;
  }
  return Uint8Array.from(bytes);
}

function refusal(bytes: Uint8Array): ModuleError | null {
  try {
    load(bytes);
    return null;
  } catch (error) {
    if (error instanceof ModuleError) return error;
    throw error;
  }
}

/** `(func (unreachable) (i64.const 0) (i32.eqz) (drop))`: invalid, for all that it never runs. */
const DEAD_CODE = Uint8Array.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 0x00, 0x42, 0, 0x45, 0x1a, 0x0b,
]);

/** JavaScriptCore parses code that cannot be reached, without checking its types. There it has no opinion to compare with. */
const ENGINE_CHECKS_DEAD_CODE = !WebAssembly.validate(DEAD_CODE);

const JUMPS: readonly number[] = [OP.unreachable, OP.br, OP.br_table, OP.return];

function maybeDead(bytes: Uint8Array, { kind, offset }: ModuleError): boolean {
  if (kind !== 'invalid') return false;
  const body = decode(bytes).code.find(({ start, end }) => start <= offset && offset < end);
  if (body === undefined) return false;
  const reader = new InstructionReader(bytes, body.start, offset);
  while (reader.next()) if (JUMPS.includes(reader.opcode)) return true;
  return false;
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

describe('mutated modules', () => {
  it('are judged as the host engine judges them, but for newer proposals', () => {
    const modules = corpus().filter(({ length }) => length > 10 && length < 5000);
    const random = generator(0x7e5702);
    const disagreements: string[] = [];
    const verdicts = { accepted: 0, refused: 0, newer: 0, dead: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = mutate(modules[random(modules.length)], random);
      const error = refusal(bytes);
      const engine = WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>);
      if (error === null && engine) verdicts.accepted++;
      else if (error !== null && !engine) verdicts.refused++;
      else if (error !== null && NEWER.some((reason) => reason.test(error.message))) verdicts.newer++;
      else if (error !== null && !ENGINE_CHECKS_DEAD_CODE && maybeDead(bytes, error)) verdicts.dead++;
      else disagreements.push(`${error?.message ?? 'we accept'}: ${hex(bytes)}`);
    }
    assert.deepEqual(disagreements, []);
    assert.ok(verdicts.accepted > ROUNDS / 20 && verdicts.refused > ROUNDS / 20, JSON.stringify(verdicts));
    assert.ok(verdicts.newer + verdicts.dead < ROUNDS / 10, JSON.stringify(verdicts));
  });

  it('include code that never runs, with types that do not fit', () => {
    assert.equal(refusal(DEAD_CODE)?.kind, 'invalid');
  });

  it('that are cut short are malformed at every length', () => {
    const module = corpus().find(({ length }) => length > 200 && length < 400);
    assert.ok(module !== undefined);
    for (let length = 0; length < module.length; length++) {
      const error = refusal(module.subarray(0, length));
      const engine = WebAssembly.validate(module.slice(0, length) as Uint8Array<ArrayBuffer>);
      assert.equal(error === null, engine, `at ${length}: ${error?.message}`);
      if (error !== null) assert.equal(error.kind, 'malformed', `at ${length}: ${error.message}`);
    }
  });
});
