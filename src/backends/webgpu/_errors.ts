import { TensorWasmError } from '../../core/errors.ts';

/** Watches a device: what it reports outside of any call, and whether it is gone. */
export class DeviceHealth {
  private readonly device: GPUDevice;
  private lost: string | null = null;
  private uncaught: string | null = null;

  constructor(device: GPUDevice) {
    this.device = device;
    device.onuncapturederror = (event) => {
      this.uncaught ??= event.error.message;
    };
    void device.lost.then((info) => {
      this.lost = `${info.reason}: ${info.message}`;
    });
  }

  /** Throws when the device is lost, or has reported an error since the last check. */
  check(doing: string): void {
    if (this.lost !== null)
      throw new TensorWasmError('device_lost', `cannot ${doing}: the device is lost: ${this.lost}`);
    if (this.uncaught === null) return;
    const message = this.uncaught;
    this.uncaught = null;
    throw new TensorWasmError('device_error', `cannot ${doing}: ${message}`);
  }

  /** What a failed WebGPU call means. A device that goes down rejects calls before it says that it is lost. */
  async explain(doing: string, cause: unknown): Promise<TensorWasmError> {
    await Promise.race([this.device.lost, Promise.resolve()]);
    if (cause instanceof TensorWasmError) return cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    const kind = this.lost === null ? 'device_error' : 'device_lost';
    return new TensorWasmError(kind, `cannot ${doing}: ${message}`, {}, { cause });
  }
}
