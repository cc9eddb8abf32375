import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, describe, it } from 'node:test';
import { scriptSources } from './script-files.ts';

const root = mkdtempSync(join(tmpdir(), 'tensor-wasm-scripts-'));
for (const file of ['old/b/b.json', 'old/a/a.json', 'new/a/a.json', 'new/c/c.json', 'new/b/b.json']) {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), JSON.stringify({ source_filename: 'x.wast', commands: [] }));
}
writeFileSync(join(root, 'new', 'other.json'), '{}');

async function found(...paths: string[]): Promise<string[]> {
  const files: string[] = [];
  for await (const { script } of scriptSources(paths.map((path) => join(root, path)))) files.push(script.file);
  return files.map((file) => relative(root, file));
}

describe('scripts by path', () => {
  after(() => rmSync(root, { recursive: true, force: true }));

  it('are those of a folder by name, without files that are none', async () => {
    assert.deepEqual(await found('new'), ['new/a/a.json', 'new/b/b.json', 'new/c/c.json']);
  });

  it('stand beside those of the same name in other folders', async () => {
    const all = ['old/a/a.json', 'new/a/a.json', 'old/b/b.json', 'new/b/b.json', 'new/c/c.json'];
    assert.deepEqual(await found('old', 'new'), all);
  });

  it('are read as wast2json writes them, without the commas that it forgets', async () => {
    const trap =
      '"type": "assert_trap", "line": 1, "action": {"type": "invoke", "field": "f", "args": []}, "text": "x"';
    writeFileSync(
      join(root, 'commas.json'),
      `{"commands": [{${trap}, "expected": [{"type": "i32"}{"type": "f64"}{"type": "funcref"}]}]}`,
    );
    assert.deepEqual(await found('commas.json'), ['commas.json']);
    writeFileSync(join(root, 'no-json.json'), '{"commands": [{"type": "module"}{"type": "module"}}');
    await assert.rejects(found('no-json.json'), { kind: 'usage' });
  });

  it('have to be there', async () => {
    await assert.rejects(found('nowhere'), { kind: 'usage' });
    await assert.rejects(found('new/other.json'), { kind: 'usage' });
  });
});
