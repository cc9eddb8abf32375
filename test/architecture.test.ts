import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { checkArchitecture } from '../scripts/architecture.ts';
import { temporaryFolder } from './process/server-process.ts';

async function violations(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  await using folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder.path, 'src', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const found = await checkArchitecture(folder.path);
  // A cycle begins anywhere.
  return found.map(({ file, rule }) => (rule === 'cycle' ? rule : `${rule} ${file}`)).sort();
}

const NODE = "import { readFileSync } from 'node:fs';\n";

describe('the architecture check', () => {
  it('finds what only one runtime has in the core and the client, and in what the edge is made of', async () => {
    const files = {
      'core/a.ts': NODE,
      'core/b.ts': "import 'node:fs';\n",
      'client/e.ts': NODE,
      'platform/edge/main.ts': "import { c } from '../c.ts';\nimport type { D } from '../d.ts';\n",
      'platform/c.ts': `export const c = Deno.version;\n`,
      'platform/d.ts': `${NODE}export type D = 1;\n`,
    };
    assert.deepEqual(await violations(files), [
      'portability src/client/e.ts',
      'portability src/core/a.ts',
      'portability src/core/b.ts',
      'portability src/platform/c.ts',
    ]);
  });

  it('finds cycles, wrong directions and files that are too long', async () => {
    const files = {
      'core/a.ts': "import { b } from './b.ts';\n",
      'core/b.ts': "import { a } from './a.ts';\nimport { c } from '../platform/c.ts';\n",
      'platform/c.ts': '\n'.repeat(421),
    };
    assert.deepEqual(await violations(files), ['cycle', 'direction src/core/b.ts', 'size src/platform/c.ts']);
  });
});
