/** Settings from several places, and for each of them which place it came from. */
import { TensorWasmError } from '../errors.ts';
import { type Config, ENVIRONMENT, readConfig } from './config.ts';

export type Source = 'option' | 'environment' | 'file' | 'default';

export interface Layer {
  readonly source: Exclude<Source, 'default'>;
  readonly values: Readonly<Record<string, string | undefined>>;
}

export interface Layered {
  readonly config: Config;
  /** By setting. */
  readonly sources: Readonly<Record<string, Source>>;
}

/**
 * The first layer that has a setting decides; an empty value counts as none.
 *
 * @throws TensorWasmError `usage`, naming every setting that is wrong.
 */
export function readLayers(layers: readonly Layer[]): Layered {
  const values: Record<string, string> = {};
  const sources: Record<string, Source> = {};
  for (const name of Object.keys(ENVIRONMENT.shape)) {
    const layer = layers.find(({ values: { [name]: value } }) => value !== undefined && value !== '');
    const value = layer?.values[name];
    if (value !== undefined) values[name] = value;
    sources[name] = layer?.source ?? 'default';
  }
  return { config: readConfig(values), sources };
}

/**
 * A file's settings: a JSON object of the environment's names, with strings, numbers, switches, and lists of strings.
 *
 * @throws TensorWasmError `usage` for what is no such object, and for names that are no setting's: they are misspelt.
 */
export function readSettings(text: string, file: string): Record<string, string> {
  const fail = (found: string): never => {
    throw new TensorWasmError('usage', `Cannot read the configuration ${file}: ${found}`, { file });
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return fail('expected a JSON object');
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (!Object.hasOwn(ENVIRONMENT.shape, name)) fail(`there is no setting ${name}`);
    settings[name] = textOf(value) ?? fail(`${name} is neither a string, a number, a switch nor a list of strings`);
  }
  return settings;
}

/** Variables of this program that are no settings of a server, and those that Kubernetes makes of a service of this name. */
const OTHERS =
  /^TENSOR_WASM_(?:TOKEN|SERVER|REQUIRE_KEY_PERMS|HANDED_OVER|(?:CUDA|WEBGPU|EMULATOR)_\w+|(?:\w+_)?(?:SERVICE_HOST|SERVICE_PORT\w*|PORT|PORT_\d+_\w+))$/;

/** Variables of the environment that look like settings and are none, in order: they are misspelt, or of another version. */
export function misspelt(environment: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('TENSOR_WASM_') && !Object.hasOwn(ENVIRONMENT.shape, name) && !OTHERS.test(name))
    .sort();
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' && !item.includes(',')))
    return value.join(',');
  return null;
}
