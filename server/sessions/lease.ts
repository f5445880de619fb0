/** A node's heartbeat in Postgres, by the database's clock: who lets it expire has lost its runs (LIVE.md G2). */
import { sql } from 'kysely';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import type { Logger } from '../kit/logger.ts';
import { repeat } from './timing.ts';
import type { SessionTiming } from './timing.ts';

const FORGET_AFTER = sql.raw(`interval '1 hour'`);

export interface LeaseOptions {
  db: Database;
  nodeId: string;
  timing: Pick<SessionTiming, 'heartbeatMs' | 'leaseMs'>;
  clock: Clock;
  logger: Logger;
}

export async function createLease({ db, nodeId, timing, clock, logger }: LeaseOptions) {
  let beatAt = clock.monotonic();
  /** When this node last noticed that it had lost its own lease. */
  let lostAt = -Infinity;

  async function beat(): Promise<void> {
    await sql`insert into node (id, expires_at) values (${nodeId}, clock_timestamp() + ${timing.leaseMs} * interval '1 millisecond')
      on conflict (id) do update set expires_at = excluded.expires_at`.execute(db.sql());
    const now = clock.monotonic();
    if (now - beatAt > timing.leaseMs) lostAt = now;
    beatAt = now;
  }

  await beat();
  await sql`delete from node where expires_at < clock_timestamp() - ${FORGET_AFTER}`.execute(db.sql());
  const beats = repeat(timing.heartbeatMs, async () => {
    try {
      await beat();
    } catch (error) {
      logger.warn({ error }, 'heartbeat failed');
    }
  });

  return {
    /**
     * Whether this node may judge others. After an outage of the database every lease has expired: whoever comes back first waits for
     * the others to say that they live.
     */
    maySweep(): boolean {
      const now = clock.monotonic();
      return now - beatAt <= timing.leaseMs && now - lostAt > timing.leaseMs;
    },
    /** Gives the lease back at once where the node has ended its runs itself. */
    async release(): Promise<void> {
      await beats.close();
      await sql`delete from node where id = ${nodeId}`.execute(db.sql());
    },
    close: () => beats.close(),
  };
}

export type Lease = Awaited<ReturnType<typeof createLease>>;
