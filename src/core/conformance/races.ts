/**
 * Whether the lanes of a grid race. One checking run on the interpreter, lanes in order, keeps for every byte of memory which lane wrote it last
 * and which two lanes read it first. Two lanes that touch a byte, one of them writing, race: on a device either may come first.
 *
 * The verdict holds for every order: a lane without races sees the bytes that were there before the grid and its own, whatever the others do,
 * so that it does the same in any order; and the first race of a run in order is between lanes that had done nothing else than that.
 * Bytes of the private region (`lower/shadow-stack.ts`) belong to one lane each. Tables are not watched.
 */
import type { Device, GridObserver } from '../backend.ts';
import type { Invocation } from '../engine/invocation.ts';
import { compileAfresh, invoke, type ProgramSource } from '../engine/invoke.ts';
import { TensorWasmError } from '../errors.ts';
import type { SiteInfo } from '../ir/index.ts';
import type { StackRegion } from '../lower/shadow-stack.ts';

/** Races that a report lists. */
const LISTED = 16;

export interface Race {
  readonly kind: 'write/write' | 'read/write';
  /** The lane that touched the byte before, and the one that found it touched. */
  readonly lanes: readonly [number, number];
  /** The lowest byte that both touched. */
  readonly address: number;
  /** Where the second lane did. */
  readonly function: number;
  readonly offset: number;
}

export interface RaceReport {
  /** False where the checking run could not be made; `reason` says why. */
  readonly checked: boolean;
  readonly reason: string | null;
  /** Accesses that race with an earlier one. 0 of a checked grid proves that its lanes do not race. */
  readonly total: number;
  /** The first {@link LISTED}. */
  readonly found: readonly Race[];
}

/**
 * Runs the invocation, a grid, on the interpreter's device and watches its lanes.
 *
 * @throws TensorWasmError `unlinkable` or `uninstantiable`, as every run of it would.
 */
export async function findRaces(
  device: Device,
  invocation: Invocation,
  programs: ProgramSource = compileAfresh,
): Promise<RaceReport> {
  const detector = new Detector();
  const run = { ...invocation.run, observer: detector };
  try {
    const { trap } = await invoke(device, { ...invocation, run, after: null, digest: false }, programs);
    const stopped =
      trap !== null && (trap.phase !== 'main' || trap.code === 'cancelled' || trap.code === 'deadline_exceeded');
    if (stopped) return unchecked(`${trap.phase} ended early: ${trap.message}`);
  } catch (error) {
    if (!(error instanceof TensorWasmError) || error.kind === 'unlinkable' || error.kind === 'uninstantiable')
      throw error;
    return unchecked(error.message);
  }
  return { checked: true, reason: null, total: detector.total, found: detector.found };
}

function unchecked(reason: string): RaceReport {
  return { checked: false, reason, total: 0, found: [] };
}

const PAGE = 65536;

/** Lanes by byte, each plus one; 0 is none. */
class Shadow {
  readonly writer = new Int32Array(PAGE);
  readonly reader = new Int32Array(PAGE);
  /** A lane other than `reader` that has read it. */
  readonly another = new Int32Array(PAGE);
}

class Detector implements GridObserver {
  readonly found: Race[] = [];
  total = 0;
  readonly #pages = new Map<number, Shadow>();
  #low = 0;
  #bytes = 0;
  #lane = 0;
  #where: (site: number) => SiteInfo | undefined = () => undefined;

  start(region: StackRegion | null, where: (site: number) => SiteInfo | undefined): void {
    this.#low = region?.low ?? 0;
    this.#bytes = region?.bytes ?? 0;
    this.#where = where;
  }

  lane(lane: number): void {
    this.#lane = lane;
  }

  access(address: number, length: number, writes: boolean, site: number): void {
    let race: { readonly other: number; readonly kind: Race['kind']; readonly at: number } | null = null;
    const own = this.#lane + 1;
    for (let at = address; at < address + length; at++) {
      if (at >= this.#low && at < this.#low + this.#bytes) continue;
      const shadow = this.#shadow(Math.floor(at / PAGE));
      const i = at % PAGE;
      const { writer, reader, another } = shadow;
      if (writer[i] !== 0 && writer[i] !== own)
        race ??= { other: writer[i] - 1, kind: writes ? 'write/write' : 'read/write', at };
      if (writes) {
        const other = reader[i] !== own ? reader[i] : another[i];
        if (other !== 0) race ??= { other: other - 1, kind: 'read/write', at };
        writer[i] = own;
      } else if (reader[i] === 0) reader[i] = own;
      else if (reader[i] !== own && another[i] === 0) another[i] = own;
    }
    if (race === null) return;
    this.total++;
    if (this.found.length === LISTED) return;
    const { function: func = 0, offset = 0 } = this.#where(site) ?? {};
    this.found.push({ kind: race.kind, lanes: [race.other, this.#lane], address: race.at, function: func, offset });
  }

  #shadow(page: number): Shadow {
    let shadow = this.#pages.get(page);
    if (shadow === undefined) {
      shadow = new Shadow();
      this.#pages.set(page, shadow);
    }
    return shadow;
  }
}
