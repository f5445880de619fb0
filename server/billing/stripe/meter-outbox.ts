/**
 * Metered usage on its way to Stripe: one row per workspace, meter, hour and revision, made from what was used, sent once. What comes late to
 * an hour that was sent becomes a further revision with the difference. The unit is the micro-USD: Stripe counts whole numbers, and so the
 * invoice is rounded to cents once a month, not once an hour.
 */
import { sql } from 'kysely';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import type { Logger } from '../../kit/logger.ts';
import { monthOf, startOfDay } from '../periods.ts';
import type { Gateway } from './gateway.ts';
import { meteredHours } from './metered-hours.ts';

const METER = 'usage';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** After an hour's end: clocks of nodes are apart, and its last runs are still being written. */
const GRACE_MS = 5 * 60_000;
/** Stripe takes what is up to 35 days old. What is older is stamped with the oldest moment that it takes. */
export const OLDEST_MS = 34 * DAY_MS;
/** Stripe finishes a month's invoice an hour after the month: what it hears of later must be stamped into the next one, or is on none. */
const INVOICED_AFTER_MS = 45 * 60_000;
/** What is looked at every time; a whole month once a day. */
export const RECENT_MS = 2 * DAY_MS;
/** Stripe knows an identifier for 24 hours: after that it is asked what it has before something is sent again. */
const IDENTIFIER_MS = 23 * HOUR_MS;
const LEASE_MS = 120_000;
const LONGEST_WAIT_MS = HOUR_MS;

interface Due {
  id: string;
  workspace_id: string;
  customer_id: string;
  hour: string;
  revision: number;
  value_micros: string;
  stamped_at: string | null;
  attempts: number;
  first_attempt_at: string;
  /** When the workspace's first subscription began, and whether one goes on. */
  oldest: string;
  goes_on: boolean;
}

export interface MeterOutboxOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  gateway: Pick<Gateway, 'sendMeterEvent' | 'metered'>;
}

export function identifierOf(workspaceId: string, hour: Date, revision: number): string {
  return `${workspaceId}:${METER}:${hour.toISOString().slice(0, 13)}:${revision}`;
}

