import type { Label, Stmt } from '../../core/ir/index.ts';
import { statements } from '../../core/lower/legalise/_walk.ts';

type Block = Extract<Stmt, { k: 'block' }>;

/** Code of one level of a chain: it stands inside the blocks 1 .. level. */
export interface Piece {
  readonly level: number;
  readonly body: readonly Stmt[];
}

export interface Chain {
  /** Labels of the blocks, outermost (level 1) first. */
  readonly labels: readonly Label[];
  readonly pieces: readonly Piece[];
}

/** How many blocks stand directly in one another, by block, counting itself. Containers come before contents in `blocks`. */
export function heights(blocks: readonly Block[]): ReadonlyMap<Block, number> {
  const height = new Map<Block, number>();
  for (let i = blocks.length - 1; i >= 0; i--) {
    let most = 0;
    for (const stmt of blocks[i].body) if (stmt.k === 'block') most = Math.max(most, height.get(stmt) ?? 0);
    height.set(blocks[i], most + 1);
  }
  return height;
}

/** Unfolds a block along its deepest nest. Other blocks beside that path stay statements of their piece. */
export function unfold(outermost: Block, height: ReadonlyMap<Block, number>): Chain {
  const labels: Label[] = [];
  const before: Piece[] = [];
  const after: Piece[] = [];
  let block: Block | undefined = outermost;
  for (let level = 1; block; level++) {
    labels.push(block.label);
    let at = -1;
    let most = 0;
    block.body.forEach((stmt, i) => {
      const h = stmt.k === 'block' ? (height.get(stmt) ?? 0) : 0;
      if (h > most) {
        most = h;
        at = i;
      }
    });
    if (at < 0) {
      before.push({ level, body: block.body });
      break;
    }
    if (at > 0) before.push({ level, body: block.body.slice(0, at) });
    if (at + 1 < block.body.length) after.push({ level, body: block.body.slice(at + 1) });
    const inner: Stmt = block.body[at];
    block = inner.k === 'block' ? inner : undefined;
  }
  return { labels, pieces: [...before, ...after.reverse()] };
}

/** Those of the chain's labels that a piece branches to. */
export function targetsOf(piece: Piece, levels: ReadonlyMap<Label, number>): ReadonlySet<Label> {
  const found = new Set<Label>();
  const add = (label: Label): void => void (levels.has(label) && found.add(label));
  for (const stmt of statements(piece.body)) {
    if (stmt.k === 'br' || stmt.k === 'br_if') add(stmt.label);
    else if (stmt.k === 'br_table') for (const label of [...stmt.targets, stmt.fallback]) add(label);
  }
  return found;
}
