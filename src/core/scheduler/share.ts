/** The most of a common good that one tenant may have, where there are four or more: whoever comes next finds some. */
export function shareOfOne(all: number): number {
  return all - Math.floor(all / 4);
}
