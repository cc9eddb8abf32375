import { TensorWasmError } from '../core/errors.ts';

/**
 * `K=V`, once or several times.
 *
 * @throws TensorWasmError `usage` without a name.
 */
export function keyValues(option: string, given: unknown): [string, string][] {
  return [given ?? []].flat().map((one) => {
    const text = String(one);
    const at = text.indexOf('=');
    if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
    throw new TensorWasmError('usage', `cannot use ${option}: expected NAME=VALUE, found '${text}'`, { option });
  });
}
