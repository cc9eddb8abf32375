/** Models of the OpenAI routes: functions and aliases by name, and the names that the operator adds. */
import type { LoadedFunction } from '../../functions/registry.ts';
import type { TenantId } from '../../store/store.ts';
import { RequestError } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import { findModel, listModels, type NamedModel } from '../models.ts';

/** `NAME:FUNCTION` by name; what makes no sense is left out with a warning, as in the reference. */
export function modelMap({ config, log }: Gateway): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [i, item] of config.TENSOR_WASM_API_OPENAI_MODEL_MAP.entries()) {
    const colon = item.indexOf(':');
    if (colon > 0 && colon < item.length - 1) map.set(item.slice(0, colon).trim(), item.slice(colon + 1).trim());
    else log('warn', 'Left out an entry of TENSOR_WASM_API_OPENAI_MODEL_MAP: expected NAME:FUNCTION', { entry: i + 1 });
  }
  return map;
}

/** @throws RequestError `not_found` with the code `model_not_found` */
export async function openAiModel(
  gateway: Gateway,
  map: ReadonlyMap<string, string>,
  tenant: TenantId,
  name: string,
): Promise<LoadedFunction> {
  const found = await findModel(gateway, tenant, map.get(name) ?? name);
  if (found) return found;
  throw new RequestError('not_found', `Cannot find model ${name.slice(0, 512)}`, {
    field: 'model',
    code: 'model_not_found',
  });
}

export async function openAiModels(
  gateway: Gateway,
  map: ReadonlyMap<string, string>,
  tenant: TenantId,
): Promise<readonly NamedModel[]> {
  const models = new Map((await listModels(gateway, tenant)).map((model) => [model.name, model]));
  for (const [name, reference] of map) {
    const record = await gateway.functions.identify(tenant, reference);
    if (record) models.set(name, { name, record });
    else models.delete(name);
  }
  return [...models.values()];
}
