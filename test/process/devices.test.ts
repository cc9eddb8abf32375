/** What the command line says of a backend that is not here: one line that tells why and how to get it, while the rest works. */
import assert from 'node:assert/strict';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { wasm } from '../app/fixture.ts';
import { type Finished, type TemporaryFolder, temporaryFolder, tensorWasm } from './server-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHER = join('bin', 'tensor-wasm.js');
const ADD = wasm('(module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))');
const ADDING = ['--export', 'add', '--args', '[2, 3]'];
const BUILD = 'run "node scripts/build-native.ts", which needs Rust';
/** No driver is asked for by name, and wherever Vulkan's is looked for, Deno's own WebGPU and Dawn find none. */
const NO_DRIVER = {
  TENSOR_WASM_CUDA_DRIVER: '',
  VK_DRIVER_FILES: '/none.json',
  VK_ICD_FILENAMES: '/none.json',
  // Deno falls back on OpenGL otherwise.
  DENO_WEBGPU_BACKEND: 'vulkan',
  TENSOR_WASM_WEBGPU_DRIVER: '',
};

/** The one line that `devices` has of each backend, first lines of devices included. */
async function devices(env: Record<string, string>, launcher?: string): Promise<Map<string, string>> {
  const { status, stdout } = await tensorWasm(['devices'], env, launcher);
  assert.equal(status, 0);
  const lines = stdout.split('\n').filter((line) => /^\S/.test(line));
  const named = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line]));
  assert.deepEqual([...named.keys()], ['cpu', 'webgpu', 'cuda', 'interpreter']);
  assert.equal(lines.length, 4, stdout);
  assert.match(`${named.get('cpu')}\n${named.get('interpreter')}`, /^cpu:0 .*\ninterpreter:0 /);
  return named;
}

/** A copy of the program on a machine that has neither native parts nor the packages named. */
async function copyWithout(...packages: string[]): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  for (const part of ['bin', 'src', 'package.json', 'deno.json'])
    await cp(join(ROOT, part), join(folder.path, part), { recursive: true });
  await mkdir(join(folder.path, 'node_modules'));
  for (const name of await readdir(join(ROOT, 'node_modules'))) {
    if (!packages.includes(name))
      await symlink(join(ROOT, 'node_modules', name), join(folder.path, 'node_modules', name));
  }
  return folder;
}

function assertUnavailable({ status, stdout, stderr }: Finished, reason: string): void {
  assert.deepEqual([status, stdout], [3, '']);
  assert.ok(stderr.includes(reason), stderr);
}

describe('a machine without native addon, webgpu package and Vulkan driver', () => {
  it('has every reason in devices, run and conform, and runs on what is left', async () => {
    await using machine = await copyWithout('webgpu');
    const launcher = join(machine.path, LAUNCHER);
    const file = join(machine.path, 'add.wasm');
    await writeFile(file, ADD);
    const on = (words: string[]) => tensorWasm([...words, file, ...ADDING], NO_DRIVER, launcher);

    const found = await devices(NO_DRIVER, launcher);
    const addon = `Cannot use CUDA: the addon is not built: no ${join(machine.path, 'native/cuda/tensor-wasm-cuda.node')}; ${BUILD}`;
    assert.equal(found.get('cuda'), `cuda: not here: ${addon}`);
    const webgpu =
      'deno' in process.versions
        ? "no WebGPU adapter: this host's own WebGPU finds none; install or update the graphics driver"
        : 'no WebGPU: the "webgpu" package is not installed and this runtime has no navigator.gpu; run "npm install webgpu"';
    assert.ok(found.get('webgpu')?.startsWith(`webgpu: not here: ${webgpu}`), found.get('webgpu'));

    const [cuda, both, compared] = await Promise.all([
      on(['run', '--backend', 'cuda']),
      on(['run', '--backends', 'webgpu,cuda']),
      on(['conform']),
    ]);
    assertUnavailable(cuda, addon);
    assertUnavailable(both, webgpu);
    assert.equal(compared.status, 0, compared.stderr);
    for (const reason of [
      `cuda: cannot open cuda: ${addon}`,
      `webgpu: cannot open webgpu: ${webgpu}`,
      'cpu      ok           5 ',
      'agree',
    ])
      assert.ok(compared.stdout.includes(reason), compared.stdout);
  });
});

describe('a machine where something is there but of no use', () => {
  it('tells an addon that does not load, and a Vulkan variable that names nothing', async () => {
    await using folder = await temporaryFolder();
    const addon = join(folder.path, 'broken.node');
    await writeFile(addon, 'no library\n');
    const found = await devices({ ...NO_DRIVER, TENSOR_WASM_CUDA_ADDON: addon });
    assert.match(
      found.get('cuda') ?? '',
      /^cuda: not here: Cannot use CUDA: the addon does not load here: .*; run "node scripts\/build-native\.ts"/,
    );
    assert.match(
      found.get('webgpu') ?? '',
      /^webgpu: not here: no WebGPU adapter: VK_DRIVER_FILES names no file: found \/none\.json; unset it/,
    );
  });

  it('tells a driver that Dawn gets no adapter from', async () => {
    await using folder = await temporaryFolder();
    const icd = join(folder.path, 'icd.json');
    const library = { library_path: '/none.so', api_version: '1.0.0' };
    await writeFile(icd, JSON.stringify({ file_format_version: '1.0.0', ICD: library }));
    const useless = await devices({ TENSOR_WASM_WEBGPU_DRIVER: icd, TENSOR_WASM_CUDA_ADDON: '/none' });
    assert.ok(
      useless
        .get('webgpu')
        ?.includes(`the Vulkan driver "${icd}" offers none that Dawn accepts: it may lack its GPU, or be too old`),
      useless.get('webgpu'),
    );
  });
});

describe('a machine with a Vulkan driver', () => {
  it('lists it', async () => {
    const found = await devices({ TENSOR_WASM_WEBGPU_DRIVER: 'swiftshader', TENSOR_WASM_CUDA_ADDON: '/none' });
    assert.match(found.get('webgpu') ?? '', /^webgpu:0 {2}SwiftShader.* \(software\)$/);
  });
});
