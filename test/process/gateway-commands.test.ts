import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FUNCTIONS, wasm } from '../app/fixture.ts';
import { command, serve, temporaryFolder, tensorWasm } from './server-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a command with `--output json`; its answer, or its error. */
async function json(args: readonly string[]) {
  const { status, stdout, stderr } = await tensorWasm([...args, '--output', 'json']);
  assert.equal(stderr, '', args.join(' '));
  return { status, reply: JSON.parse(stdout) };
}

describe('tensor-wasm functions', () => {
  it('manages what a server keeps', async () => {
    await using server = await serve(['--store', 'memory']);
    await using folder = await temporaryFolder();
    const to = ['--server', server.url];
    const [first, second] = [join(folder.path, 'first.wasm'), join(folder.path, 'second.wasm')];
    await writeFile(first, wasm(FUNCTIONS));
    await writeFile(second, wasm('(module (func (export "add") (param i32 i32) (result i32) i32.const 7))'));
    const deploy = async (file: string) => (await json(['deploy', file, '--name', 'f', ...to])).reply;
    const one = await deploy(first);
    assert.deepEqual([one.version, one.created, (await deploy(first)).created], [1, true, false]);
    const two = await deploy(second);
    assert.equal(two.version, 2);

    const functions = (...words: string[]) => json(['functions', ...words, ...to]);
    const ids = ({ reply }: { reply: { functions: { id: string }[] } }) => reply.functions.map(({ id }) => id).sort();
    assert.deepEqual(ids(await functions('list')), [one.id, two.id].sort());
    assert.deepEqual(ids(await functions('versions', one.id)), [one.id, two.id].sort());
    assert.deepEqual(ids(await functions('list', '--latest')), [two.id]);
    assert.equal((await functions('get', 'f@1')).reply.id, one.id);

    const updated = await functions(
      ...['update', 'f@1', '--description', 'x y', '--tag', 'a', '--tag', 'b', '--env', 'A=1=2'],
      ...['--set', 'limits.fuel=100', '--set', 'policy.backend=cpu', '--set', 'policy.fallback=false'],
    );
    const { description, tags, environment, limits, policy } = updated.reply;
    assert.deepEqual(
      [description, tags, environment, limits, policy],
      ['x y', ['a', 'b'], { A: '1=2' }, { fuel: 100 }, { backend: 'cpu', fallback: false }],
    );
    assert.deepEqual((await functions('update', 'f@1', '--set', 'limits.fuel=null')).reply.limits, {});
    assert.deepEqual(ids(await functions('list', '--tag', 'b')), [one.id]);
    const stale = await functions('update', 'f@1', '--description', 'z', '--if-match', '"x"');
    assert.deepEqual([stale.status, stale.reply.error.server_kind], [1, 'precondition_failed']);

    assert.equal((await functions('alias', 'live', 'f@1')).reply.version, 1);
    const invoked = await json(['invoke', 'live', '--export', 'add', '--args', '[1, 2]', ...to]);
    assert.deepEqual(invoked.reply.response.result, [3]);
    assert.deepEqual((await functions('aliases')).reply.aliases.length, 1);
    assert.equal((await functions('delete', 'f')).reply.error.server_kind, 'conflict');
    assert.deepEqual(await functions('unalias', 'live'), { status: 0, reply: null });

    const file = join(folder.path, 'back.wasm');
    assert.deepEqual((await functions('download', 'f@1', '--out', file)).reply, { file, size: one.size });
    assert.deepEqual(new Uint8Array(await readFile(file)), wasm(FUNCTIONS));
    assert.deepEqual(await functions('delete', 'f'), { status: 0, reply: null });
    assert.deepEqual(ids(await functions('list')), []);
    const absent = await functions('get', 'f');
    assert.deepEqual([absent.status, absent.reply.error.server_kind], [1, 'not_found']);
  });

  it('refuses what makes no sense before it asks anybody', async () => {
    const nowhere = ['--server', 'http://127.0.0.1:1'];
    const wrong = [
      ['functions', 'fly'],
      ['functions', 'get'],
      ['functions', 'update', 'f'],
      ['functions', 'update', 'f', '--set', 'fuel=1'],
      ['functions', 'update', 'f', '--env', 'A'],
      ['functions', 'alias', 'x'],
      ['functions', 'download', 'f'],
      ['bench', 'f', '--requests', '0'],
      ['bench', 'f', '--args', '{}'],
    ];
    for (const words of wrong) assert.equal((await json([...words, ...nowhere])).status, 2, words.join(' '));
    assert.equal((await json(['functions', 'list', ...nowhere])).status, 3);
  });
});

