import { missingImports } from '../engine/host.ts';
import type { ValidModule } from '../wasm/module.ts';
import { RequestError } from './errors.ts';

/** @throws RequestError `unlinkable`, with a list of what nobody provides. */
export function checkImports(module: ValidModule): void {
  const missing = missingImports(module);
  if (missing.length === 0) return;
  const names = missing.map(({ module: from, name, kind }) => `${kind} ${from}.${name}`).join(', ');
  throw new RequestError('unlinkable', `Cannot deploy: nobody provides what the module imports: ${names}`, {
    missing: names,
    count: missing.length,
  });
}
