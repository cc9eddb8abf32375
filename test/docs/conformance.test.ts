/** Runs every command of docs/conformance.md on the module that the page shows and the scripts of this repository, and holds its results against the files they are made of. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type AllResults, committedResults, pageOf } from '../../scripts/conformance-page.ts';
import { COLUMNS, type Results } from '../../scripts/conformance-results.ts';
import { SPEC_FOLDERS } from '../../scripts/spec-suite.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs', 'conformance.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'tensor-wasm-docs-'));
symlinkSync(join(root, 'test', 'conformance', 'scripts', 'right'), join(folder, 'scripts'));
for (const [, name, text] of page.matchAll(/```\w+ file=(\S+)\n([\s\S]*?)```/g))
  writeFileSync(join(folder, name), text);
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) => block.trim().split('\n'));

describe('docs/conformance.md', () => {
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('shows commands', () => assert.equal(commands.length, 9));

  for (const command of commands) {
    it(`runs: ${command}`, () => {
      const line = command.replace('tensor-wasm', `node ${join(root, 'bin/tensor-wasm.js')}`);
      const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`;
      const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
        cwd: folder,
        env: { ...process.env, PATH: path },
        encoding: 'utf8',
      });
      assert.equal(status, Number(/# exits with (\d)$/.exec(command)?.[1] ?? 0), stderr);
      assert.match(stdout, /agree|passed/);
    });
  }
});

describe('the results in docs/conformance.md', () => {
  const all = committedResults();
  const changed = (change: (results: Results) => Results): AllResults =>
    new Map(
      [...all].map(([suite, found]) => [suite, new Map([...found].map(([column, one]) => [column, change(one)]))]),
    );
  const differing = (results: Results): string[] =>
    Object.entries(results.files).flatMap(([file, { failed, refused }]) => (failed + refused > 0 ? [file] : []));

  it('are what the files in test/conformance say', () => assert.equal(pageOf(page, all), page));

  it('would differ if one command more were refused, or a driver were another', () => {
    const refused = changed((results) => ({
      ...results,
      files: { ...results.files, call: { ...results.files.call, refused: 1, lines: '5' } },
    }));
    assert.match(pageOf(page, refused), /1 refused \(5\)/);
    assert.notEqual(
      pageOf(
        page,
        changed((results) => ({ ...results, device: 'another' })),
      ),
      page,
    );
  });

  it('are there for both folders and every column, of the same files and commands', () => {
    for (const suite of SPEC_FOLDERS) {
      assert.deepEqual([...(all.get(suite)?.keys() ?? [])], [...COLUMNS]);
      const commands = [...(all.get(suite)?.values() ?? [])].map(({ files }) =>
        Object.entries(files).map(([file, row]) => [file, row.passed + row.failed + row.refused, row.skipped]),
      );
      for (const each of commands) assert.deepEqual(each, commands[0]);
    }
  });

  it('have no failure and no refusal', () => {
    for (const results of [...all.values()].flatMap((found) => [...found.values()])) {
      assert.deepEqual(differing(results), [], results.device);
    }
    const call = { passed: 1, failed: 1, refused: 0, skipped: 0, lines: '' };
    assert.ok([...all.values()].every((found) => [...found.values()].length > 0));
    const [one] = [...all.values()][0].values();
    assert.deepEqual(differing({ ...one, files: { call } }), ['call']);
  });
});
