/** What a bench is: it measures, and prints ratios of things measured in the same run. */
export interface Row {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
}

export interface Bench {
  readonly name: string;
  /** What is measured against what, for the heading. */
  readonly title: string;
  /** `smoke` runs the same code on little work: it shows that the bench works, its numbers mean nothing. */
  run(options: { readonly smoke: boolean }): Promise<readonly Row[]>;
}

/** The middle of an odd number of measurements (the lower middle of an even one). */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1];
}

/** Runs the candidates in turn, `rounds` times over, and returns each one's median, so that a slow spell of the machine hits all alike. */
export async function interleaved<K extends string>(
  rounds: number,
  candidates: Readonly<Record<K, () => number | Promise<number>>>,
): Promise<Record<K, number>> {
  const names = Object.keys(candidates) as K[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) samples[name].push(await candidates[name]());
  }
  return Object.fromEntries(names.map((name) => [name, median(samples[name])])) as Record<K, number>;
}
