/**
 * The contract between the core and a backend. `src/backends/<name>/` implements it; nothing else in the core knows what
 * a GPU is. One suite (`test/backend/suite.ts`, `testBackend`) runs against every implementation.
 *
 * Invariants every backend keeps:
 * - results, traps (code, function, offset, lane), fuel spent, final memory, globals and tables are equal bit for bit to the
 *   IR interpreter's, for every runnable export;
 * - a guest never harms the host or another instance; a trap is an outcome, not an exception;
 * - an exception is always a TensorWasmError: `refused` (cannot run this, says why), `out_of_memory`, `device_lost`, `device_error`, `internal`.
 */
import type { Host } from './engine/host.ts';
import type { Image } from './engine/image.ts';
import type { SiteInfo } from './ir/index.ts';
import type { StackRegion } from './lower/shadow-stack.ts';
import type { ValidModule, ValType } from './wasm/module.ts';
import type { Trap } from './wasm/traps.ts';

export type BackendName = 'cpu' | 'webgpu' | 'cuda' | 'interpreter';
export type Mode = 'call' | 'grid' | 'batch';
export type Exactness = 'exact' | 'fast';
/**
 * Which bytes of linear memory are private to a lane of a grid (`lower/shadow-stack.ts` has the rule): the shadow stack where the module has one that
 * the exports use, none, or those from `low` to below `high`, multiples of 4.
 */
export type ShadowStack = 'auto' | 'none' | { readonly low: number; readonly high: number };

/** What a device is. `properties` are facts for people and for `devices`: driver, version, limits, memory. */
export interface DeviceInfo {
  readonly backend: BackendName;
  readonly index: number;
  readonly name: string;
  /** True for SwiftShader, lavapipe, the CUDA emulator: device code, run by a processor. */
  readonly software: boolean;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  /** What the exactness probe found, by question; empty where nothing needs probing. */
  readonly probe: Readonly<Record<string, boolean | string>>;
}

/** What a backend has here. `devices` is empty exactly when `reason` is set: why, and how to get it. */
export interface Discovery {
  readonly backend: BackendName;
  readonly devices: readonly DeviceInfo[];
  readonly reason: string | null;
}

export interface Backend {
  readonly name: BackendName;
  /** Never throws: a missing driver is a reason. */
  discover(): Promise<Discovery>;
  /** Opens the device with this index; the same promise for the same index until it is closed. */
  open(index: number): Promise<Device>;
  close(): Promise<void>;
}

export type Verdict =
  | { readonly runnable: true }
  | {
      readonly runnable: false;
      readonly construct: string;
      readonly message: string;
      readonly function: number | null;
      readonly offset: number | null;
    };

export interface CompileRequest {
  readonly module: ValidModule;
  /** Exported functions that the program must be able to run; each must have a runnable verdict. */
  readonly exports: readonly string[];
  readonly mode: Mode;
  readonly exactness: Exactness;
  readonly limits: GuestLimits;
  /** For grids. Default `auto`. */
  readonly stack?: ShadowStack;
}

/** The same numbers on every backend, or results could differ. */
export interface GuestLimits {
  /** Ceiling of linear memory in pages, whatever the module declares. */
  readonly maxPages: number;
  readonly maxCallDepth: number;
  readonly maxTableElements: number;
}

export const DEFAULT_GUEST_LIMITS: GuestLimits = { maxPages: 4096, maxCallDepth: 1024, maxTableElements: 1_000_000 };

export interface Program {
  readonly exports: readonly string[];
  readonly mode: Mode;
  readonly compileMs: number;
  /** The device's text for this program (WGSL, PTX, IR print), for golden tests and people; null on the CPU. */
  readonly text: string | null;
  release(): void;
}

/** Argument bits in the order of the export's parameters, two words each (lo, hi), `hi` 0 for 32-bit types. */
export type ValueWords = Uint32Array;

