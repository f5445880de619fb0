/** A worker's sign of life, by the database's clock. The same rules as for the owners of runs: see docs/decisions/2026-11-20-lease.md. */
import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../db.ts';
import type { JobTiming } from './timing.ts';

export interface HeartbeatOptions {
  db: Pick<Database, 'sql'>;
  node: string;
  clock: Pick<Clock, 'monotonic'>;
  timing: Pick<JobTiming, 'leaseMs'>;
}

export function createHeartbeat({ db, node, clock, timing }: HeartbeatOptions) {
  const graceMs = timing.leaseMs / 2;
  let beatAt = clock.monotonic();
  /** When this worker last came back from where its beat did not reach the database in time. */
  let backAt = -Infinity;

  return {
    async beat(): Promise<void> {
      const sentAt = clock.monotonic();
      await sql`insert into job_worker (node, expires_at) values (${node}, clock_timestamp() + ${timing.leaseMs} * interval '1 millisecond')
        on conflict (node) do update set expires_at = excluded.expires_at`.execute(db.sql());
      if (clock.monotonic() - beatAt > graceMs) backAt = clock.monotonic();
      beatAt = sentAt;
    },

    /** Others may have taken over what this worker runs. */
    isOver: () => clock.monotonic() - beatAt > timing.leaseMs,

    /** After an outage of the database every lease is over: whoever is back first waits for the others to say that they live. */
    mayJudge: () => clock.monotonic() - beatAt <= graceMs && clock.monotonic() - backAt > graceMs,

    async end(): Promise<void> {
      await sql`delete from job_worker where node = ${node}`.execute(db.sql());
    },
  };
}

export type Heartbeat = ReturnType<typeof createHeartbeat>;
