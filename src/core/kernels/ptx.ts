/** Whether a text is PTX, as far as can be told without a driver (PTX ISA, chapters "Source Format" and "PTX Module Directives"). */
import { TensorWasmError } from '../errors.ts';

const VERSION = /^[\t-\r ]*\.version[\t ]+\d+\.\d+\s/;
const TARGET = /(?<![\w.$%])\.target\s+(\w+(?:\s*,\s*\w+)*)/g;
const ENTRY = /(?<![\w.$%])\.entry\s+[A-Za-z_$%]/;
const ARCHITECTURE = /^sm_(\d{1,6})([af]?)$/;

/**
 * Checks that it begins with `.version`, that every `.target` names an architecture whose code `sm_<smVersion>` runs, and that it has an
 * `.entry`. What it computes, and whether `ptxas` would take it, is not looked at.
 *
 * @throws TensorWasmError `usage`, with `field`.
 */
export function checkPtx(text: string, smVersion: number): void {
  if (/\p{Cs}|[^\P{Cc}\s]/u.test(text))
    throw refused('expected text, found control characters or half a surrogate pair');
  const code = withoutComments(text);
  if (!VERSION.test(code)) throw refused('expected it to begin with .version MAJOR.MINOR');
  let targets = 0;
  for (const [, list] of code.matchAll(TARGET)) {
    const architectures = list.split(/\s*,\s*/).filter((name) => ARCHITECTURE.test(name));
    const unfit = architectures.find((name) => !runsOn(name, smVersion));
    if (unfit !== undefined) throw refused(`its .target ${unfit} does not run on sm_version ${smVersion}`);
    targets += architectures.length;
  }
  if (targets === 0) throw refused('expected a .target with an architecture, such as sm_80');
  if (!ENTRY.test(code)) throw refused('expected at least one .entry');
}

/** PTX for an architecture runs on later ones; with `a` on none but its own, with `f` on later ones of its family. */
function runsOn(architecture: string, smVersion: number): boolean {
  const [, digits, suffix] = ARCHITECTURE.exec(architecture) ?? [];
  const target = Number(digits);
  if (suffix === 'a') return target === smVersion;
  if (suffix === 'f' && Math.floor(target / 10) !== Math.floor(smVersion / 10)) return false;
  return target <= smVersion;
}

/** With a space for each comment, and strings without what they hold. One pass: a text of openings alone must not take a square of its length. */
function withoutComments(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (;;) {
    const at = opening(text, from);
    if (at < 0) return kept.join('') + text.slice(from);
    kept.push(text.slice(from, at), text[at] === '"' ? '""' : ' ');
    if (text[at] === '"') from = endOfString(text, at);
    else if (text[at + 1] === '/') from = endOfLine(text, at);
    else from = endOfComment(text, at);
  }
}

/** Where the next string or comment begins; -1 where none does. */
function opening(text: string, from: number): number {
  const pattern = /"|\/[/*]/g;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function endOfComment(text: string, at: number): number {
  const end = text.indexOf('*/', at + 2);
  if (end < 0) throw refused('a comment has no end');
  return end + 2;
}

function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
  }
  throw refused('a string has no end');
}

function refused(found: string): TensorWasmError {
  return new TensorWasmError('usage', `Cannot take the PTX: ${found}`, { field: 'ptx_text' });
}
