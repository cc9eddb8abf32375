/** docs/air-gapped.md and scripts/gpu-bundle name the same parts, and the benches packed import nothing that is not. Making an archive takes a minute and is no test. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('docs/air-gapped.md');
const script = read('scripts/gpu-bundle');
const packed = /cp bench\/\{(.+)\}\.ts/.exec(script)?.[1]?.split(',') ?? [];
const benches = packed.filter((name) => !/^_|^run$|^bench$/.test(name));
const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };

const IMPORTS = [
  /^(?:import|export) .*?from '([^']+)'/gms,
  /^import '([^']+)'/gm,
  /\b(?:import|resolve)\('([^']+)'\)/g,
];
/** Imported only where the sources of the examples and of the programs are. */
const FROM_SOURCE = ['../examples/build.ts', '../test/programs/toolchain.ts'];

/** What a file imports and the archive lacks. */
function missing(source: string): string[] {
  return IMPORTS.flatMap((form) => [...source.matchAll(form)])
    .map(([, from]) => from)
    .filter((from) => {
      if (from.startsWith('node:') || from.startsWith('../src/') || FROM_SOURCE.includes(from)) return false;
      if (from.startsWith('./')) return !packed.includes(from.slice(2, -'.ts'.length));
      if (from.startsWith('../')) return !script.includes(`cp ${from.slice('../'.length)} `);
      return !(from in dependencies);
    });
}

describe('docs/air-gapped.md', () => {
  it('names the benches that are packed', () => {
    const row = /\| `bench\/` \| the benches (.+) \|/.exec(page)?.[1] ?? '';
    assert.deepEqual([...row.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort(), [...benches].sort());
    assert.ok(benches.length > 0);
  });

  it('has every file that they import', () => {
    for (const name of packed.filter((one) => one !== 'run'))
      assert.deepEqual(missing(read(`bench/${name}.ts`)), [], name);
    assert.deepEqual(missing(read('test/wat.ts')), []);
    assert.deepEqual(missing(read('bench/decode.ts')), ['./_excerpt.ts', './_validate-times.ts', 'binaryen']);
    assert.deepEqual(missing("import asc from 'assemblyscript/asc';\nimport { x } from './http.ts';\n"), [
      'assemblyscript/asc',
      './http.ts',
    ]);
  });

  it('has the limit that the script enforces', () => {
    assert.match(page, /more than 64 MiB is an error/);
    assert.ok(script.includes('-gt $((64 * 1024 * 1024))'));
  });
});
