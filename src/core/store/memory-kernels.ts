import type { KernelManifest } from '../kernels/manifest.ts';
import { checkKernelRoom } from './kernel-room.ts';
import type { AddedKernel, Kernel, KernelRoom, KernelStore } from './kernels.ts';

export class MemoryKernels implements KernelStore {
  readonly #kernels = new Map<string, Kernel & { readonly bytes: number }>();

  async add(kernel: Kernel, room: KernelRoom): Promise<AddedKernel> {
    const { name, version } = kernel.manifest;
    const known = this.#kernels.get(keyOf(name, version));
    if (known) return { manifest: known.manifest, added: false };
    const bytes = new TextEncoder().encode(kernel.ptx).length;
    checkKernelRoom(this.#used(), bytes, room);
    this.#kernels.set(keyOf(name, version), { ...kernel, bytes });
    return { manifest: kernel.manifest, added: true };
  }

  async get(name: string, version: string): Promise<Kernel | null> {
    const found = this.#kernels.get(keyOf(name, version));
    return found ? { manifest: found.manifest, ptx: found.ptx } : null;
  }

  async list({ offset, limit }: { offset: number; limit: number }): Promise<readonly KernelManifest[]> {
    return [...this.#kernels.values()].slice(offset, offset + limit).map(({ manifest }) => manifest);
  }

  async delete(name: string, version: string): Promise<boolean> {
    return this.#kernels.delete(keyOf(name, version));
  }

  #used(): KernelRoom {
    let used = 0;
    for (const { bytes } of this.#kernels.values()) used += bytes;
    return { kernels: this.#kernels.size, bytes: used };
  }
}

function keyOf(name: string, version: string): string {
  return `${name}@${version}`;
}
