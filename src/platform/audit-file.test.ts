import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { verifyChain } from '../core/audit/chain.ts';
import type { AuditEvent } from '../core/audit/record.ts';
import { AuditTrail } from '../core/audit/trail.ts';
import { silentLog } from '../core/ports.ts';
import { DEVELOPER } from '../core/tenants/principal.ts';
import { AuditFile } from './audit-file.ts';
import { sha256 } from './sha256.ts';

async function inFolder(body: (path: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tensor-wasm-audit-'));
  try {
    await body(join(folder, 'made', 'audit.log'), join(folder, 'made'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function entry(i: number): AuditEvent {
  const event = { timeUnixMs: i, requestId: `r${i}`, principal: DEVELOPER, action: 'a', tenant: '0', resource: {} };
  return { ...event, status: 200, errorKind: null, latencyMs: 1, peer: null, certificateSubject: null };
}

function write(path: string, count: number, maxBytes = 1_000_000, keep = 3): void {
  const sink = new AuditFile(path, { maxBytes, keep });
  const trail = new AuditTrail({ sink, sha256, log: silentLog, keep: 0 });
  for (let i = 0; i < count; i++) {
    trail.record(entry(i), true);
  }
  trail.close();
}

const lines = async (...files: string[]) =>
  (await Promise.all(files.map((file) => readFile(file, 'utf8')))).flatMap((text) => text.trimEnd().split('\n'));

describe('the audit log in a file', () => {
  it('goes on with its chain when it is opened again', () =>
    inFolder(async (path) => {
      write(path, 3);
      write(path, 2);
      const report = verifyChain(await lines(path), sha256);
      assert.deepEqual([report.entries, report.last?.seq, report.problems], [5, 5, []]);
      assert.equal((await stat(path)).mode & 0o077, 0);
    }));

  it('cuts off what a crash left of a line', () =>
    inFolder(async (path) => {
      write(path, 2);
      await appendFile(path, '{"seq":3,"prev_ha');
      write(path, 1);
      const report = verifyChain(await lines(path), sha256);
      assert.deepEqual([report.entries, report.problems], [3, []]);
    }));

  it('is put aside at its size, and the oldest goes, with one chain through all', () =>
    inFolder(async (path, folder) => {
      for (let i = 0; i < 5; i++) write(path, 7, 1000, 3);
      assert.deepEqual((await readdir(folder)).sort(), ['audit.log', 'audit.log.1', 'audit.log.2', 'audit.log.3']);
      const all = await lines(`${path}.3`, `${path}.2`, `${path}.1`, path);
      const report = verifyChain(all, sha256);
      assert.deepEqual([report.problems, report.last?.seq], [[], 35]);
      assert.ok((report.first?.seq ?? 0) > 1);
    }));

  it('goes on in the same file while that cannot be put aside, and closes no descriptor twice', () =>
    inFolder(async (path, folder) => {
      const inTheWay = `${path}.2`;
      await mkdir(join(inTheWay, 'full'), { recursive: true });
      write(path, 2, 1, 2);
      const failures: unknown[] = [];
      const sink = new AuditFile(path, { maxBytes: 1, keep: 2, stuck: (error) => failures.push(error) });
      const trail = new AuditTrail({ sink, sha256, log: silentLog, keep: 0 });
      for (let i = 0; i < 3; i++) trail.record(entry(i), true);
      assert.equal(failures.length, 1, 'it is told once');
      // Were the descriptor free, it would be this one's now.
      const other = await open(join(folder, 'other'), 'w');
      trail.record(entry(3), true);
      await other.writeFile('whole');
      await rm(inTheWay, { recursive: true });
      trail.record(entry(4), true);
      trail.close();
      await other.close();
      assert.equal(await readFile(join(folder, 'other'), 'utf8'), 'whole');
      const report = verifyChain(await lines(inTheWay, `${path}.1`, path), sha256);
      assert.deepEqual([report.entries, report.problems], [7, []]);
    }));

  it('goes on from the file put aside when its own is still empty', () =>
    inFolder(async (path) => {
      write(path, 2, 1);
      await rm(path);
      write(path, 1);
      assert.deepEqual(verifyChain(await lines(`${path}.1`, path), sha256).problems, []);
    }));

  it('is not mixed with another file', () =>
    inFolder(async (path) => {
      write(path, 1);
      await writeFile(path, 'something else\n');
      assert.throws(() => new AuditFile(path, { maxBytes: 1000, keep: 1 }), /does not end in an entry/);
    }));
});
