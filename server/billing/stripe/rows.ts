/** Subscriptions and invoices of Stripe as they are kept here: the newest reading of each wins. */
import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { InvoiceState, InvoiceStatus, PaidPlan, SubscriptionState, SubscriptionStatus } from './states.ts';

/** Of those that are paid. */
export const RECEIPTS = 100;

type Sql = Kysely<unknown>;
type KeptSubscription = Omit<SubscriptionState, 'customerId'>;

interface SubscriptionRow {
  id: string;
  status: SubscriptionStatus;
  plan: PaidPlan;
  kept_plan: PaidPlan | null;
  kept_until: string | null;
  seats: number;
  seat_item_id: string;
  trial_ends_at: string | null;
  period_start: string;
  period_end: string;
  cancels_at: string | null;
  ended_at: string | null;
  created_at: string;
}

interface InvoiceRow {
  id: string;
  subscription_id: string | null;
  number: string | null;
  status: InvoiceStatus;
  reason: string;
  total_micros: string;
  due_micros: string;
  paid_micros: string;
  period_start: string;
  period_end: string;
  issued_at: string | null;
  paid_at: string | null;
  attempts: number;
  next_attempt_at: string | null;
  hosted_url: string | null;
  pdf_url: string | null;
  created_at: string;
}

/** Taken before something is read: whoever holds a higher one has read it later. */
export async function nextReading(db: Sql): Promise<bigint> {
  const { rows } = await sql<{ reading: string }>`select nextval('stripe_reading') as reading`.execute(db);
  return BigInt(rows[0]!.reading);
}

/** False: a later reading is there already. What is canceled stays canceled. */
export async function keepSubscription(db: Sql, workspaceId: string, reading: bigint, s: SubscriptionState): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    insert into subscription (id, workspace_id, reading, status, plan, kept_plan, kept_until, seats, seat_item_id, trial_ends_at,
      period_start, period_end, cancels_at, ended_at, created_at)
    values (${s.id}, ${workspaceId}, ${reading.toString()}::bigint, ${s.status}, ${s.plan}, ${s.kept?.plan ?? null}, ${s.kept?.until ?? null},
      ${s.seats}, ${s.seatItemId}, ${s.trialEndsAt}, ${s.periodStart}, ${s.periodEnd}, ${s.cancelsAt}, ${s.endedAt}, ${s.createdAt})
    on conflict (id) do update set reading = excluded.reading, status = excluded.status, plan = excluded.plan, kept_plan = excluded.kept_plan,
      kept_until = excluded.kept_until, seats = excluded.seats, seat_item_id = excluded.seat_item_id, trial_ends_at = excluded.trial_ends_at,
      period_start = excluded.period_start, period_end = excluded.period_end, cancels_at = excluded.cancels_at, ended_at = excluded.ended_at
    where subscription.reading < excluded.reading and subscription.workspace_id = excluded.workspace_id
      and (subscription.status <> 'canceled' or excluded.status = 'canceled')
    returning id`.execute(db);
  return rows.length > 0;
}

export async function keepInvoice(db: Sql, workspaceId: string, reading: bigint, i: InvoiceState): Promise<boolean> {
  const money = (amount: bigint) => sql`${amount.toString()}::bigint`;
  const { rows } = await sql<{ id: string }>`
    insert into stripe_invoice (id, workspace_id, reading, subscription_id, number, status, reason, total_micros, due_micros, paid_micros,
      period_start, period_end, issued_at, paid_at, attempts, next_attempt_at, hosted_url, pdf_url, created_at)
    values (${i.id}, ${workspaceId}, ${money(reading)}, ${i.subscriptionId}, ${i.number}, ${i.status}, ${i.reason}, ${money(i.totalMicros)},
      ${money(i.dueMicros)}, ${money(i.paidMicros)}, ${i.periodStart}, ${i.periodEnd}, ${i.issuedAt}, ${i.paidAt}, ${i.attempts},
      ${i.nextAttemptAt}, ${i.hostedUrl}, ${i.pdfUrl}, ${i.createdAt})
    on conflict (id) do update set reading = excluded.reading, number = excluded.number, status = excluded.status,
      total_micros = excluded.total_micros, due_micros = excluded.due_micros, paid_micros = excluded.paid_micros,
      issued_at = excluded.issued_at, paid_at = excluded.paid_at, attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at,
      hosted_url = excluded.hosted_url, pdf_url = excluded.pdf_url
    where stripe_invoice.reading < excluded.reading and stripe_invoice.workspace_id = excluded.workspace_id
    returning id`.execute(db);
  return rows.length > 0;
}

export async function subscriptionsOf(db: Sql, workspaceId: string): Promise<KeptSubscription[]> {
  const { rows } = await sql<SubscriptionRow>`
    select * from subscription where workspace_id = ${workspaceId} order by created_at, id`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    status: row.status,
    plan: row.plan,
    kept: row.kept_plan && row.kept_until ? { plan: row.kept_plan, until: new Date(row.kept_until) } : null,
    seats: row.seats,
    seatItemId: row.seat_item_id,
    trialEndsAt: dateOf(row.trial_ends_at),
    periodStart: new Date(row.period_start),
    periodEnd: new Date(row.period_end),
    cancelsAt: dateOf(row.cancels_at),
    endedAt: dateOf(row.ended_at),
    createdAt: new Date(row.created_at),
  }));
}

/** Newest first: the latest, and whatever is still to be paid. */
export async function receiptsOf(db: Sql, workspaceId: string): Promise<Omit<InvoiceState, 'customerId'>[]> {
  return invoices(
    db,
    sql`workspace_id = ${workspaceId} and status in ('open', 'paid', 'uncollectible') and (status <> 'paid' or id in (
      select id from stripe_invoice where workspace_id = ${workspaceId} and status = 'paid' order by created_at desc, id desc limit ${RECEIPTS}))`,
  );
}

/** Asked for and not paid, whether a card was tried or not. */
export async function unpaidInvoicesOf(db: Sql, workspaceId: string): Promise<Omit<InvoiceState, 'customerId'>[]> {
  return invoices(db, sql`workspace_id = ${workspaceId} and status in ('open', 'uncollectible')`);
}

async function invoices(db: Sql, where: RawBuilder<unknown>): Promise<Omit<InvoiceState, 'customerId'>[]> {
  const { rows } = await sql<InvoiceRow>`select * from stripe_invoice where ${where} order by created_at desc, id desc`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    subscriptionId: row.subscription_id,
    number: row.number,
    status: row.status,
    reason: row.reason,
    totalMicros: BigInt(row.total_micros),
    dueMicros: BigInt(row.due_micros),
    paidMicros: BigInt(row.paid_micros),
    periodStart: new Date(row.period_start),
    periodEnd: new Date(row.period_end),
    issuedAt: dateOf(row.issued_at),
    paidAt: dateOf(row.paid_at),
    attempts: row.attempts,
    nextAttemptAt: dateOf(row.next_attempt_at),
    hostedUrl: row.hosted_url,
    pdfUrl: row.pdf_url,
    createdAt: new Date(row.created_at),
  }));
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