export function createMeterOutbox({ db, clock, log, gateway }: MeterOutboxOptions) {
  /** Compares what was used with what was sent, and writes the differences. Two at once write the same row, and one of them wins. */
  async function collect(reachMs: number, touch: () => void): Promise<number> {
    const now = clock.now();
    const until = new Date(Math.floor((now - GRACE_MS) / HOUR_MS) * HOUR_MS);
    const from = new Date(until.getTime() - Math.min(reachMs, OLDEST_MS));
    const { rows } = await sql<{ workspace_id: string; since: string; ended_at: string | null }>`
      select workspace_id, min(created_at) as since, case when bool_and(ended_at is not null) then max(ended_at) end as ended_at
      from subscription where status not in ('incomplete', 'incomplete_expired') and coalesce(ended_at, 'infinity') > ${from}
      group by workspace_id order by workspace_id`.execute(db.sql());
    let written = 0;
    for (const { workspace_id: workspaceId, since, ended_at: endedAt } of rows) {
      touch();
      const first = new Date(Math.max(from.getTime(), Math.floor(Date.parse(since) / HOUR_MS) * HOUR_MS));
      const end = endedAt === null ? until : new Date(Math.min(until.getTime(), Date.parse(endedAt)));
      for (const { hour, micros } of await meteredHours(db.sql(), workspaceId, first, end)) {
        if (await writeDifference(workspaceId, hour, micros)) written++;
      }
    }
    return written;
  }

  async function writeDifference(workspaceId: string, hour: Date, micros: bigint): Promise<boolean> {
    const { rows } = await sql<{ id: string }>`
      insert into meter_event (workspace_id, meter, hour, revision, value_micros, next_attempt_at, created_at)
      select ${workspaceId}, ${METER}, ${hour}, coalesce(max(revision), 0) + 1, ${micros.toString()}::bigint - coalesce(sum(value_micros), 0),
        ${new Date(clock.now())}, ${new Date(clock.now())}
      from meter_event where workspace_id = ${workspaceId} and meter = ${METER} and hour = ${hour}
      having ${micros.toString()}::bigint <> coalesce(sum(value_micros), 0)
      on conflict do nothing returning id`.execute(db.sql());
    return rows.length > 0;
  }

  /** The next that is due, for whoever asks first. */
  async function claim(): Promise<Due | null> {
    const now = new Date(clock.now());
    const { rows } = await sql<Due>`
      with due as (
        select e.id from meter_event e where e.sent_at is null and e.next_attempt_at <= ${now}
        order by e.next_attempt_at, e.id limit 1 for update skip locked
      )
      update meter_event e set attempts = e.attempts + 1, first_attempt_at = coalesce(e.first_attempt_at, ${now}),
        next_attempt_at = ${new Date(now.getTime() + LEASE_MS)}
      from due, stripe_customer c,
        (select workspace_id, min(created_at) as oldest, bool_or(ended_at is null) as goes_on from subscription group by workspace_id) s
      where e.id = due.id and c.workspace_id = e.workspace_id and s.workspace_id = e.workspace_id
      returning e.*, c.customer_id, s.oldest, s.goes_on`.execute(db.sql());
    return rows[0] ?? null;
  }

  /** A retry says the same while it can. Neither before the subscription began, nor in a month whose invoice is made: that is on no invoice. */
  function stampOf({ hour, stamped_at: stamped, oldest, goes_on: goesOn }: Due): Date {
    const wanted = stamped === null ? Math.max(Date.parse(hour), Math.ceil(Date.parse(oldest) / 1_000) * 1_000) : Date.parse(stamped);
    const openMonth = startOfDay(monthOf(new Date(clock.now() - INVOICED_AFTER_MS)));
    return new Date(Math.max(wanted, clock.now() - OLDEST_MS, goesOn ? openMonth.getTime() : 0));
  }

  async function keepStamp({ id }: Due, at: Date): Promise<void> {
    await sql`update meter_event set stamped_at = ${at} where id = ${id}::bigint`.execute(db.sql());
  }

  async function send(due: Due): Promise<void> {
    const [value, at] = [BigInt(due.value_micros), stampOf(due)];
    const before = due.stamped_at === null ? null : new Date(due.stamped_at);
    const isForgotten = before !== null && Date.parse(due.first_attempt_at) < clock.now() - IDENTIFIER_MS;
    if (isForgotten && (await isCounted(due, before, value))) return;
    const isMoved = before !== null && before.getTime() !== at.getTime();
    // An attempt between may have been the first with this stamp.
    if (isForgotten && isMoved && (await isCounted(due, at, value))) return;
    if (before === null) await keepStamp(due, at);
    const identifier = identifierOf(due.workspace_id, new Date(due.hour), due.revision);
    const outcome = await gateway.sendMeterEvent({ customerId: due.customer_id, value, at, identifier });
    if (isMoved && outcome === 'sent') await keepStamp(due, at);
  }

  /** Whether an earlier attempt arrived, from the sum of what is known to have arrived in that hour. */
  async function isCounted({ workspace_id: workspaceId, customer_id: customerId }: Due, at: Date, value: bigint): Promise<boolean> {
    const hour = new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
    const end = new Date(hour.getTime() + HOUR_MS);
    const { rows } = await sql<{ sum: string }>`select coalesce(sum(value_micros), 0)::bigint as sum from meter_event
      where workspace_id = ${workspaceId} and meter = ${METER} and sent_at is not null and stamped_at >= ${hour} and stamped_at < ${end}`.execute(
      db.sql(),
    );
    const [counted, known] = [await gateway.metered(customerId, hour, end, 'hour'), BigInt(rows[0]!.sum)];
    if (counted !== known && counted !== known + value) throw new Error(`Stripe counts ${counted} for an hour in which ${known} arrived`);
    return counted !== known;
  }

  async function sendDue(touch: () => void): Promise<{ sent: number; later: number }> {
    const count = { sent: 0, later: 0 };
    for (let due = await claim(); due !== null; due = await claim()) {
      touch();
      try {
        await send(due);
        await sql`update meter_event set sent_at = ${new Date(clock.now())}, last_error = null where id = ${due.id}::bigint`.execute(
          db.sql(),
        );
        count.sent++;
      } catch (error) {
        count.later++;
        log.warn({ error, workspaceId: due.workspace_id, hour: due.hour }, 'metered usage was not sent');
        const next = new Date(clock.now() + Math.min(LEASE_MS * 2 ** (due.attempts - 1), LONGEST_WAIT_MS));
        await sql`update meter_event set last_error = ${String(error).slice(0, 500)}, next_attempt_at = ${next}
          where id = ${due.id}::bigint`.execute(db.sql());
      }
    }
    return count;
  }

  return {
    /** `reachMs`: how far back hours are compared. */
    async run(reachMs: number, touch: () => void = () => undefined): Promise<{ written: number; sent: number; later: number }> {
      const written = await collect(reachMs, touch);
      return { written, ...(await sendDue(touch)) };
    },
  };
}
