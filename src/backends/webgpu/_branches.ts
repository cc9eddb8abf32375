/**
 * Structured branches in WGSL, which has `break` and `continue` of the innermost construct only, and no `break` out of a plain block.
 *
 * - A loop is `loop { body break; }`; a block is `switch 0u { default: { body } }`, which unlike a single-trip loop gets
 *   no hidden counter from the shader compiler. `continue` passes through switches.
 * - A branch that leaves several constructs sets `b` to the target and breaks; behind each construct that it crosses, `b` is
 *   looked at: arrived (clear it and act), or break once more.
 * - Nested blocks become a **chain**, of constant depth however many there are: the pieces of code between their braces, in
 *   program order, each under `if t > level`. A branch out of level k sets `t` to k and breaks out of its piece, so every
 *   later piece inside block k is passed over.
 */
import type { Label } from '../../core/ir/index.ts';
import type { Writer } from './_writer.ts';

/** Tint allows about 125 levels of braces: a block costs 1, if and loop 2, switch with a case 3. What stands inside needs a few. */
export const NESTING_BUDGET = 112;

interface Frame {
  readonly kind: 'switch' | 'loop';
  /** Labels that branches inside this frame leave it for, past its own end. */
  readonly escapes: Set<Label>;
  /** Whether any `break` leaves it. */
  broken: boolean;
}

interface Target {
  /** Index of the frame that must be innermost for `act` to work. */
  readonly frame: number;
  readonly loop: boolean;
  /** Statements before the break, empty for a plain block and a loop. */
  readonly mark: string;
}

export class Branches {
  private readonly w: Writer;
  private readonly frames: Frame[] = [];
  private readonly targets = new Map<Label, Target>();
  /** Whether the function needs `b` at all. */
  pending = false;

  constructor(writer: Writer) {
    this.w = writer;
  }

  /** Declares a label that the innermost frame answers. */
  declare(label: Label, loop: boolean, mark = ''): void {
    this.targets.set(label, { frame: this.frames.length - 1, loop, mark });
  }

  enter(kind: 'switch' | 'loop'): void {
    this.frames.push({ kind, escapes: new Set(), broken: false });
    if (kind === 'loop') this.w.open('loop');
    else {
      this.w.open('switch 0u');
      this.w.open('default:');
    }
  }

  /** Begins a switch whose cases the caller prints, each of which ends in a branch. */
  enterSwitch(selector: string): void {
    this.frames.push({ kind: 'switch', escapes: new Set(), broken: false });
    this.w.open(`switch ${selector}`);
  }

  /** Ends it. Whether control goes on behind it: only branches that break out of more than the switch do, and they go on. */
  leaveSwitch(): boolean {
    this.w.close();
    const frame = this.frames.pop();
    if (frame && frame.escapes.size > 0) this.dispatch(frame.escapes);
    return frame?.broken ?? true;
  }

  /** Ends a frame. `ends`: control reaches the end of its body. Whether control goes on behind it. */
  leave(kind: 'switch' | 'loop', ends: boolean): boolean {
    this.w.close();
    if (kind === 'switch') this.w.close();
    const frame = this.frames.pop();
    if (frame && frame.escapes.size > 0) this.dispatch(frame.escapes);
    return ends || (frame?.broken ?? true);
  }

  /** At the end of a loop's body: it is left. */
  leaveLoop(): void {
    this.break('break;');
  }

  /** Unconditional branch. */
  branch(label: Label): void {
    const target = this.target(label);
    const direct = this.direct(target);
    if (direct === null) {
      this.escape(label, target);
      this.w.line(`b = ${label + 1}u;`);
      this.break('break;');
      return;
    }
    if (target.mark !== '') this.w.line(target.mark);
    this.break(direct);
  }

  /** Writes `b`-less marks for a table of branches when all go to one frame; null when they don't. */
  marks(labels: Iterable<Label>): ReadonlyMap<Label, string> | null {
    const marks = new Map<Label, string>();
    for (const label of labels) {
      const target = this.target(label);
      if (target.loop || target.mark === '' || target.frame !== this.frames.length - 1) return null;
      marks.set(label, target.mark);
    }
    return marks;
  }

  /** Behind code that set `b` to one of `labels`, or left it 0: goes there. */
  dispatch(labels: Iterable<Label>): void {
    this.pending = true;
    let beyond = false;
    for (const label of labels) {
      const target = this.target(label);
      const direct = this.direct(target);
      if (direct === null) {
        this.escape(label, target);
        beyond = true;
        continue;
      }
      const mark = target.mark === '' ? '' : `${target.mark} `;
      this.break(`if b == ${label + 1}u { b = 0u; ${mark}${direct} }`);
    }
    if (beyond) this.break('if b != 0u { break; }');
  }

  /** Prints a line with a `break` or `continue` of the innermost frame. */
  break(line: string): void {
    const frame = this.frames.at(-1);
    if (frame && line.includes('break;')) frame.broken = true;
    this.w.line(line);
  }

  private target(label: Label): Target {
    const target = this.targets.get(label);
    if (!target) throw new RangeError(`cannot branch to label ${label}: not in scope`);
    return target;
  }

  /** The statement that reaches the target from here, or null when constructs lie between. */
  private direct(target: Target): string | null {
    const top = this.frames.length - 1;
    if (target.frame === top) return target.loop ? 'continue;' : 'break;';
    if (!target.loop) return null;
    for (let i = target.frame + 1; i <= top; i++) if (this.frames[i].kind === 'loop') return null;
    return 'continue;';
  }

  private escape(label: Label, target: Target): void {
    this.pending = true;
    for (let i = target.frame + 1; i < this.frames.length; i++) this.frames[i].escapes.add(label);
  }
}
