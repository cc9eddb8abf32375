/**
 * Chooses where an invocation runs, moves on when that place is missing, refuses or breaks, and compares with the reference
 * when asked to. What it did and why is in its answer, and counted.
 */
import type { BackendName, Device, DeviceInfo, Discovery, GuestLimits } from '../backend.ts';
import { compareReports, type Mismatch } from '../conformance/compare.ts';
import { toleranceOf } from '../conformance/tolerance.ts';
import type { Invocation } from '../engine/invocation.ts';
import { type InvocationReport, invoke, type ProgramSource } from '../engine/invoke.ts';
import { type Prompt, promptOf } from '../engine/prompt.ts';
import { type ErrorKind, TensorWasmError } from '../errors.ts';
import type { GatewayMetrics } from '../metrics/gateway.ts';
import type { ValidModule } from '../wasm/module.ts';
import type { Fleet } from './fleet.ts';
import { isGpu } from './metered-backend.ts';
import { type BackendChoice, type Place, placesFor } from './placement.ts';

export interface Placed {
  readonly choice: BackendChoice;
  /** Whether another backend may stand in for a named one. */
  readonly fallback: boolean;
  /** Whether to run again on the reference and compare. */
  readonly verify: boolean;
}

/** Why a place that came before did not run the invocation. */
export interface Passed {
  readonly backend: BackendName;
  readonly device: number;
  readonly kind: ErrorKind;
  readonly reason: string;
}

export interface Comparison {
  readonly reference: BackendName;
  readonly equal: boolean;
  readonly mismatches: readonly Mismatch[];
  /** With `fast`: how far floats may lie from the reference's. The final state is not compared then. */
  readonly ulp?: number;
}

export interface Execution {
  /** The answer for the caller: the reference's where the two differ. */
  readonly report: InvocationReport;
  readonly device: DeviceInfo;
  readonly passed: readonly Passed[];
  /** Null when nothing was compared: not asked for, or it ran on the reference itself. */
  readonly comparison: Comparison | null;
}

/** Failures of a place, not of the invocation: the next place may do. */
const MOVE_ON: ReadonlySet<ErrorKind> = new Set([
  'refused',
  'unavailable',
  'out_of_memory',
  'device_lost',
  'device_error',
]);

const REFERENCE: BackendName = 'cpu';

export class Scheduler {
  readonly #fleet: Fleet;
  readonly #programs: ProgramSource;
  readonly #metrics: GatewayMetrics;
  readonly #offloadMinLanes: number;
  readonly #known = new Map<string, readonly Place[]>();
  /** Devices that have run something, by place. */
  readonly #opened = new Map<Place, Device>();

  constructor(fleet: Fleet, programs: ProgramSource, metrics: GatewayMetrics, offloadMinLanes: number) {
    this.#fleet = fleet;
    this.#programs = programs;
    this.#metrics = metrics;
    this.#offloadMinLanes = offloadMinLanes;
  }

