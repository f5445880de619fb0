/** The metered charge by the hour, from the usage rows and the ledger: what Stripe shall have counted. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { IS_OF_PEOPLE } from '../ledger.ts';

export interface MeteredHour {
  workspaceId: string;
  hour: Date;
  micros: bigint;
}

interface Row {
  workspace_id: string;
  hour: string;
  micros: string;
}

/**
 * Hours from `from` to `until`, of one workspace, whole ones. Usage counts in the hour of its end; what came after its month was closed counts
 * in the first hour of the month that it was put into (`period`), as it does on our invoice. Refunds beyond a wallet are debts like usage.
 */
export async function meteredHours(db: Kysely<unknown>, workspaceId: string, from: Date, until: Date): Promise<MeteredHour[]> {
  const { rows } = await sql<Row>`
    select hour, sum(micros)::bigint as micros from (
      select greatest(date_trunc('hour', ended_at, 'UTC'), period::timestamp at time zone 'UTC') as hour,
        cost_micros - paid_credits - paid_wallet - absorbed_micros as micros
      from usage_entry where workspace_id = ${workspaceId} and price_id is not null
        and (ended_at >= ${from} or period >= (${from}::timestamptz at time zone 'UTC')::date)
      union all
      select date_trunc('hour', created_at, 'UTC'), -metered from ledger_transaction
      where workspace_id = ${workspaceId} and ${IS_OF_PEOPLE} and kind not in ('close', 'invoice') and metered <> 0 and created_at >= ${from}
    ) charged
    where hour >= ${from} and hour < ${until} group by hour having sum(micros) <> 0 order by hour`.execute(db);
  return rows.map((row) => ({ workspaceId, hour: new Date(row.hour), micros: BigInt(row.micros) }));
}
