/** What the protocols of other servers call a model: a function by its name, an alias, `NAME@VERSION` or an id. */
import type { LoadedFunction } from '../functions/registry.ts';
import type { FunctionRecord } from '../store/functions.ts';
import type { TenantId } from '../store/store.ts';
import type { Gateway } from './gateway.ts';

const VERSION = /^[1-9]\d{0,14}$/;
const PAGE = 1000;

/** Null where there is none such; without a version the one that the name stands for. */
export async function findModel(
  { functions }: Gateway,
  tenant: TenantId,
  name: string,
  version?: string,
): Promise<LoadedFunction | null> {
  const found = await functions.resolve(tenant, name);
  if (!found || version === undefined || String(found.record.version) === version) return found;
  return VERSION.test(version) ? functions.resolve(tenant, `${found.record.name}@${version}`) : null;
}

/** The versions that there are of a model's name, oldest first. */
export async function versionsOf({ functions }: Gateway, { tenant, name }: FunctionRecord): Promise<string[]> {
  const records = await functions.list({ tenant, name, limit: PAGE });
  return records.map(({ version }) => String(version));
}

export interface NamedModel {
  readonly name: string;
  readonly record: FunctionRecord;
}

/** Every name that stands for a model: those of functions, for their newest version, and aliases. */
export async function listModels({ functions, store }: Gateway, tenant: TenantId): Promise<readonly NamedModel[]> {
  const models = new Map<string, FunctionRecord>();
  for (let after: FunctionRecord | null = null; ; ) {
    const page: readonly FunctionRecord[] = await functions.list({
      tenant,
      latest: true,
      limit: PAGE,
      ...(after ? { after: { createdUnixMs: after.createdUnixMs, id: after.id } } : {}),
    });
    for (const record of page) models.set(record.name, record);
    if (page.length < PAGE) break;
    after = page[page.length - 1];
  }
  for (let after: string | null = null; ; ) {
    const page = await store.aliases.list({ tenant, limit: PAGE, ...(after === null ? {} : { after }) });
    for (const { name, functionId } of page) {
      const record = await functions.describe(tenant, functionId);
      if (record) models.set(name, record);
    }
    if (page.length < PAGE) break;
    after = page[page.length - 1].name;
  }
  return [...models].map(([name, record]) => ({ name, record }));
}
