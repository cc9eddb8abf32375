/** The part of the store that keeps kernels. They belong to no tenant. */
import type { KernelManifest } from '../kernels/manifest.ts';

export interface Kernel {
  readonly manifest: KernelManifest;
  readonly ptx: string;
}

export interface AddedKernel {
  /** The one that is kept: where `added` is false, whichever had this name and version before. */
  readonly manifest: KernelManifest;
  readonly added: boolean;
}

/** How much may be kept in all; a store checks it with the addition, in one transaction. */
export interface KernelRoom {
  readonly kernels: number;
  /** Of PTX as UTF-8. */
  readonly bytes: number;
}

/** Changes resolve once they would survive a crash. */
export interface KernelStore {
  /**
   * Adds a kernel unless there is one of its name and version: exactly one of several at once is added. Rejects with `quota_exceeded`
   * when there is no room for it.
   */
  add(kernel: Kernel, room: KernelRoom): Promise<AddedKernel>;
  get(name: string, version: string): Promise<Kernel | null>;
  /** In the order in which they were added. */
  list(request: { readonly offset: number; readonly limit: number }): Promise<readonly KernelManifest[]>;
  /** Whether there was one to delete. */
  delete(name: string, version: string): Promise<boolean>;
}
