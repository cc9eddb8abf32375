import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { ENVIRONMENT } from '../core/config/config.ts';
import { type CommandNode, commandTree } from './command-tree.ts';
import { COMMANDS } from './commands.ts';
import { SHELLS } from './completion-scripts.ts';
import { commandPage, mainPage } from './man-pages.ts';

const tree = await commandTree(COMMANDS);

/** The text of a page, its macros and escapes taken away. */
function plain(page: string): string {
  return page
    .replace(/\\f[BIR]/g, '')
    .replaceAll('\\-', '-')
    .replaceAll('\\e', '\\');
}

describe('manual pages', () => {
  it('tell every command, its options and arguments', () => {
    const main = plain(mainPage(tree));
    assert.ok(tree.length > 10);
    for (const node of tree) {
      assert.ok(main.includes(`\n${node.name}\n`), node.name);
      const page = plain(commandPage(node));
      for (const { flag } of node.options) assert.ok(page.includes(`\n${flag}`), `${node.name} ${flag}`);
    }
    const serve = plain(commandPage(tree.find(({ name }) => name === 'serve') as CommandNode));
    for (const name of Object.keys(ENVIRONMENT.shape)) assert.ok(serve.includes(`\n${name}\n`), name);
  });

  it('are roff without a warning, where there is one who reads it', () => {
    const pages = [mainPage(tree), ...tree.map(commandPage)];
    const lint = (input: string) => spawnSync('groff', ['-man', '-ww', '-z'], { input, encoding: 'utf8' });
    if (lint('').error) return assert.ok(pages.every((page) => page.startsWith('.TH ')));
    assert.equal(lint(pages.join('')).stderr, '');
    assert.notEqual(lint(`${pages[0]}\\[none such]\n`).stderr, '');
  });

  it('keep text that begins like a request from being one', () => {
    const option = { flag: '--x', aliases: ['-y'], takesValue: true, hint: 'N…', standard: '.5' };
    const page = commandPage({
      name: 'x',
      summary: "'tis a back\\slash",
      words: [],
      positionals: [{ hint: 'FILE', description: '', required: false }],
      options: [{ ...option, description: '.SH is no heading' }],
    });
    assert.deepEqual(page.split('\n').slice(1, 16), [
      '.nh',
      '.SH NAME',
      "tensor\\-wasm\\-x \\- 'tis a back\\eslash",
      '.SH SYNOPSIS',
      '.B tensor\\-wasm x',
      '.RI [ FILE ]',
      '.RI [ OPTIONS ]',
      '.SH ARGUMENTS',
      '.TP',
      '\\fIFILE\\fR',
      '.SH OPTIONS',
      '.TP',
      '\\fB\\-\\-x\\fR, \\fB\\-y\\fR \\fIN\\[u2026]\\fR',
      '\\&.SH is no heading.',
      'Default: .5',
    ]);
  });
});

describe('completion scripts', () => {
  for (const [shell, { script }] of Object.entries(SHELLS))
    it(`of ${shell} know every command and option`, () => {
      const text = script(tree);
      for (const { name, words, options } of tree)
        for (const word of [name, ...words, ...options.map(({ flag }) => flag.slice(2))])
          assert.ok(text.includes(word), `${name} ${word}`);
    });
});
