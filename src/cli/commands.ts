import type { CommandDef } from 'citty';
import type { CommandEntry } from './command-tree.ts';

// citty's CommandDef is invariant in its arguments' type, so a table of commands has to forget that type.
type Loaded = { readonly command: unknown };
const lazy = (summary: string, load: () => Promise<Loaded>): CommandEntry => ({
  summary,
  load: load as () => Promise<{ readonly command: CommandDef }>,
});

/** Each is loaded only when it is the command given. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  run: lazy('Run an export of a module, in this process', () => import('./run.ts')),
  validate: lazy('Decode and validate a module', () => import('./validate.ts')),
  conform: lazy('Run on every backend and compare bit by bit', () => import('./conform.ts')),
  devices: lazy('List backends and devices, and why one is missing', () => import('./devices.ts')),
  bundle: lazy('Write functions and the program as one module for an edge', () => import('./bundle.ts')),
  serve: lazy('Serve functions over HTTP', () => import('./serve.ts')),
  deploy: lazy('Send a module to a server', () => import('./deploy.ts')),
  invoke: lazy('Invoke a function of a server', () => import('./invoke.ts')),
  functions: lazy('List, get, update, alias, download or delete functions', () => import('./functions.ts')),
  init: lazy('Make a folder with a function that builds and deploys', () => import('./init.ts')),
  bench: lazy('Invoke a function many times; report latency and rate', () => import('./bench.ts')),
  metrics: lazy("A server's metrics, or one of them", () => import('./metrics.ts')),
  observe: lazy('Watch a server: health, load and latency', () => import('./observe.ts')),
  completions: lazy('A script that completes the command line in a shell', () => import('./completions.ts')),
  man: lazy('Manual pages', () => import('./man.ts')),
  admin: lazy('Operate a server: admin instance terminate ID', () => import('./admin.ts')),
  jobs: lazy('Submit, list, get, wait for, cancel, retry or delete jobs', () => import('./jobs.ts')),
  instances: lazy('List, get, create, move or terminate kept instances', () => import('./instances.ts')),
  snapshot: lazy('Save a kept instance as a file, restore it, or verify the file', () => import('./snapshot.ts')),
  kernel: lazy('Publish, list, get, verify or delete signed kernels of a server', () => import('./kernel.ts')),
  tokens: lazy('Create, list, rotate or revoke tokens', () => import('./tokens.ts')),
  quota: lazy('Get or set what a tenant may use', () => import('./quota.ts')),
  audit: lazy('List recent entries of the audit log, or verify its files', () => import('./audit.ts')),
};
