/**
 * What a guest may call outside of itself. Host functions are values given to an invocation ({@link RunLimits.host}); only a backend whose
 * guests run beside the host has them, devices refuse the import by its name. Which there are, and of what type, is known without any
 * invocation ({@link HOST_TYPES}), so that a deploy can say what is missing.
 */
import type { FuncType, ImportDesc, ValidModule, ValType } from '../wasm/module.ts';

/** An i32 as a number (its bits, signed), an i64 as a bigint. */
export type HostValue = number | bigint;

/** The guest's memory while it calls; `bytes` is as long as it is now. */
export interface HostMemory {
  bytes(): Uint8Array;
}

/** Calls that belong to one invocation. */
export interface Host {
  /** Calls `module`.`name`, one of {@link HOST_TYPES}. May throw {@link GuestExit}. */
  call(module: string, name: string, args: readonly HostValue[], memory: HostMemory): HostValue | undefined;
}

/** Thrown through the guest's frames when it ends itself (`proc_exit`): an end, not a trap. */
export class GuestExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`the guest exited with ${code}`);
    this.name = 'GuestExit';
    this.code = code;
  }
}

export const WASI = 'wasi_snapshot_preview1';
export const SCHEDULER = 'wasi:scheduler/host@0.1.0';
export const TENSOR = 'wasi:tensor/host@0.1.0';

/** Parameters, `i` for i32 and `I` for i64, then results. WASI: the witx of preview 1. */
const SIGNATURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [WASI]: {
    args_get: 'ii>i',
    args_sizes_get: 'ii>i',
    environ_get: 'ii>i',
    environ_sizes_get: 'ii>i',
    clock_res_get: 'ii>i',
    clock_time_get: 'iIi>i',
    fd_advise: 'iIIi>i',
    fd_allocate: 'iII>i',
    fd_close: 'i>i',
    fd_datasync: 'i>i',
    fd_fdstat_get: 'ii>i',
    fd_fdstat_set_flags: 'ii>i',
    fd_fdstat_set_rights: 'iII>i',
    fd_filestat_get: 'ii>i',
    fd_filestat_set_size: 'iI>i',
    fd_filestat_set_times: 'iIIi>i',
    fd_pread: 'iiiIi>i',
    fd_prestat_dir_name: 'iii>i',
    fd_prestat_get: 'ii>i',
    fd_pwrite: 'iiiIi>i',
    fd_read: 'iiii>i',
    fd_readdir: 'iiiIi>i',
    fd_renumber: 'ii>i',
    fd_seek: 'iIii>i',
    fd_sync: 'i>i',
    fd_tell: 'ii>i',
    fd_write: 'iiii>i',
    path_create_directory: 'iii>i',
    path_filestat_get: 'iiiii>i',
    path_filestat_set_times: 'iiiiIIi>i',
    path_link: 'iiiiiii>i',
    path_open: 'iiiiiIIii>i',
    path_readlink: 'iiiiii>i',
    path_remove_directory: 'iii>i',
    path_rename: 'iiiiii>i',
    path_symlink: 'iiiii>i',
    path_unlink_file: 'iii>i',
    poll_oneoff: 'iiii>i',
    proc_exit: 'i>',
    proc_raise: 'i>i',
    random_get: 'ii>i',
    sched_yield: '>i',
    sock_accept: 'iii>i',
    sock_recv: 'iiiiii>i',
    sock_send: 'iiiii>i',
    sock_shutdown: 'ii>i',
  },
  [SCHEDULER]: { yield: '>i', 'deadline-remaining-ms': '>i' },
  [TENSOR]: { 'input-len': '>i', 'read-input': 'ii>i', 'emit-chunk': 'ii>i', flush: '>i' },
};

/** By module and name. */
export const HOST_TYPES: ReadonlyMap<string, ReadonlyMap<string, FuncType>> = new Map(
  Object.entries(SIGNATURES).map(([module, functions]) => [
    module,
    new Map(Object.entries(functions).map(([name, text]) => [name, typeOf(text)])),
  ]),
);

function typeOf(text: string): FuncType {
  const [params, results] = text.split('>').map((part) => [...part].map((c): ValType => (c === 'i' ? 'i32' : 'i64')));
  return { params, results };
}

/** Whether the host has this function, of this type. */
export function isProvided(module: ValidModule, from: string, name: string, desc: ImportDesc): boolean {
  if (desc.kind !== 'func') return false;
  const found = HOST_TYPES.get(from)?.get(name);
  const wanted = module.types[desc.type];
  return (
    found !== undefined &&
    found.params.join() === wanted.params.join() &&
    found.results.join() === wanted.results.join()
  );
}

export interface MissingImport {
  readonly module: string;
  readonly name: string;
  readonly kind: string;
}

/** What a module imports and nobody provides, in its order. */
export function missingImports(module: ValidModule): readonly MissingImport[] {
  return module.imports
    .filter(({ module: from, name, desc }) => !isProvided(module, from, name, desc))
    .map(({ module: from, name, desc }) => ({ module: from, name, kind: desc.kind }));
}

/** Whether a module imports from one of the host's. */
export function imports(module: ValidModule, from: string): boolean {
  return module.imports.some((one) => one.module === from);
}
