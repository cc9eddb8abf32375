import { decodeBase64 } from '../../core/app/base64.ts';
import type { Store } from '../../core/store/store.ts';
import type { BundledFunction } from './bundle.ts';

/**
 * The store with the modules of the deployment in it, so that none of these is asked of a database, which is a round trip away and
 * carries bytes as lists of numbers. What else it does is the store's own.
 */
export function withModules(store: Store, bundled: readonly BundledFunction[]): Store {
  const modules = new Map(bundled.map(({ fresh, module }) => [fresh.sha256, module]));
  const getModule = async (sha256: string): Promise<Uint8Array | null> => {
    const found = modules.get(sha256);
    return found === undefined ? store.getModule(sha256) : decodeBase64(found, 'a bundled module', 'bad_request');
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === 'getModule') return getModule;
      const member: unknown = Reflect.get(target, name, target);
      // Its private members are the store's alone.
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

/** Deploys the functions of the deployment that the store does not have. May run in several isolates, or requests, at once. */
export async function deployBundled(store: Store, bundled: readonly BundledFunction[]): Promise<void> {
  await Promise.all(
    bundled.map(async ({ fresh, module }) => {
      const { tenant, id } = fresh;
      if (await store.getFunction(tenant, id)) return;
      try {
        await store.addFunction(fresh, decodeBase64(module, 'a bundled module', 'bad_request'));
      } catch (error) {
        if (!(await store.getFunction(tenant, id))) throw error;
      }
    }),
  );
}