/** How far one launch may go. */
export interface RunLimits {
  /** Per lane. Integer; at most 2^32 - 1 on devices, 2^53 on the CPU; null for no limit (then only a deadline stops a guest). */
  readonly fuel: number | null;
  /** Stops the guest with `deadline_exceeded` or `cancelled` (by `signal.reason`) at the next fuel point the backend looks at. */
  readonly signal?: AbortSignal;
  /** Whose work it is: where lanes have to share a processor, tenants get turns alike. */
  readonly tenant?: string;
  /** What the guest's imports call. Only the CPU backend has them: the others refuse an export that reaches an import. */
  readonly host?: Host;
  /** Watches the lanes of a grid. Only the interpreter has it: the others do not tell it anything. */
  readonly observer?: GridObserver;
}

/** Told of what lanes of a grid do to memory. Lanes run one after the other. */
export interface GridObserver {
  /** A grid begins. `where` says what a site stands for. */
  start(region: StackRegion | null, where: (site: number) => SiteInfo | undefined): void;
  /** A lane begins: what follows is its. */
  lane(lane: number): void;
  /** Bytes are about to be read or written; they are within memory. */
  access(address: number, length: number, writes: boolean, site: number): void;
}

export interface Timings {
  readonly transferMs: number;
  readonly runMs: number;
}

export interface Outcome extends Timings {
  readonly lanes: number;
  readonly resultTypes: readonly ValType[];
  /** Lane-major; two words (lo, hi) per result. Lanes that trapped have zeros. */
  readonly results: Uint32Array;
  /** Fuel spent by every lane. */
  readonly fuel: Float64Array;
  /** The lowest trapping lane's trap, or null. */
  readonly trap: Trap | null;
  /** How many lanes trapped. */
  readonly trapped: number;
}

/** One outcome per lane is in `outcome`; `images` yields each lane's final state in lane order. */
export interface BatchOutcome {
  readonly outcome: Outcome;
  /**
   * Reads lane `lane`'s final state. Valid until `release`. Of a batch that was stopped, a backend may have the state before it alone; rejects with
   * the signal's reason where that aborts meanwhile.
   */
  image(lane: number): Promise<Image>;
  release(): void;
}

/** A live instance on a device. Calls on one instance are serialised by its owner (the engine). */
export interface Instance {
  /** Runs an export once. The instance keeps the effects, those before a trap included. */
  call(program: Program, name: string, args: ValueWords, limits: RunLimits): Promise<Outcome>;
  /** Runs `name(lane, ...args)` for lane in [0, count) over this instance's memory. Globals and the shadow stack are private to a lane. */
  grid(program: Program, name: string, count: number, args: ValueWords, limits: RunLimits): Promise<Outcome>;
  /** Copies bytes out of linear memory. Throws `internal` when out of range (callers check against `memoryBytes`). */
  read(offset: number, length: number): Promise<Uint8Array>;
  write(offset: number, bytes: Uint8Array): Promise<void>;
  memoryBytes(): Promise<number>;
  /** The whole state, copied. */
  image(): Promise<Image>;
  release(): void;
}

/**
 * Calls an export on a fresh instance without waiting for anything. Null where the call does not come to its end within a fraction of a
 * millisecond and `fuel`, or traps: then nothing is left of the attempt, and an ordinary call says what comes of it. Nor where the
 * `tenant`'s last calls of it took longer: what others ask of the same module is no sign of what this one does.
 */
export type PromptCall = (args: ValueWords, fuel: number | null, tenant: string) => Outcome | null;

export interface Device {
  readonly info: DeviceInfo;
  /** Whether `exportName` can run here in this mode, and if not exactly why. Cheap: nothing is compiled for the device. */
  verdict(module: ValidModule, exportName: string, mode: Mode): Verdict;
  compile(request: CompileRequest): Promise<Program>;
  /** Only where calls need not wait. `image` is every call's fresh state and is kept, not copied; null where the export has to have a host. */
  prompt?(program: Program, image: Image, name: string): PromptCall | null;
  /** `image` is copied. `tenant`: whose it is, for whoever counts instances. */
  instantiate(module: ValidModule, image: Image, limits: GuestLimits, tenant?: string): Promise<Instance>;
  /** `lanes.length / words per lane` invocations, each on its own copy of `image`; `args` holds every lane's arguments, lane-major. */
  batch(
    program: Program,
    image: Image,
    name: string,
    count: number,
    args: ValueWords,
    limits: RunLimits,
  ): Promise<BatchOutcome>;
  close(): Promise<void>;
}
