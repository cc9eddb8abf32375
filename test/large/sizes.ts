import * as shapes from './shapes.ts';

/** `small` for every run of the tests, `full` for `scripts/large.ts`, `compiled` what shader compilers are done with in seconds. */
export type Size = 'small' | 'full' | 'compiled';

/** Every shape. */
export function sized(size: Size): shapes.Shape[] {
  const pick = (compiled: number, small: number, full: number): number => ({ compiled, small, full })[size];
  return [
    shapes.straightLine(pick(300, 3_000, 100_000)),
    shapes.mixedCode(pick(64, 2_000, 100_000)),
    shapes.branchTable(pick(300, 300, 10_000), pick(10, 40, 100)),
    shapes.branchTable(pick(60, 120, 10_000), pick(60, 120, 1_000)),
    shapes.nestedBlocks(pick(60, 150, 1_000)),
    shapes.nestedValues(pick(60, 150, 1_000)),
    shapes.nestedIfs(pick(20, 100, 1_000)),
    shapes.elseChain(pick(20, 100, 1_000)),
    shapes.nestedLoops(pick(10, 100, 1_000)),
    shapes.nestedMixed(pick(12, 100, 1_000)),
    shapes.manyLocals(pick(100, 1_000, 10_000)),
    shapes.idleLocals(pick(1_000, 1_000, 10_000)),
    shapes.wideFunction(pick(40, 300, 1_000)),
    shapes.deepStack(pick(100, 1_000, 10_000)),
    shapes.manyFunctions(pick(10, 300, 10_000)),
    shapes.callChain(pick(10, 200, 10_000)),
    shapes.largeTable(pick(12, 300, 1_000)),
    shapes.manySegments(pick(1_000, 1_000, 100_000)),
    shapes.largeModule(pick(20_000, 200_000, 10_000_000)),
  ];
}
