import { TensorWasmError } from '../errors.ts';
import type { Room, StoredUsage } from './quotas.ts';

/** @throws TensorWasmError `quota_exceeded` where a function of `size` bytes is more than there is room for. */
export function checkRoom(used: Pick<StoredUsage, 'functions' | 'storedBytes'>, size: number, room: Room): void {
  if (used.functions + 1 > room.functions) throw exceeded('functions', room.functions, used.functions + 1);
  if (used.storedBytes + size > room.storedBytes) {
    throw exceeded('stored_bytes', room.storedBytes, used.storedBytes + size);
  }
}

function exceeded(quota: string, max: number, found: number): TensorWasmError {
  const message = `Cannot keep the function: the tenant's quota of ${quota} is ${max}, it would have ${found}`;
  return new TensorWasmError('quota_exceeded', message, { quota, max, found });
}
