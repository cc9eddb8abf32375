import process from 'node:process';
import { defineCommand } from 'citty';
import type { Backend, BackendName, DeviceInfo } from '../core/backend.ts';
import { openBackends } from '../platform/backends.ts';
import { outputFormat, print } from './output.ts';

interface Found {
  readonly backend: BackendName;
  readonly available: boolean;
  /** Why there is no device, and how to get one. */
  readonly reason: string | null;
  readonly devices: readonly (DeviceInfo & { readonly error?: string })[];
}

export const command = defineCommand({
  args: { output: { type: 'string', default: 'text', description: 'text or json' } },
  async run({ args }) {
    const format = outputFormat(args.output);
    const found: Found[] = [];
    for (const backend of (await openBackends()).values()) found.push(await look(backend));
    await print(format === 'json' ? JSON.stringify({ backends: found }) : found.map(describe).join('\n'));
    process.exitCode = 0;
  },
});

/** Every device is opened: what the probe of its arithmetic finds is known only then. */
async function look(backend: Backend): Promise<Found> {
  const { devices, reason } = await backend.discover();
  const opened: (DeviceInfo & { error?: string })[] = [];
  for (const device of devices) {
    try {
      opened.push((await backend.open(device.index)).info);
    } catch (error) {
      opened.push({ ...device, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return { backend: backend.name, available: opened.some(({ error }) => error === undefined), reason, devices: opened };
}

function describe({ backend, reason, devices }: Found): string {
  if (devices.length === 0) return `${backend}: not here: ${reason}`;
  return devices
    .map(({ index, name, software, properties, probe, error }) => {
      const facts = [
        ...Object.entries(properties),
        ...Object.entries(probe).map(([key, value]) => [`probe ${key}`, value]),
      ];
      const lines = facts.map(([key, value]) => `  ${key}: ${value}`);
      if (error !== undefined) lines.push(`  cannot be opened: ${error}`);
      return [`${backend}:${index}  ${name}${software ? ' (software)' : ''}`, ...lines].join('\n');
    })
    .join('\n');
}
