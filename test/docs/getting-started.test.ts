/** Runs every command of docs/getting-started.md, in order, in an empty folder; what `npm install` would fetch is here already. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'bin/tensor-wasm.js');
const page = readFileSync(join(root, 'docs', 'getting-started.md'), 'utf8');
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block);

/** One script of all blocks: the shell tells which command failed, and ends the server whatever happens. */
function script(commands: string, port: number): string {
  // Not through the function above: its process would be a shell's, and the server would outlive that.
  const background = `node '${bin}' $1
until curl -sf localhost:${port}/healthz > ready; do kill -0 $!; done`;
  return `set -e
npx() { shift; node '${bin}' "$@"; }
npm() { if [ "$1" = install ]; then ln -s '${join(root, 'node_modules')}' node_modules; else command npm "$@"; fi; }
trap '[ -z "$!" ] || kill $!' EXIT
${commands.replaceAll(':8080', `:${port}`).replaceAll(/^npx tensor-wasm (.* &)$/gm, background)}`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function run(commands: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'tensor-wasm-docs-'));
  const port = await freePort();
  try {
    const env = {
      ...process.env,
      PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
      TENSOR_WASM_SERVER: `http://127.0.0.1:${port}`,
      TENSOR_WASM_BACKENDS: 'cpu',
      TENSOR_WASM_API_AUDIT_LOG: 'none',
    };
    return spawnSync('bash', ['-c', script(commands, port)], { cwd: folder, env, encoding: 'utf8', timeout: 100_000 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('docs/getting-started.md', () => {
  it('leads from nothing to a function that is served', async () => {
    const { status, stdout, stderr } = await run(blocks.join('\n'));
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    assert.match(stdout, /^5$/m);
    assert.match(stdout, /agree/);
    assert.match(stdout, /listening on/);
    assert.match(stdout, /"data":\[1\.5,3,4\.5\]/);
    assert.match(stdout, /"version": 1/);
    assert.match(stdout, /"fuel": 1000/);
    assert.match(stdout, /"status": "completed"/);
    assert.match(stdout, /tw_\w+/);
  });

  it('notices a command that fails', async () => {
    const { status } = await run('npx tensor-wasm run nothing.wasm --export f\necho done');
    assert.equal(status, 2);
  });
});
