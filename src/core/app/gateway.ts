/** What the HTTP surface stands on, put together once by whoever starts a server, and by tests. */
import type { AuditTrail } from '../audit/trail.ts';
import type { Device } from '../backend.ts';
import type { Config } from '../config/config.ts';
import type { FunctionRegistry } from '../functions/registry.ts';
import type { InstanceRegistry } from '../instances/registry.ts';
import type { JobRunner } from '../jobs/runner.ts';
import type { GatewayMetrics } from '../metrics/gateway.ts';
import type { Clock, Log, Respond, Sha256 } from '../ports.ts';
import type { Admission } from '../scheduler/admission.ts';
import type { Deadlines } from '../scheduler/deadlines.ts';
import type { Departures } from '../scheduler/departures.ts';
import type { Fleet } from '../scheduler/fleet.ts';
import type { FunctionSlots } from '../scheduler/function-slots.ts';
import type { ProgramCache } from '../scheduler/program-cache.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Store } from '../store/store.ts';
import type { TokenDirectory } from '../tenants/directory.ts';
import type { Quotas } from '../tenants/quotas.ts';
import type { CallerLimits, RequestLimits } from '../tenants/request-limits.ts';
import type { KernelAccess } from './kernel-access.ts';
import type { TrustedProxies } from './middleware/peer.ts';
import type { Unread } from './unread.ts';

export interface Gateway {
  /** Whether the server is going away: it serves what comes, and tells balancers to send no more. */
  draining: boolean;
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly sha256: Sha256;
  readonly respond: Respond;
  /** The script of the API reference's page; null where it is not installed. */
  readonly referenceScript: () => Promise<Uint8Array<ArrayBuffer> | null>;
  readonly metrics: GatewayMetrics;
  readonly functions: FunctionRegistry;
  readonly store: Store;
  readonly jobs: JobRunner;
  readonly instances: InstanceRegistry;
  readonly snapshots: Snapshots;
  readonly fleet: Fleet;
  /** Opens the interpreter's device, on which the lanes of a grid are watched for races. */
  readonly checker: () => Promise<Device>;
  readonly scheduler: Scheduler;
  readonly programs: ProgramCache;
  readonly admission: Admission;
  readonly slots: FunctionSlots;
  readonly directory: TokenDirectory;
  readonly limits: RequestLimits;
  readonly limitsOfToken: CallerLimits;
  readonly quotas: Quotas;
  readonly unread: Unread;
  readonly kernels: KernelAccess;
  readonly audit: AuditTrail;
  /** Whose word on client certificates is taken. */
  readonly proxies: TrustedProxies;
  /** Pages that may read replies. */
  readonly origins: ReadonlySet<string>;
  /** Host headers served, lower case; null serves any. */
  readonly hosts: ReadonlySet<string> | null;
  readonly deadlines: Deadlines;
  /** What was stopped at its deadline goes through it. */
  readonly departures: Departures;
  /** Whether the process outlives its requests: else there are no jobs and no kept instances. */
  readonly lasting: boolean;
  /** By the clock's `monotonic`. */
  readonly startedAt: number;
}
