/** Smaller versions of what is done with a module. */
import type { Experiment, Invocation } from '../experiment.ts';

export function* smallerExperiments(experiment: Experiment): Generator<Experiment> {
  const { calls, grid, batch } = experiment;
  if (grid !== null && (batch !== null || calls.length > 0)) yield { ...experiment, calls: [], batch: null };
  if (batch !== null && (grid !== null || calls.length > 0)) yield { ...experiment, calls: [], grid: null };
  if (calls.length > 0 && (grid !== null || batch !== null)) yield { ...experiment, grid: null, batch: null };
  for (let size = calls.length; size >= 1; size >>= 1) {
    for (let from = calls.length - size; from >= 0; from -= size) {
      yield { ...experiment, calls: [...calls.slice(0, from), ...calls.slice(from + size)] };
    }
  }
  for (let i = 0; i < calls.length; i++) {
    for (const smaller of smallerInvocations(calls[i]))
      yield { ...experiment, calls: calls.map((one, at) => (at === i ? smaller : one)) };
  }
  for (const smaller of grid === null ? [] : smallerGrids(grid)) yield { ...experiment, grid: smaller };
  for (const smaller of batch === null ? [] : smallerBatches(batch)) yield { ...experiment, batch: smaller };
}

function* smallerInvocations(one: Invocation): Generator<Invocation> {
  for (let word = 0; word < one.args.length; word++) {
    if (one.args[word] === 0) continue;
    const args = one.args.slice();
    args[word] = 0;
    yield { ...one, args };
  }
}

function* smallerGrids(one: Invocation): Generator<Invocation> {
  for (const count of new Set([1, 2, one.count >> 1, one.count - 1])) {
    if (count >= 1 && count < one.count) yield { ...one, count };
  }
  yield* smallerInvocations(one);
}

function* smallerBatches(one: Invocation): Generator<Invocation> {
  const width = one.args.length / one.count;
  for (let size = one.count >> 1; size >= 1; size >>= 1) {
    for (let lane = 0; lane + size <= one.count; lane += size) {
      const kept = [...one.args.slice(0, lane * width), ...one.args.slice((lane + size) * width)];
      yield { ...one, count: one.count - size, args: Uint32Array.from(kept) };
    }
  }
  yield* smallerInvocations(one);
}
