/** What the command line says of CUDA driver libraries, with the addon there. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { wasm } from '../app/fixture.ts';
import { temporaryFolder, tensorWasm } from './server-process.ts';

const HOW =
  'With an NVIDIA GPU, install or update its driver; without one, set TENSOR_WASM_CUDA_DRIVER=emulator for the software driver';
const VULKAN = { TENSOR_WASM_WEBGPU_DRIVER: '/none.json' };

describe('a CUDA driver library', () => {
  it('that is missing, or is none, is told in one line, by run with the same reason and status 3', async () => {
    await using folder = await temporaryFolder();
    const [text, file] = [join(folder.path, 'text.so'), join(folder.path, 'f.wasm')];
    await writeFile(text, 'no library\n');
    await writeFile(file, wasm('(module (func (export "f") (result i32) i32.const 7))'));
    const on = (library: string) => ({ ...VULKAN, TENSOR_WASM_CUDA_DRIVER: library });
    const [missing, none, ran] = await Promise.all([
      tensorWasm(['devices'], on('/none.so')),
      tensorWasm(['devices'], on(text)),
      tensorWasm(['run', file, '--export', 'f', '--backend', 'cuda'], on(text)),
    ]);
    assert.deepEqual([missing.status, none.status, ran.status], [0, 0, 3]);
    assert.match(
      missing.stdout,
      /^webgpu: not here: TENSOR_WASM_WEBGPU_DRIVER names no driver: .*found \/none\.json$/m,
    );
    for (const [library, { stdout }] of [
      ['/none.so', missing],
      [text, none],
    ] as const) {
      const line = stdout.split('\n').find((one) => one.startsWith('cuda')) ?? '';
      assert.ok(line.startsWith(`cuda: not here: Cannot open CUDA driver library ${library}: `), line);
      assert.ok(line.endsWith(`. ${HOW}`), line);
      if (library === text) assert.ok(ran.stderr.includes(line.replace('cuda: not here: ', '')), ran.stderr);
    }
  });

  it('that is there is listed', async () => {
    const { status, stdout } = await tensorWasm(['devices'], { ...VULKAN, TENSOR_WASM_CUDA_DRIVER: 'emulator' });
    assert.equal(status, 0);
    assert.match(stdout, /^cuda:0 {2}.*emulator.* \(software\)$/m);
  });
});
