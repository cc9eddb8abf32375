/**
 * Removes table.set, table.fill, table.copy and table.init: a check that traps at the statement's site before any effect, then single
 * elements (`element.store`), in a routine with a loop where there may be several. A copy whose destination lies above its source runs from
 * the end, so that overlap within one table reads each element before it is overwritten. What stays is what an emitter has to know the
 * table's place for: `table.get`, `table.size`, `table.grow`, the indirect call, and dropping a segment.
 *
 * Why the meaning stays: the check is the statement's own and comes before every effect; past it every element is there.
 *
 * Cost: a comparison for a set, two per range, then one load and one store per element; a routine for each table, segment or pair that is used.
 */
import type { Program, Site, Stmt, Var } from '../../ir/index.ts';
import { Builder, type Routine, Routines } from './_builder.ts';
import { rewriteBody } from './_walk.ts';
import { checkWithin, step } from './bulk-memory.ts';

export function removeBulkTables(program: Program): Program {
  const routines = new Routines(program);
  const functions = program.functions.map((func) => {
    const vars = [...func.vars];
    const b = new Builder(vars);
    const body = rewriteBody(func.body, {
      cond: (v) => v,
      leaf(stmt, out) {
        b.next(out);
        switch (stmt.k) {
          case 'table.set': {
            const outside = b.i32('ge_u', stmt.index, sizeOf(b, stmt.table));
            b.out.push({ k: 'trap_if', cond: outside, site: stmt.site });
            b.out.push({ k: 'element.store', table: stmt.table, index: stmt.index, src: stmt.src });
            return;
          }
          case 'table.fill':
            checkTable(b, stmt.table, stmt.to, stmt.length, stmt.site);
            routines.call(b, fill(stmt.table), [stmt.to, stmt.value, stmt.length]);
            return;
          case 'table.copy':
            checkTable(b, stmt.from_table, stmt.from, stmt.length, stmt.site);
            checkTable(b, stmt.to_table, stmt.to, stmt.length, stmt.site);
            routines.call(b, copy(stmt.to_table, stmt.from_table), [stmt.to, stmt.from, stmt.length]);
            return;
          case 'table.init': {
            const size = b.temp();
            b.out.push({ k: 'elem.size', segment: stmt.segment, dst: size });
            checkWithin(b, stmt.from, stmt.length, size, stmt.site);
            checkTable(b, stmt.table, stmt.to, stmt.length, stmt.site);
            routines.call(b, init(stmt.table, stmt.segment), [stmt.to, stmt.from, stmt.length]);
            return;
          }
          default:
            out.push(stmt);
        }
      },
    });
    return { ...func, vars, body };
  });
  return routines.finish(program, functions);
}

function sizeOf(b: Builder, table: number): Var {
  const dst = b.temp();
  b.out.push({ k: 'table.size', table, dst });
  return dst;
}

function checkTable(b: Builder, table: number, at: Var, length: Var, site: Site): void {
  checkWithin(b, at, length, sizeOf(b, table), site);
}

/** Reads `from` of a table or a segment and writes it to `to`. */
function move(b: Builder, table: number, to: Var, from: Var, source: { table: number } | { segment: number }): void {
  const dst = b.temp('ref');
  const load: Stmt =
    'table' in source
      ? { k: 'element.load', table: source.table, dst, index: from }
      : { k: 'elem.load', segment: source.segment, dst, index: from };
  b.out.push(load, { k: 'element.store', table, index: to, src: dst });
}

function fill(table: number): Routine {
  return {
    name: `table.fill ${table}`,
    params: ['i32', 'ref', 'i32'],
    results: [],
    build: (b, [to, value, length]) => {
      step(b, length, 1, () => {
        b.out.push({ k: 'element.store', table, index: to, src: value });
        b.i32('add', to, { c: 1 }, to);
      });
      b.return();
    },
  };
}

function copy(toTable: number, fromTable: number): Routine {
  return {
    name: `table.copy ${toTable} ${fromTable}`,
    params: ['i32', 'i32', 'i32'],
    results: [],
    build: (b, [to, from, length]) => {
      const source = { table: fromTable };
      const advance = (by: number): void => {
        b.i32('add', to, { c: by }, to);
        b.i32('add', from, { c: by }, from);
      };
      b.if(
        b.i32('le_u', to, from),
        () => {
          step(b, length, 1, () => {
            move(b, toTable, to, from, source);
            advance(1);
          });
        },
        () => {
          b.i32('add', to, length, to);
          b.i32('add', from, length, from);
          step(b, length, 1, () => {
            advance(-1);
            move(b, toTable, to, from, source);
          });
        },
      );
      b.return();
    },
  };
}

function init(table: number, segment: number): Routine {
  return {
    name: `table.init ${table} ${segment}`,
    params: ['i32', 'i32', 'i32'],
    results: [],
    build: (b, [to, from, length]) => {
      step(b, length, 1, () => {
        move(b, table, to, from, { segment });
        b.i32('add', to, { c: 1 }, to);
        b.i32('add', from, { c: 1 }, from);
      });
      b.return();
    },
  };
}
