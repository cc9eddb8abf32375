import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sha256 } from '../../platform/sha256.ts';
import { silentLog } from '../ports.ts';
import { DEVELOPER } from '../tenants/principal.ts';
import { verifyChain } from './chain.ts';
import { AuditTrail } from './trail.ts';

it('a sink that fails is offered everything again, and much of it not anew with each event', () => {
  let offers = 0;
  let full = true;
  const taken: string[] = [];
  const sink = {
    head: null,
    write(lines: string) {
      offers++;
      if (full) throw new Error('no room');
      taken.push(lines);
    },
    close: () => undefined,
  };
  const trail = new AuditTrail({ sink, sha256, log: silentLog, keep: 0 });
  for (let i = 0; i < 2000; i++) {
    const event = { timeUnixMs: i, requestId: `r${i}`, principal: DEVELOPER, action: 'a', tenant: '0', resource: {} };
    trail.record({ ...event, status: 200, errorKind: null, latencyMs: 1, peer: null, certificateSubject: null }, true);
  }
  const soFar = offers;
  assert.ok(soFar < 500, String(soFar));
  full = false;
  trail.close();
  const report = verifyChain(taken.join('').trimEnd().split('\n'), sha256);
  assert.deepEqual([offers, report.entries, report.problems], [soFar + 1, 2000, []]);
});
