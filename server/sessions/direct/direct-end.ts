/** The end of a program's own run: one transaction, and one usage row, whoever ends it (LIVE.md G4). */
import { sql } from 'kysely';
import type { Billing } from '../../billing/billing.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Tx } from '../../kit/db.ts';
import type { DirectOutcome } from './direct-answer.ts';
import type { DirectIdentity } from './direct-rows.ts';

export interface DirectEndDeps {
  billing: Pick<Billing, 'record'>;
  clock: Pick<Clock, 'now'>;
}

export function createDirectEnd({ billing, clock }: DirectEndDeps) {
  return {
    /** What it cost; null: another node has ended it already. Its text is kept only where it may be asked for again. */
    async write(tx: Tx, run: DirectIdentity, outcome: DirectOutcome): Promise<bigint | null> {
      const { status, text, reason, failure, usage, firstTokenMs } = outcome;
      const endedAt = new Date(clock.now());
      const { rows } = await sql`
        update direct_run set status = ${status}, reason = ${reason}, finished_at = ${endedAt},
          usage = ${JSON.stringify({ counts: usage.counts, estimated: usage.estimated })}::jsonb,
          text = case when idempotency_key is null or ${status} <> 'complete' then '' else ${text} end
        where id = ${run.id} and status = 'running' returning id`.execute(tx.sql());
      if (rows.length === 0) return null;
      const cost = await billing.record(tx, {
        ...run,
        ...usage,
        sessionId: null,
        messageId: null,
        purpose: 'api',
        status,
        failureCode: failure?.code ?? null,
        firstTokenMs,
        endedAt,
      });
      await sql`update direct_run set cost_micros = ${cost.toString()}::bigint where id = ${run.id}`.execute(tx.sql());
      return cost;
    },
  };
}

export type DirectEnd = ReturnType<typeof createDirectEnd>;
