import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ArgsDef } from 'citty';
import { TensorWasmError } from '../core/errors.ts';
import { checkArguments } from './arguments.ts';

const DEFINITIONS: ArgsDef = {
  file: { type: 'positional' },
  fuel: { type: 'string' },
  strict: { type: 'boolean' },
  output: { type: 'string', alias: 'o' },
  env: { type: 'string', valueHint: 'K=V…' },
};

function refuses(words: string[], pattern: RegExp): void {
  assert.throws(
    () => checkArguments(words, DEFINITIONS),
    (error) => error instanceof TensorWasmError && error.kind === 'usage' && pattern.test(error.message),
  );
}

describe('command line arguments', () => {
  it('ties every option to its value, one that begins with a dash too', () => {
    assert.deepEqual(checkArguments(['a.wasm', '--fuel', '-1', '-o', 'json', '--strict'], DEFINITIONS), [
      'a.wasm',
      '--fuel=-1',
      '--output=json',
      '--strict',
    ]);
  });

  it('leaves what follows a double dash to the guest', () => {
    assert.deepEqual(checkArguments(['a.wasm', '--', '--unknown', '-x'], DEFINITIONS), [
      'a.wasm',
      '--',
      '--unknown',
      '-x',
    ]);
  });

  it('refuses a word too many, unless a hint says that there may be several', () => {
    refuses(['a.wasm', 'b.wasm'], /cannot take more than one FILE: found b\.wasm as well/);
    assert.throws(() => checkArguments(['x'], { fuel: { type: 'string' } }), /cannot take an argument: found x/);
    const several: ArgsDef = { file: { type: 'positional', valueHint: 'FILE…' } };
    assert.deepEqual(checkArguments(['a.wasm', 'b.wasm'], several), ['a.wasm', 'b.wasm']);
  });
  it('refuses a dash alone, and says what stands for it', () => refuses(['-'], /name a file, as in \/dev\/stdin/));
  it('refuses an unknown option, by name', () => refuses(['--fule', '3'], /Unknown option: --fule/));
  it('refuses an option without its value', () => refuses(['a.wasm', '--fuel'], /--fuel needs a value/));
  it('refuses an empty value', () => refuses(['--fuel='], /--fuel needs a value/));
  it('refuses a value for a switch', () => refuses(['--strict=no'], /--strict takes no value/));
  it('refuses a repeated option', () => refuses(['--fuel', '1', '--fuel', '2'], /more than once: --fuel/));
  it('lets an option repeat whose hint says so', () => {
    assert.deepEqual(checkArguments(['--env', 'A=1', '--env', 'B=2'], DEFINITIONS), ['--env=A=1', '--env=B=2']);
  });
});
