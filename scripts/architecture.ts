/**
 * The shape of the house, checked: no import cycle, imports only in the directions below, no runtime API inside `src/core` and `src/client` nor in anything
 * that the edge's module is made of, no file grown past what a reader can hold.
 *
 *   bun scripts/architecture.ts [ROOT]      prints each violation; exit status 1 when there is one
 */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a folder's files may import besides their own folder: the longest matching prefix decides. */
const DIRECTIONS: readonly (readonly [folder: string, allowed: readonly string[]])[] = [
  ['src/core/errors.ts', []],
  ['src/core/wasm', ['src/core/errors.ts']],
  ['src/core/ir', ['src/core/errors.ts', 'src/core/wasm', 'src/core/engine/image.ts', 'src/core/backend.ts']],
  [
    'src/core/lower',
    ['src/core/errors.ts', 'src/core/wasm', 'src/core/ir', 'src/core/softfloat', 'src/core/backend.ts'],
  ],
  ['src/core/softfloat', ['src/core/errors.ts', 'src/core/wasm', 'src/core/ir', 'src/core/lower']],
  ['src/core', ['src/core']],
  ['src/backends/interpreter', ['src/core']],
  ['src/backends/cpu', ['src/core']],
  ['src/backends/webgpu', ['src/core']],
  ['src/backends/cuda', ['src/core']],
  ['src/platform', ['src/core', 'src/backends']],
  ['src/cli', ['src/core', 'src/platform']],
  ['src/client', ['src/core']],
  ['src', ['src']],
];

/** `src/core/app` and the engine know a backend only through its contract. */
const FORBIDDEN: readonly (readonly [folder: string, target: string])[] = [
  ['src/core', 'src/backends'],
  ['src/core', 'src/platform'],
  ['src/core', 'src/cli'],
];

const PORTABILITY = /\b(?:Bun|Deno|process)\.[a-zA-Z]|from 'node:|import\('node:|^import 'node:|from 'bun/;
const PORTABLE = ['src/core', 'src/client'];
const MAX_LINES = 420;
/** What this imports, directly or not, runs in workerd and in browsers. */
const EDGE = 'src/platform/edge/main.ts';

export interface Violation {
  readonly file: string;
  readonly rule: 'cycle' | 'direction' | 'portability' | 'size';
  readonly detail: string;
}

export async function checkArchitecture(root: string): Promise<Violation[]> {
  const files = (await walk(join(root, 'src'))).filter((file) => file.endsWith('.ts'));
  const sources = new Map<string, string>();
  for (const file of files) sources.set(relative(root, file), await readFile(file, 'utf8'));
  const imports = new Map([...sources].map(([file, text]) => [file, importsOf(root, file, text)]));
  const linked = new Map(
    [...imports].map(([file, found]) => [file, found.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target)]),
  );
  const edge = reached(EDGE, linked);
  const violations: Violation[] = [];
  for (const [file, text] of sources) {
    const test = file.endsWith('.test.ts');
    if (!test) {
      for (const { target } of imports.get(file) ?? []) {
        if (!mayImport(file, target)) violations.push({ file, rule: 'direction', detail: `imports ${target}` });
      }
    }
    if ((PORTABLE.some((folder) => within(file, folder)) && !test) || edge.has(file)) {
      text.split('\n').forEach((line, i) => {
        if (!/^\s*(\/\/|\*|\/\*)/.test(line) && PORTABILITY.test(line)) {
          violations.push({ file, rule: 'portability', detail: `line ${i + 1}: ${line.trim().slice(0, 100)}` });
        }
      });
    }
    const lines = text.split('\n').length - 1;
    if (lines > MAX_LINES && !file.endsWith('.gen.ts')) {
      violations.push({ file, rule: 'size', detail: `${lines} lines, at most ${MAX_LINES}` });
    }
  }
  for (const cycle of cycles(linked)) violations.push({ file: cycle[0], rule: 'cycle', detail: cycle.join(' -> ') });
  return violations;
}

function mayImport(file: string, target: string): boolean {
  if (!target.startsWith('src/')) return true;
  if (FORBIDDEN.some(([folder, banned]) => within(file, folder) && within(target, banned))) return false;
  const rule = DIRECTIONS.find(([folder]) => within(file, folder));
  return !rule || within(target, rule[0]) || rule[1].some((allowed) => within(target, allowed));
}

function within(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

interface Imported {
  readonly target: string;
  /** Erased before anything runs: counts for directions, not for cycles. */
  readonly typeOnly: boolean;
}

function importsOf(root: string, file: string, text: string): Imported[] {
  const found: Imported[] = [];
  for (const match of text.matchAll(/^\s*(?:import|export)\b([^;'"]*?)from\s+'(\.[^']+)'|^import\s+'(\.[^']+)'/gm)) {
    const typeOnly = /^\s*type\b/.test(match[1] ?? '');
    found.push({ target: relative(root, resolve(root, dirname(file), match[2] ?? match[3])), typeOnly });
  }
  return found;
}

/** A file, and all that it imports. */
function reached(file: string, imports: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (one: string): void => {
    if (found.has(one) || !imports.has(one)) return;
    found.add(one);
    for (const target of imports.get(one) ?? []) visit(target);
  };
  visit(file);
  return found;
}

/** Import cycles by depth-first search: each one once, starting from its first file found. */
function cycles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const state = new Map<string, 'open' | 'done'>();
  const path: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    path.push(file);
    for (const target of imports.get(file) ?? []) if (imports.has(target)) visit(target);
    path.pop();
    state.set(file, 'done');
  };
  for (const file of imports.keys()) visit(file);
  return found;
}

async function walk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : Promise.resolve([path]);
    }),
  );
  return nested.flat();
}

if (import.meta.main) {
  const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
  const violations = await checkArchitecture(root);
  for (const { file, rule, detail } of violations) console.log(`${rule}: ${file}: ${detail}`);
  console.log(violations.length === 0 ? 'architecture: ok' : `architecture: ${violations.length} violations`);
  process.exit(violations.length === 0 ? 0 : 1);
}
