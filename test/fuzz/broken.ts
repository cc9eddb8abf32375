/** Devices that are wrong on purpose: what proves that fuzzing can fail. */
import type { BatchOutcome, Device, Instance, Outcome } from '../../src/core/backend.ts';
import type { Image } from '../../src/core/engine/image.ts';
import type { NumericOp, Stmt } from '../../src/core/ir/index.ts';
import { legalise } from '../../src/core/lower/legalise/index.ts';
import { softFloatLibrary } from '../../src/core/softfloat/library.ts';
import { passDevices } from './passes.ts';

/** How outcomes and states are made wrong. */
export interface Fault {
  outcome?(outcome: Outcome): Outcome;
  image?(image: Image): Image;
}

/** A device that runs on another, and tells what it found with a fault. */
export function faulty(device: Device, fault: Fault): Device {
  const wrong = (outcome: Outcome): Outcome => fault.outcome?.(outcome) ?? outcome;
  const wrongImage = (image: Image): Image => fault.image?.(image) ?? image;
  return {
    info: device.info,
    verdict: (module, name, mode) => device.verdict(module, name, mode),
    compile: (request) => device.compile(request),
    async instantiate(module, image, limits): Promise<Instance> {
      const instance = await device.instantiate(module, image, limits);
      return {
        call: async (program, name, args, run) => wrong(await instance.call(program, name, args, run)),
        grid: async (program, name, count, args, run) => wrong(await instance.grid(program, name, count, args, run)),
        read: (offset, length) => instance.read(offset, length),
        write: (offset, bytes) => instance.write(offset, bytes),
        memoryBytes: () => instance.memoryBytes(),
        image: async () => wrongImage(await instance.image()),
        release: () => instance.release(),
      };
    },
    async batch(program, image, name, count, args, run): Promise<BatchOutcome> {
      const batch = await device.batch(program, image, name, count, args, run);
      return {
        outcome: wrong(batch.outcome),
        image: async (lane) => wrongImage(await batch.image(lane)),
        release: () => batch.release(),
      };
    },
    close: () => device.close(),
  };
}

/** The interpreter on a program in which one operation stands where another should. */
export function mistakenPass(from: NumericOp, to: NumericOp): Device {
  const [device] = passDevices((program, target) => {
    const functions = program.functions.map((func) => ({
      ...func,
      body: func.body.map((stmt) => mistaken(stmt, from, to)),
    }));
    return legalise({ ...program, functions }, target, softFloatLibrary());
  });
  return device;
}

function mistaken(stmt: Stmt, from: NumericOp, to: NumericOp): Stmt {
  const inner = (list: readonly Stmt[]): Stmt[] => list.map((one) => mistaken(one, from, to));
  if (stmt.k === 'num' && stmt.op === from) return { ...stmt, op: to };
  if (stmt.k === 'block' || stmt.k === 'loop') return { ...stmt, body: inner(stmt.body) };
  // biome-ignore lint/suspicious/noThenProperty: an arm of the statement; an array is no thenable.
  return stmt.k === 'if' ? { ...stmt, then: inner(stmt.then), else: inner(stmt.else) } : stmt;
}
