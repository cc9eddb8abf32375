/**
 * The Python programs that tests use (Triton's client, Schemathesis), as `test/python/requirements.txt` pins them, in `.cache/python`.
 *
 *   bun scripts/python.ts      installs what is missing; exit status 1 where there is no Python 3.11 or later
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.cache', 'python');
const requirements = join(root, 'test', 'python', 'requirements.txt');
const stamp = join(folder, 'installed.txt');

function run(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

const wanted = readFileSync(requirements, 'utf8');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  const pip = join(folder, 'bin', 'pip');
  const installed =
    run('python3', '-c', 'import sys; sys.exit(sys.version_info < (3, 11))') &&
    run('python3', '-m', 'venv', folder) &&
    run(pip, 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements);
  if (!installed) {
    console.error('Cannot install the Python programs: Python 3.11 or later with venv is needed, and a package index');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
