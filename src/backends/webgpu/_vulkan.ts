/** What a Linux machine has of Vulkan: drivers, described by ICD files, and the loader that opens them. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Vulkan {
  /** The JSON files of the system's drivers. */
  readonly icds: readonly string[];
  /** The loader's own variable, where it is set: it looks at these files and folders only. */
  readonly named: { readonly variable: string; readonly value: string; readonly exists: boolean } | null;
  /** Whether the system has a loader where it is looked for. One that stands elsewhere may be found all the same. */
  readonly loader: boolean;
  /** SwiftShader, where `scripts/drivers.ts` has unpacked it: its ICD file, and the loader that comes with it. */
  readonly swiftshader: { readonly icd: string; readonly loader: string } | null;
}

const SWIFTSHADER = fileURLToPath(new URL('../../../.cache/drivers/swiftshader', import.meta.url));
const LOADER = 'libvulkan.so.1';
const LIBRARY_FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib', '/lib64'];
const ICD_FOLDERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'];
/** The older name second, as the loader has it. */
const VARIABLES = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES'];

export function findVulkan(): Vulkan {
  const icd = join(SWIFTSHADER, 'vk_swiftshader_icd.json');
  const folders = [...LIBRARY_FOLDERS, ...split(process.env.LD_LIBRARY_PATH)];
  return {
    icds: ICD_FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(folder, name)),
    ),
    named: named(),
    loader: folders.some((folder) => existsSync(join(folder, LOADER))),
    swiftshader: existsSync(icd) ? { icd, loader: join(SWIFTSHADER, LOADER) } : null,
  };
}

function named(): Vulkan['named'] {
  for (const variable of VARIABLES) {
    const value = process.env[variable];
    if (value) return { variable, value, exists: split(value).some((path) => existsSync(path)) };
  }
  return null;
}

const split = (paths: string | undefined): string[] => (paths ?? '').split(':').filter((path) => path !== '');
