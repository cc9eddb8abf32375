import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TensorWasmError } from '../errors.ts';
import { checkPtx } from './ptx.ts';

const BODY = '.visible .entry k()\n{ ret; }\n';
const ptx = (target: string) => `// made by hand\n.version 7.8\n.target ${target}\n.address_size 64\n${BODY}`;

function refuses(text: string, smVersion: number, pattern: RegExp): void {
  assert.throws(
    () => checkPtx(text, smVersion),
    (error) => error instanceof TensorWasmError && error.kind === 'usage' && pattern.test(error.message),
    text.slice(0, 200),
  );
}

describe('what is taken as PTX', () => {
  it('begins with .version, has a .target and an .entry', () => {
    checkPtx(ptx('sm_80'), 80);
    checkPtx(ptx('sm_80, texmode_independent , debug'), 80);
    checkPtx(`/* .target sm_999 */\t${ptx('sm_80')}\n.file 1 "/*.cu", 1, 2\n// .target sm_999`, 80);
    refuses('', 80, /\.version/);
    refuses(`.target sm_80\n${BODY}`, 80, /\.version/);
    refuses(`\ufeff${ptx('sm_80')}`.replace(/\/\/.*\n/, ''), 80, /\.version/);
    refuses(`.version 7.8\n${BODY}`, 80, /\.target/);
    refuses(ptx('debug'), 80, /\.target/);
    refuses('.version 7.8\n.target sm_80\n.func f() { ret; }', 80, /\.entry/);
    refuses('.version 7.8\n.target sm_80\n// .entry k()\n.func f() { ret; }\n.file 1 ".entry k"', 80, /\.entry/);
  });

  it('is for an architecture whose code the one asked for runs', () => {
    for (const [target, on, runs] of [
      ['sm_70', 80, true],
      ['sm_90', 80, false],
      ['sm_90a', 90, true],
      ['sm_90a', 100, false],
      ['sm_100f', 103, true],
      ['sm_100f', 110, false],
      ['sm_103f', 100, false],
    ] as const) {
      if (runs) checkPtx(ptx(target), on);
      else refuses(ptx(target), on, new RegExp(`${target} does not run`));
    }
    refuses(`${ptx('sm_70')}.target sm_90\n`, 80, /sm_90 does not run/);
  });

  it('is text, whose comments and strings end', () => {
    refuses(ptx('sm_80').replace('k()', 'k\0()'), 80, /control characters/);
    refuses(`${ptx('sm_80')}// \ud800`, 80, /surrogate/);
    refuses(`${ptx('sm_80')}/* `, 80, /comment has no end/);
    refuses(`${ptx('sm_80')}.file 1 "x`, 80, /string has no end/);
  });
});
