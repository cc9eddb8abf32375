import { callGraph, reachable } from '../wasm/call-graph.ts';
import { InstructionReader } from '../wasm/decode/instruction-reader.ts';
import type { ValidModule } from '../wasm/module.ts';
import { OP } from '../wasm/opcodes.ts';

/** Why a function cannot be lowered, and where that stands in the module. */
export interface Obstacle {
  readonly construct: string;
  readonly message: string;
  readonly function: number | null;
  readonly offset: number | null;
}

const byModule = new WeakMap<ValidModule, Map<number, Obstacle | null>>();

/** What keeps `root` and all that it may call from being lowered, or null. */
export function obstacle(module: ValidModule, root: number): Obstacle | null {
  let known = byModule.get(module);
  if (known === undefined) {
    known = new Map();
    byModule.set(module, known);
  }
  let found = known.get(root);
  if (found === undefined) {
    found = find(module, root);
    known.set(root, found);
  }
  return found;
}

/** As {@link obstacle}, where some imported functions are provided. */
export function obstacleBeside(
  module: ValidModule,
  root: number,
  provided: (imported: number) => boolean,
): Obstacle | null {
  return find(module, root, provided);
}

function find(
  module: ValidModule,
  root: number,
  provided: (imported: number) => boolean = () => false,
): Obstacle | null {
  const missing = (func: number): boolean => func < module.importedFunctions && !provided(func);
  const all = reachable(module, [root]);
  const dependent = module.elements.map(({ init }) => init.some(({ op }) => op === 'global.get'));
  const imported = all.some(missing);
  if (!imported && !dependent.includes(true)) return null;
  if (missing(root)) return importObstacle(module, root, root, null);
  for (const func of all) {
    if (func < module.importedFunctions) continue;
    const { start, end } = module.code[func - module.importedFunctions];
    const reader = new InstructionReader(module.bytes, start, end);
    while (reader.next()) {
      const { opcode, index, offset } = reader;
      if (opcode === OP.call && missing(index)) return importObstacle(module, index, func, offset);
      if (opcode === OP.call_indirect) {
        const target = callGraph(module).targets(index).find(missing);
        if (target !== undefined) return importObstacle(module, target, func, offset);
      }
      if (opcode === OP['table.init'] && dependent[index]) {
        const message = `element segment ${index} holds the value of an imported global`;
        return { construct: 'element segment', message, function: func, offset };
      }
    }
  }
  return null;
}

function importObstacle(module: ValidModule, target: number, func: number, offset: number | null): Obstacle {
  const found = module.imports.filter(({ desc }) => desc.kind === 'func')[target];
  const name = `${JSON.stringify(found.module)} ${JSON.stringify(found.name)}`;
  return {
    construct: 'imported function',
    message: `it may call the imported function ${name}`,
    function: func,
    offset: offset ?? found.offset,
  };
}
