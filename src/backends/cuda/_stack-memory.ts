/**
 * Linear memory of a grid whose lanes have a private region (`core/lower/shadow-stack.ts`). The region's bytes lie in the lane's local
 * memory, which hardware interleaves over a warp; accesses choose between the two by their address and go through generic addresses.
 * The region's ends are multiples of 4, so that of the aligned accesses only 64-bit ones can lie astride.
 */
import type { MemoryStmt } from '../../core/ir/index.ts';
import { type AccessShape, address32, branchUnaligned, narrow, shape, widened } from './_memory.ts';
import type { Scope } from './_scope.ts';
import { callSupport } from './_support.ts';

type Stmt<K extends MemoryStmt['k']> = Extract<MemoryStmt, { readonly k: K }>;

export function emitStackLoad(s: Scope, stmt: Stmt<'load'>): void {
  const { body } = s;
  const access = shape(stmt.op);
  const { address, place, slow } = placeOf(s, s.reg(stmt.addr), stmt.offset, access);
  const dst = s.target(stmt.dst);
  body.op(`ld.${typeOf(access, access.signed)} ${dst}, [${place}]`);
  if (slow === null) return;
  const { frame } = s;
  const back = body.label();
  body.rejoin(back);
  body.outOfLine(() => {
    body.rejoin(slow);
    const value = body.temp('d');
    callSupport(s, `tw_load${access.width}`, [frame, address], value);
    narrow(s, dst, value, access);
    body.op(`bra ${back}`);
  });
}

export function emitStackStore(s: Scope, stmt: Stmt<'store'>): void {
  const { body } = s;
  const access = shape(stmt.op);
  const src = s.reg(stmt.src);
  const { address, place, slow } = placeOf(s, s.reg(stmt.addr), stmt.offset, access);
  body.op(`st.${typeOf(access, false)} [${place}], ${src}`);
  if (slow === null) return;
  const { frame } = s;
  const back = body.label();
  body.rejoin(back);
  body.outOfLine(() => {
    body.rejoin(slow);
    callSupport(s, `tw_store${access.width}`, [frame, address, widened(s, src, access.wide)]);
    body.op(`bra ${back}`);
  });
}

function typeOf({ width, wide }: AccessShape, signed: boolean): string {
  const bits = width * 8;
  return bits === (wide ? 64 : 32) ? `b${bits}` : `${signed ? 's' : 'u'}${bits}`;
}

/** The generic address of an access, valid unless it is unaligned or astride; then control goes to `slow`. */
function placeOf(
  s: Scope,
  base: string,
  offset: number,
  { width }: AccessShape,
): { readonly address: string; readonly place: string; readonly slow: string | null } {
  const { body } = s;
  // Kept for the whole function: the slow path needs it when this statement's temporaries are free again.
  const address = width === 1 ? address32(s, base, offset) : body.keep('r');
  if (width > 1) body.op(`add.u32 ${address}, ${base}, ${offset}`);
  const slow = width === 1 ? null : branchUnaligned(s, address, width);
  const own = body.temp('r');
  const inside = body.temp('p');
  const place = body.temp('d');
  const wideAddress = body.temp('d');
  body.op(`sub.u32 ${own}, ${address}, ${s.stackLow}`);
  body.op(`setp.lt.u32 ${inside}, ${own}, ${s.stackBytes}`);
  if (slow !== null && width === 8) branchAstride(s, own, inside, slow);
  body.op(`selp.b64 ${place}, ${s.stackBase}, ${s.memory}, ${inside}`);
  body.op(`cvt.u64.u32 ${wideAddress}, ${address}`);
  body.op(`add.u64 ${place}, ${place}, ${wideAddress}`);
  return { address, place, slow };
}

/** Branches to `slow` when only one of an access's two words is inside. */
function branchAstride(s: Scope, own: string, inside: string, slow: string): void {
  const { body } = s;
  const [first, second] = [body.temp('r'), body.temp('r')];
  const [both, astride] = [body.temp('p'), body.temp('p')];
  body.op(`selp.b32 ${first}, 1, 0, ${inside}`);
  body.op(`add.u32 ${second}, ${own}, 4`);
  body.op(`setp.lt.u32 ${both}, ${second}, ${s.stackBytes}`);
  body.op(`selp.b32 ${second}, 1, 0, ${both}`);
  body.op(`setp.ne.s32 ${astride}, ${first}, ${second}`);
  body.branch({ reg: astride, negated: false }, slow);
}
