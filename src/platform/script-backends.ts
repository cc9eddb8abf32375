import type { BackendName, DeviceInfo } from '../core/backend.ts';
import { openCandidate } from '../core/conformance/conform.ts';
import { type DeviceTargetOptions, deviceTarget } from '../core/conformance/script/device-target.ts';
import type { ScriptReport } from '../core/conformance/script/report.ts';
import type { ScriptBackend } from '../core/conformance/script/suite.ts';
import { TensorWasmError } from '../core/errors.ts';
import { openBackends } from './backends.ts';

const OPTIONS: Readonly<Record<BackendName, DeviceTargetOptions>> = {
  cpu: { together: false },
  interpreter: { together: false },
  // A launch costs far more than a lane.
  cuda: { together: true },
  // Drivers inline every call, in time that grows with the square of the code.
  webgpu: { together: true, programBytes: 60, ahead: true },
};

export interface OpenScriptBackend extends ScriptBackend {
  readonly info: DeviceInfo;
}

/** Opens what scripts are to run on, and says what is not here. */
export async function openScriptBackends(
  choices: readonly { readonly name: BackendName; readonly index: number }[],
): Promise<{ readonly backends: OpenScriptBackend[]; readonly unavailable: ScriptReport['unavailable'] }> {
  const backends: OpenScriptBackend[] = [];
  const unavailable: { backend: BackendName; reason: string }[] = [];
  const loaded = await openBackends(choices.map(({ name }) => name));
  for (const { name, index } of choices) {
    const backend = loaded.get(name);
    if (backend === undefined) continue;
    try {
      const device = await openCandidate({ backend, index });
      backends.push({ name, info: device.info, target: () => deviceTarget(device, OPTIONS[name]) });
    } catch (error) {
      if (!(error instanceof TensorWasmError)) throw error;
      unavailable.push({ backend: name, reason: error.message });
    }
  }
  return { backends, unavailable };
}
