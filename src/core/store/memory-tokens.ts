import { TensorWasmError } from '../errors.ts';
import { type Position, pageOf } from './position.ts';
import type { TokenRecord, TokenStore } from './tokens.ts';

export class MemoryTokens implements TokenStore {
  readonly #records = new Map<string, TokenRecord>();

  async add(record: TokenRecord): Promise<void> {
    if (this.#records.has(record.id)) {
      throw new TensorWasmError('internal', `Cannot add a token: id ${record.id} is taken`, { id: record.id });
    }
    this.#records.set(record.id, record);
  }

  async get(id: string): Promise<TokenRecord | null> {
    return this.#records.get(id) ?? null;
  }

  async list({ limit, after }: { limit: number; after?: Position }): Promise<readonly TokenRecord[]> {
    return pageOf(this.#records.values(), limit, after);
  }

  async replace(record: TokenRecord): Promise<boolean> {
    if (!this.#records.has(record.id)) return false;
    this.#records.set(record.id, record);
    return true;
  }

  async delete(id: string): Promise<boolean> {
    return this.#records.delete(id);
  }

  async count(): Promise<number> {
    return this.#records.size;
  }
}
