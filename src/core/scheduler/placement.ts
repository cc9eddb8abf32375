/** Where an invocation should run: what was asked, and in which order devices are tried. */
import type { BackendName, Discovery } from '../backend.ts';
import { TensorWasmError } from '../errors.ts';

export type BackendChoice =
  | { readonly kind: 'auto' }
  | { readonly kind: 'named'; readonly backend: BackendName; readonly index: number };

const AUTO: BackendChoice = { kind: 'auto' };

export interface Place {
  readonly backend: BackendName;
  readonly index: number;
}

/**
 * Reads `auto`, `cpu`, `webgpu`, `cuda` or one of these with a device's index, such as `cuda:1`.
 *
 * @throws TensorWasmError `usage`
 */
export function parseBackend(text: string): BackendChoice {
  if (text === 'auto') return AUTO;
  const match = /^(cpu|webgpu|cuda|interpreter)(?::(\d{1,3}))?$/.exec(text);
  if (!match) {
    throw new TensorWasmError(
      'usage',
      `Cannot choose a backend: expected auto, cpu, webgpu or cuda, or one with an index such as cuda:1, received ${text}`,
      {
        backend: text,
      },
    );
  }
  return { kind: 'named', backend: match[1] as BackendName, index: Number(match[2] ?? 0) };
}

/**
 * Devices in the order in which they are to be tried.
 *
 * `auto`: a call runs on the CPU, where latency is best. A `wide` grid or batch goes to a GPU that is one (CUDA first); device code run by
 * a processor (SwiftShader, the CUDA emulator) is never faster than the CPU backend and is only a last resort, as is everything else
 * after that. A named backend is tried first; when falling back is allowed the CPU follows, and the interpreter where it is among the backends.
 */
export function placesFor(
  choice: BackendChoice,
  wide: boolean,
  fallback: boolean,
  discovered: readonly Discovery[],
): readonly Place[] {
  const devices = discovered.flatMap((discovery) => discovery.devices);
  if (choice.kind === 'named') {
    const { backend, index } = choice;
    const others = (['cpu', 'interpreter'] as const).filter((name) => name !== backend);
    const standIns = others.flatMap((name) => devices.find((device) => device.backend === name) ?? []);
    return [
      { backend, index },
      ...(fallback ? standIns.map((one) => ({ backend: one.backend, index: one.index })) : []),
    ];
  }
  const rank = ({ backend, software }: { readonly backend: BackendName; readonly software: boolean }): number => {
    if (backend === 'cpu') return 2;
    if (backend === 'interpreter') return 5;
    if (software) return 4;
    if (!wide) return 3;
    return backend === 'cuda' ? 0 : 1;
  };
  return devices
    .map((device, order) => ({ device, order }))
    .sort((a, b) => rank(a.device) - rank(b.device) || a.order - b.order)
    .map(({ device: { backend, index } }) => ({ backend, index }));
}