  /**
   * @throws TensorWasmError What the first place said, when no place can run it; `uninstantiable`, `unlinkable` and the like from
   * the invocation itself, which no other place would take either.
   */
  async execute(invocation: Invocation, { choice, fallback, verify }: Placed): Promise<Execution> {
    const wide = invocation.mode !== 'call' && invocation.count >= this.#offloadMinLanes;
    const places = this.#places(choice, wide, fallback, this.#fleet.discovered ?? (await this.#fleet.discover()));
    const comparing = verify && places.some(({ backend }) => backend !== REFERENCE);
    const wanted = comparing && invocation.exactness === 'exact' ? { ...invocation, digest: true } : invocation;
    const passed: Passed[] = [];
    let first: unknown;
    for (const place of places) {
      try {
        const device = await this.#fleet.device(place.backend, place.index);
        const report = await invoke(device, wanted, this.#programs);
        this.#opened.set(place, device);
        this.#count(place, passed, device.info);
        if (!comparing || place.backend === REFERENCE) return { report, device: device.info, passed, comparison: null };
        return await this.#verify(wanted, report, device.info, passed);
      } catch (error) {
        if (!(error instanceof TensorWasmError) || !MOVE_ON.has(error.kind)) throw error;
        if (error.kind === 'device_lost') {
          this.#fleet.backend(place.backend).forget(place.index);
          this.#opened.delete(place);
        }
        passed.push({ backend: place.backend, device: place.index, kind: error.kind, reason: error.message });
        first ??= error;
      }
    }
    throw first ?? new TensorWasmError('unavailable', 'Cannot run: no backend found a device');
  }

  /**
   * A plain call, answered at once; null where it has to wait for something, does not end well, or has not run before on the place that
   * comes first for it: {@link execute} then. Where that place is the reference, verifying has nothing to do.
   */
  prompt(
    module: ValidModule,
    name: string,
    limits: GuestLimits,
    { choice, fallback }: Pick<Placed, 'choice' | 'fallback'>,
  ): { readonly prompt: Prompt; readonly device: DeviceInfo } | null {
    const { discovered } = this.#fleet;
    if (!discovered) return null;
    const [place] = this.#places(choice, false, fallback, discovered);
    const device = place?.backend === REFERENCE ? this.#opened.get(place) : undefined;
    const prompt = device ? promptOf(device, module, name, limits) : null;
    return device && prompt ? { prompt, device: device.info } : null;
  }

  /** Where a call may run, in the order in which devices are tried. */
  async placesOf(choice: BackendChoice, fallback: boolean): Promise<readonly Place[]> {
    return this.#places(choice, false, fallback, this.#fleet.discovered ?? (await this.#fleet.discover()));
  }

  device({ backend, index }: Place): Promise<Device> {
    return this.#fleet.device(backend, index);
  }

  /** Devices do not come and go, so neither do the few lists of places that there are. */
  #places(choice: BackendChoice, wide: boolean, fallback: boolean, discovered: readonly Discovery[]): readonly Place[] {
    const named =
      choice.kind === 'named' ? `${choice.backend}:${choice.index} ${fallback}` : wide ? 'auto, wide' : 'auto';
    let places = this.#known.get(named);
    if (!places) {
      places = placesFor(choice, wide, fallback, discovered);
      this.#known.set(named, places);
    }
    return places;
  }

  async #verify(
    invocation: Invocation,
    report: InvocationReport,
    info: DeviceInfo,
    passed: readonly Passed[],
  ): Promise<Execution> {
    let expected: InvocationReport;
    try {
      expected = await invoke(await this.#fleet.device(REFERENCE, 0), invocation, this.#programs);
    } catch (error) {
      if (!(error instanceof TensorWasmError) || !MOVE_ON.has(error.kind)) throw error;
      return { report, device: info, passed, comparison: null };
    }
    // Where the clock ended a run, what it had done by then says nothing about the device.
    if (interrupted(report) || interrupted(expected)) return { report, device: info, passed, comparison: null };
    const tolerance = toleranceOf(invocation);
    const mismatches = compareReports(info.backend, expected, report, tolerance);
    const equal = mismatches.length === 0;
    this.#metrics.verified(info.backend, equal);
    return {
      report: equal ? report : { ...expected, timings: report.timings },
      device: info,
      passed,
      comparison: { reference: REFERENCE, equal, mismatches, ...(tolerance ? { ulp: tolerance.ulp } : {}) },
    };
  }

  #count(ran: Place, passed: readonly Passed[], info: DeviceInfo): void {
    const [missed] = passed;
    if (missed) this.#metrics.offloadFellBack(missed.backend, missed.kind);
    else if (isGpu(info)) this.#metrics.offloadSucceeded(ran.backend);
  }
}

function interrupted({ trap }: InvocationReport): boolean {
  return trap?.code === 'deadline_exceeded' || trap?.code === 'cancelled';
}