describe('tensor-wasm bench and metrics', () => {
  it('report what a server did', async () => {
    await using server = await serve(['--store', 'memory']);
    await using folder = await temporaryFolder();
    const to = ['--server', server.url];
    const file = join(folder.path, 'f.wasm');
    await writeFile(file, wasm(FUNCTIONS));
    await json(['deploy', file, ...to]);
    const { status, reply } = await json(
      ['bench', 'f', '--export', 'add', '--args', '[1, 2]', '--requests', '20', '--concurrency', '3'].concat(to),
    );
    assert.deepEqual([status, reply.requests, reply.concurrency, reply.errors], [0, 20, 3, {}]);
    const { min, p50, p99, max } = reply.latency_ms;
    assert.ok(0 < min && min <= p50 && p50 <= p99 && p99 <= max, JSON.stringify(reply));
    assert.ok(reply.requests_per_second > 0);

    // What is wrong with all of them is told by the first.
    const trapping = await json(['bench', 'f', '--export', 'trap_at', '--args', '[1, 1]', ...to]);
    assert.deepEqual([trapping.status, trapping.reply.error.kind], [1, 'trap']);

    const one = await json(['metrics', 'tensor_wasm_http_requests_total', ...to]);
    const invokes = one.reply.samples.find(
      ({ labels }: { labels: Record<string, string> }) =>
        labels.route === '/functions/:id/invoke' && labels.status === '200',
    );
    // One before the twenty, that nothing is wrong with it.
    assert.equal(invokes.value, 21);
    const histogram = await json(['metrics', 'tensor_wasm_http_request_duration_seconds', ...to]);
    assert.ok(histogram.reply.samples.some(({ name }: { name: string }) => name.endsWith('_bucket')));
    const { stdout } = await tensorWasm(['metrics', ...to]);
    assert.match(stdout, /^# TYPE tensor_wasm_build_info gauge$/m);
    assert.equal((await json(['metrics', 'nope', ...to])).status, 2);
  });
});

describe('tensor-wasm completions', () => {
  it('complete in bash what the commands know', async () => {
    const { status, stdout: script } = await tensorWasm(['completions', 'bash']);
    assert.equal(status, 0);
    /** What bash offers for the last of the words. */
    const offered = (...words: string[]): string[] => {
      const array = words.map((word) => `'${word}'`).join(' ');
      const line = `COMP_WORDS=(tensor-wasm ${array}); COMP_CWORD=${words.length}; _tensor_wasm; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout, stderr, status: ended } = spawnSync('bash', ['-c', `${script}\n${line}`], { encoding: 'utf8' });
      assert.deepEqual([ended, stderr], [0, '']);
      return stdout.split('\n').filter(Boolean);
    };
    assert.deepEqual(offered('func'), ['functions']);
    assert.ok(offered('').includes('completions'));
    assert.deepEqual(offered('functions', 'al'), ['aliases', 'alias']);
    assert.deepEqual(offered('functions', 'list', '--la'), ['--latest']);
    assert.deepEqual(offered('jobs', 'list', '--output', ''), ['text', 'json']);
    assert.deepEqual(offered('completions', 'z'), ['zsh']);
  });

  it('are accepted by zsh and fish, and there for no other than the five', async () => {
    await using folder = await temporaryFolder();
    const checks = { zsh: ['_tensor-wasm', '-n'], fish: ['tensor-wasm.fish', '--no-execute'] } as const;
    for (const [shell, [file, flag]] of Object.entries(checks)) {
      const { status, stdout } = await tensorWasm(['completions', shell, '--out-dir', folder.path]);
      const path = join(folder.path, file);
      assert.deepEqual([status, stdout], [0, `${path}\n`]);
      assert.match(await readFile(path, 'utf8'), /unalias/);
      const { error, status: parsed } = spawnSync(shell, [flag, path]);
      // Checked by the shell itself where there is one.
      if (!error) assert.equal(parsed, 0, shell);
    }
    const other = await tensorWasm(['completions', 'cmd']);
    assert.equal(other.status, 2);
    assert.match(other.stderr, /bash, zsh, fish, elvish, powershell/);
  });
});

describe('tensor-wasm man', () => {
  it('prints a page, or writes all of them into a folder', async () => {
    await using folder = await temporaryFolder();
    const into = join(folder.path, 'man1');
    const written = await tensorWasm(['man', '--out-dir', into]);
    const names = written.stdout.trim().split('\n');
    assert.ok(names.includes(join(into, 'tensor-wasm.1')) && names.includes(join(into, 'tensor-wasm-man.1')));
    const { stdout } = await tensorWasm(['man', 'man']);
    assert.equal(stdout, await readFile(join(into, 'tensor-wasm-man.1'), 'utf8'));
    const blocked = await tensorWasm(['man', 'fly', '--out-dir', into]);
    assert.equal(blocked.status, 2);
  });
});

describe('tensor-wasm init', () => {
  const tools = {
    assemblyscript: () => true,
    c: () => spawnSync('sh', ['-c', 'command -v clang wasm-ld make']).status === 0,
    rust: () =>
      spawnSync(
        'sh',
        ['-c', 'command -v cargo && test -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown"'],
        {
          env: systemRust(),
        },
      ).status === 0,
  } as const;

  for (const [language, present] of Object.entries(tools)) {
    it(`makes a function in ${language} that builds, deploys and runs as it stands`, async () => {
      if (!present()) {
        assert.ok(!process.env.CI || language === 'rust', `the toolchain of ${language} is not installed`);
        console.log(`the toolchain of ${language} is not on this machine: not built`);
        return;
      }
      await using folder = await temporaryFolder();
      await using server = await serve(['--store', 'memory']);
      const [file, words] = command(['init', 'my-function', '--language', language, '--output', 'json']);
      const made = spawnSync(file, words, { cwd: folder.path, encoding: 'utf8' });
      assert.equal(made.status, 0, made.stderr);
      const { module, next } = JSON.parse(made.stdout);
      const own = join(folder.path, 'my-function');
      // What `npm install` would fetch is here already.
      await symlink(join(ROOT, 'node_modules'), join(own, 'node_modules'));
      for (const step of next.slice(1, -1).filter((line: string) => line !== 'npm install')) {
        const built = spawnSync('sh', ['-c', step], { cwd: own, encoding: 'utf8', env: systemRust() });
        assert.equal(built.status, 0, `${step}: ${built.stdout}${built.stderr}`);
      }
      const to = ['--server', server.url];
      const { reply } = await json(['deploy', join(own, module), '--name', 'my-function', ...to]);
      assert.ok(reply.exports.every((one: { verdicts: { cpu: { runnable: boolean } } }) => one.verdicts.cpu.runnable));
      const sum = await json(['invoke', 'my-function', '--export', 'add', '--args', '[2, 3]', ...to]);
      assert.deepEqual(sum.reply.response.result, [5]);
      const [, body] = /-d '(\{[\s\S]*?\})'/.exec(await readFile(join(own, 'README.md'), 'utf8')) ?? [];
      const scaled = await fetch(`${server.url}/functions/my-function/invoke`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: String(body),
      });
      const answer = await scaled.json();
      assert.deepEqual(answer.tensors?.[0].data, [1.5, 3, 4.5], JSON.stringify(answer));
    });
  }

  it('tells rustup which target a function in Rust is built for, so that it need not be there', async () => {
    await using folder = await temporaryFolder();
    const [file, words] = command(['init', 'f', '--language', 'rust', '--output', 'json']);
    const made = spawnSync(file, words, { cwd: folder.path, encoding: 'utf8' });
    const [, target] = /--target (\S+)/.exec(JSON.parse(made.stdout).next.join(' ')) ?? [];
    const toolchain = await readFile(join(folder.path, 'f', 'rust-toolchain.toml'), 'utf8');
    assert.equal(toolchain, `[toolchain]\ntargets = ["${target}"]\n`);
  });

  it('writes over nothing', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'full'));
    await writeFile(join(folder.path, 'full', 'x'), '');
    for (const [name, ...more] of [['full'], ['../x'], ['Upper'], ['new', '--language', 'cobol']]) {
      const [file, words] = command(['init', name, ...more]);
      assert.equal(spawnSync(file, words, { cwd: folder.path }).status, 2, name);
    }
  });
});

/** Debian's Rust carries the wasm32 target that a rustup toolchain may lack. */
function systemRust(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `/usr/bin:${process.env.PATH}` };
}

describe('tensor-wasm serve --check-only', () => {
  it('tells every setting and where it is from', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'settings.json');
    await writeFile(
      file,
      JSON.stringify({ TENSOR_WASM_MAX_PAGES: 7, TENSOR_WASM_MAX_FUEL: 8, TENSOR_WASM_STORE: 'x.db' }),
    );
    const check = (...words: string[]) =>
      tensorWasm(['serve', '--check-only', ...words], {
        TENSOR_WASM_MAX_FUEL: '9',
        TENSOR_WASM_API_METRICS_TOKEN: 'secret',
      });
    const origins = ['--cors-origin', 'https://a.example', '--cors-origin', 'https://b.example'];
    const words = ['--config', file, '--store', 'memory', ...origins, '--allow-plaintext-public'];
    const { status, stdout } = await check(...words);
    assert.equal(status, 0);
    const settings = JSON.parse(stdout);
    assert.deepEqual(settings.TENSOR_WASM_MAX_PAGES, { value: 7, source: 'file' });
    assert.deepEqual(settings.TENSOR_WASM_MAX_FUEL, { value: 9, source: 'environment' });
    assert.deepEqual(settings.TENSOR_WASM_STORE, { value: 'memory', source: 'option' });
    assert.deepEqual(settings.TENSOR_WASM_API_CORS_ALLOWED_ORIGINS, {
      value: ['https://a.example', 'https://b.example'],
      source: 'option',
    });
    assert.deepEqual(settings.TENSOR_WASM_ALLOW_PLAINTEXT_PUBLIC, { value: true, source: 'option' });
    assert.deepEqual(settings.TENSOR_WASM_MAX_LANES, { value: 16_777_216, source: 'default' });
    assert.deepEqual(settings.TENSOR_WASM_API_METRICS_TOKEN, { value: '(set)', source: 'environment' });
    assert.doesNotMatch(stdout, /secret/);
    await writeFile(file, '{"TENSOR_WASM_MAX_PAGE": 7}');
    assert.equal((await check('--config', file)).status, 2);
    assert.equal((await check('--config', join(folder.path, 'none.json'))).status, 2);
  });
});
