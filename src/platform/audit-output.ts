import process from 'node:process';
import type { AuditSink } from '../core/audit/trail.ts';

/**
 * The audit log among what the process prints. A chain of its own for each process: what was printed before is not to be had. Where nobody
 * reads any more, a write throws; without a listener the first one would end the process.
 */
export function auditOutput(): AuditSink {
  let broken: Error | null = null;
  process.stdout.on('error', (error) => {
    broken = error;
  });
  return {
    head: null,
    write(lines) {
      if (broken !== null) throw broken;
      process.stdout.write(lines);
    },
    close: () => undefined,
  };
}
