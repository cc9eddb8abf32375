/** docs/devices.md names variables and values that the program reads, all of them and no others. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs', 'devices.md'), 'utf8');
const VARIABLE = /\b(?:TENSOR_WASM_[A-Z_]+|CUDA_ARCH|VK_[A-Z_]+)\b/g;

function sources(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n');
}

const variables = (text: string): string[] => [...new Set(text.match(VARIABLE))].sort();

describe('docs/devices.md', () => {
  it('names the variables that the backends read, and no others', () => {
    assert.deepEqual(variables(page), variables(sources('src/backends')));
  });

  it('names the values that a WebGPU driver may be asked for by', () => {
    const driver = readFileSync(join(root, 'src/backends/webgpu/_driver.ts'), 'utf8');
    const cases = [...driver.matchAll(/case '(\w+)':|HOST = '(\w+)'/g)].map(([, value, host]) => value ?? host);
    const section = page.slice(page.indexOf('## WebGPU'), page.indexOf('## CUDA'));
    const named = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, value]) => value);
    assert.deepEqual(named.sort(), cases.sort());
    assert.ok(named.includes('host') && named.includes('swiftshader'));
  });
});
