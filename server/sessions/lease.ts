/** A node's heartbeat in Postgres, by the database's clock: who lets it expire has lost its runs (LIVE.md G2). */
import { sql } from 'kysely';
import type { Clock } from '../kit/clock.ts';
import { createDatabase } from '../kit/db.ts';
import type { Database } from '../kit/db.ts';
import type { Logger } from '../kit/logger.ts';
import { repeat } from './timing.ts';
import type { SessionTiming } from './timing.ts';

const FORGET_AFTER = sql.raw(`interval '1 hour'`);

export interface LeaseOptions {
  db: Pick<Database, 'url'>;
  nodeId: string;
  timing: Pick<SessionTiming, 'heartbeatMs' | 'leaseMs'>;
  clock: Clock;
  logger: Logger;
}

export async function createLease({ db, nodeId, timing, clock, logger }: LeaseOptions) {
  /** Of its own: in the app's pool a heartbeat would wait behind all that the node has to do. */
  const own = await createDatabase({ url: db.url, entities: [], log: logger, poolSize: 1 });
  /** Half a lease: what keeps this node from beating for less than that has not yet cost anybody else theirs. */
  const graceMs = timing.leaseMs / 2;
  let beatAt = clock.monotonic();
  /** When this node last came back from where its heartbeat did not reach Postgres in time. */
  let backAt = -Infinity;

  async function beat(): Promise<void> {
    await sql`insert into node (id, expires_at) values (${nodeId}, clock_timestamp() + ${timing.leaseMs} * interval '1 millisecond')
      on conflict (id) do update set expires_at = excluded.expires_at`.execute(own.sql());
    const now = clock.monotonic();
    if (now - beatAt > graceMs) backAt = now;
    beatAt = now;
  }

  await beat();
  await sql`delete from node where expires_at < clock_timestamp() - ${FORGET_AFTER}`.execute(own.sql());
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
     * the others to say that they live. A judgement that took its time is asked for again: it may have waited for the database itself.
     */
    maySweep(): boolean {
      const now = clock.monotonic();
      return now - beatAt <= graceMs && now - backAt > graceMs;
    },
    /** Gives the lease back at once where the node has ended its runs itself. */
    async release(): Promise<void> {
      await beats.close();
      try {
        await sql`delete from node where id = ${nodeId}`.execute(own.sql());
      } catch (error) {
        logger.warn({ error }, 'the lease ends by itself');
      }
      await own.close();
    },
    async close(): Promise<void> {
      await beats.close();
      await own.close();
    },
  };
}

export type Lease = Awaited<ReturnType<typeof createLease>>;
