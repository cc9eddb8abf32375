import { LRUCache } from 'lru-cache';
import type { CompileRequest, Device, Program } from '../backend.ts';
import type { ProgramLease, ProgramSource } from '../engine/invoke.ts';
import { describeStack } from '../lower/shadow-stack.ts';
import type { ValidModule } from '../wasm/module.ts';

/** A program and who uses it: it is released once the cache has dropped it and the last lease has ended. */
class Entry {
  readonly program: Promise<Program>;
  #leases = 0;
  #dropped = false;

  constructor(program: Promise<Program>) {
    this.program = program;
  }

  lease(): () => void {
    this.#leases++;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#leases--;
      this.#releaseIfUnused();
    };
  }

  drop(): void {
    this.#dropped = true;
    this.#releaseIfUnused();
  }

  #releaseIfUnused(): void {
    if (!this.#dropped || this.#leases > 0) return;
    this.program.then(
      (program) => program.release(),
      () => undefined,
    );
  }
}

/**
 * Compiled programs by device, module, exports, mode, exactness, limits and shadow stack. However many ask for one at once, it is compiled once;
 * a failed compilation is not kept. Modules are told apart by identity: two decodings of the same bytes are two modules here.
 */
export class ProgramCache implements ProgramSource {
  readonly #entries: LRUCache<string, Entry>;
  readonly #devices = new WeakMap<Device, number>();
  readonly #modules = new WeakMap<ValidModule, number>();
  #numbered = 0;

  /** @param max Programs kept. */
  constructor(max: number) {
    this.#entries = new LRUCache({ max, dispose: (entry) => entry.drop() });
  }

  async obtain(device: Device, request: CompileRequest): Promise<ProgramLease> {
    const key = this.#key(device, request);
    const known = this.#entries.get(key);
    const entry = known ?? this.#compile(key, device, request);
    const release = entry.lease();
    try {
      const program = await entry.program;
      return { program, compileMs: known ? 0 : program.compileMs, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  clear(): void {
    this.#entries.clear();
  }

  #compile(key: string, device: Device, request: CompileRequest): Entry {
    const entry = new Entry(device.compile(request));
    this.#entries.set(key, entry);
    entry.program.catch(() => {
      if (this.#entries.peek(key) === entry) this.#entries.delete(key);
    });
    return entry;
  }

  #key(device: Device, { module, exports, mode, exactness, limits, stack = 'auto' }: CompileRequest): string {
    const { maxPages, maxCallDepth, maxTableElements } = limits;
    const numbers = `${this.#number(this.#devices, device)} ${this.#number(this.#modules, module)}`;
    const settings = `${mode} ${exactness} ${describeStack(stack)} ${maxPages} ${maxCallDepth} ${maxTableElements}`;
    return `${numbers} ${settings} ${JSON.stringify(exports)}`;
  }

  #number<T extends object>(numbers: WeakMap<T, number>, of: T): number {
    let number = numbers.get(of);
    if (number === undefined) {
      number = this.#numbered++;
      numbers.set(of, number);
    }
    return number;
  }
}
