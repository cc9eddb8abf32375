/** A lane leaves at each of the first points that it comes to. Guests that spend a million of fuel have to end too. */
export function smallest(launch: number): number {
  return launch < 24 ? 1 : 2 ** Math.min(31, launch - 20);
}
