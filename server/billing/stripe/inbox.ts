/** Stripe's webhooks: kept when they come, each once; handled later by reading what they are about again, so that their order does not matter. */
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import type { Logger } from '../../kit/logger.ts';
import type { Gateway } from './gateway.ts';
import type { OwnerNews } from './owner-mails.ts';
import type { Readings } from './readings.ts';
import { subscriptionsOf } from './rows.ts';
import type { Subject } from './states.ts';

/** Whoever took an event and died has lost it after this. */
const LEASE_MS = 60_000;
/** About two days. While Stripe does not answer, nothing is given up. */
export const MAX_ATTEMPTS = 12;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;
const MAX_ERROR_LENGTH = 500;
/** Stripe could not count usage that it had taken. Which, and why, only its own pages tell. */
const COMPLAINTS: ReadonlySet<string> = new Set(['v1.billing.meter.error_report_triggered', 'v1.billing.meter.no_meter_found']);
const CLOSE_MS = 5_000;

interface Claimed {
  id: string;
  type: string;
  subject_kind: Subject['kind'] | null;
  subject_id: string | null;
  attempts: number;
}

export interface InboxOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  gateway: Gateway;
  readings: Pick<Readings, 'read'>;
  tellOwners(workspaceId: string, news: OwnerNews): void;
}

export function createInbox({ db, clock, log, gateway, readings, tellOwners }: InboxOptions) {
  const now = () => new Date(clock.now());
  const later = (ms: number) => new Date(clock.now() + ms);

  /** All that waits about one object, as one reading answers them all; null: nothing is due. Nobody waits for a row of somebody else's. */
  async function claim(): Promise<Claimed[] | null> {
    const { rows } = await sql<Claimed>`
      with due as (
        select id, subject_kind, subject_id from stripe_event
        where handled_at is null and failed_at is null and next_attempt_at <= ${now()}
        order by next_attempt_at, id limit 1 for update skip locked
      ), together as (
        select e.id from stripe_event e join due
          on e.id = due.id or (e.subject_id = due.subject_id and e.subject_kind = due.subject_kind)
        where e.handled_at is null and e.failed_at is null for update of e skip locked
      )
      update stripe_event e set attempts = e.attempts + 1, next_attempt_at = ${later(LEASE_MS)} from together
      where e.id = together.id
      returning e.id, e.type, e.subject_kind, e.subject_id, e.attempts`.execute(db.sql());
    return rows.length === 0 ? null : rows;
  }

  async function handle([first, ...rest]: Claimed[]): Promise<void> {
    const { subject_kind: kind, subject_id: id } = first!;
    if (kind === null || id === null) return;
    const workspaceId = await readings.read({ kind, id });
    const tellsOfTrial = [first!, ...rest].some(({ type }) => type === 'customer.subscription.trial_will_end');
    if (workspaceId === null || !tellsOfTrial) return;
    const subscription = (await subscriptionsOf(db.sql(), workspaceId)).find((one) => one.id === id);
    if (subscription?.status === 'trialing' && subscription.trialEndsAt) {
      tellOwners(workspaceId, { kind: 'trialEnding', endsAt: subscription.trialEndsAt });
    }
  }

  /** Each is given up after as many tries of its own: one that has just come does not end with those that came before it. */
  async function note(events: readonly Claimed[], error: unknown): Promise<{ later: number; failed: number }> {
    const isPassing = error instanceof Expected && error.code === 'UNAVAILABLE';
    const lost = events.filter(({ attempts }) => attempts >= MAX_ATTEMPTS && !isPassing);
    const attempts = Math.max(...events.map((event) => event.attempts));
    const next = later(Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS));
    log[lost.length > 0 ? 'error' : 'warn']({ error, events: events.map(({ id }) => id) }, 'a Stripe event could not be handled');
    await sql`update stripe_event set last_error = ${String(error).slice(0, MAX_ERROR_LENGTH)}, next_attempt_at = ${next},
        failed_at = case when id = any(${lost.map(({ id }) => id)}::text[]) then ${now()}::timestamptz end
      where id = any(${events.map(({ id }) => id)}::text[]) and handled_at is null`.execute(db.sql());
    return { later: events.length - lost.length, failed: lost.length };
  }

  /** One after the other until nothing is due. Any number of nodes may do it at once. */
  async function handleDue(touch: () => void = () => undefined): Promise<{ handled: number; later: number; failed: number }> {
    const count = { handled: 0, later: 0, failed: 0 };
    while (!isClosing) {
      const events = await claim();
      if (events === null) break;
      touch();
      try {
        await handle(events);
        await sql`update stripe_event set handled_at = ${now()}, failed_at = null, last_error = null
          where id = any(${events.map(({ id }) => id)}::text[])`.execute(db.sql());
        count.handled += events.length;
      } catch (error) {
        const noted = await note(events, error);
        count.later += noted.later;
        count.failed += noted.failed;
      }
    }
    return count;
  }

  let handling: Promise<unknown> | null = null;
  let isWantedAgain = false;
  let isClosing = false;

  /** At once, and once more where something came meanwhile. */
  function nudge(): void {
    isWantedAgain = true;
    handling ??= (async () => {
      while (isWantedAgain && !isClosing) {
        isWantedAgain = false;
        await handleDue();
      }
    })()
      .catch((error: unknown) => log.error({ error }, 'Stripe events were not handled'))
      .finally(() => {
        handling = null;
        if (isWantedAgain && !isClosing) nudge();
      });
  }

  return {
    handleDue,

    /** False: not from Stripe. Rejects where it could not be kept, so that Stripe sends it again. */
    async receive(raw: Buffer, signature: string): Promise<boolean> {
      const event = gateway.readEvent(raw, signature);
      if (event === null) return false;
      const { rows } =
        await sql`insert into stripe_event (id, type, subject_kind, subject_id, event_created_at, received_at, next_attempt_at)
        values (${event.id}, ${event.type}, ${event.subject?.kind ?? null}, ${event.subject?.id ?? null}, ${event.createdAt}, ${now()}, ${now()})
        on conflict (id) do nothing returning id`.execute(db.sql());
      if (rows.length > 0 && COMPLAINTS.has(event.type))
        log.error({ eventId: event.id, type: event.type }, 'Stripe could not count some usage');
      nudge();
      return true;
    },

    /** What is under way ends, or is left to another node once its lease is over. */
    async close(): Promise<void> {
      isClosing = true;
      await Promise.race([handling, wait(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}

export type Inbox = ReturnType<typeof createInbox>;
