/** Tops a wallet up by card when it falls below its threshold: one attempt at a time, within a cap a month, and never again after a no. */
import { sql } from 'kysely';
import { MAX_TOP_UP, MIN_TOP_UP } from '../../../schema/wire/limits.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import type { Logger } from '../../kit/logger.ts';
import { invalid } from '../../kit/errors.ts';
import type { BillingAccount } from '../accounts.ts';
import { monthOf, startOfDay } from '../periods.ts';
import type { Gateway } from './gateway.ts';
import type { OwnerNews } from './owner-mails.ts';
import type { Readings } from './readings.ts';
import { nextReading } from './rows.ts';

export interface AutoTopUp {
  isOn: boolean;
  threshold: bigint;
  amount: bigint;
  /** Null: no end. */
  monthlyCap: bigint | null;
  /** The card said no, and it was turned off. */
  declinedAt: Date | null;
}

/** An attempt without an end is looked for again after this. */
const RETRY_MS = 120_000;

interface Row {
  workspace_id: string;
  is_on: boolean;
  threshold_micros: string;
  amount_micros: string;
  monthly_cap_micros: string | null;
  declined_at: string | null;
  attempt: string | null;
  attempt_at: string | null;
  attempt_micros: string | null;
}

interface Attempt {
  workspaceId: string;
  customerId: string;
  attempt: string;
  amount: bigint;
  isRetry: boolean;
  /** False: it is only looked for what the attempt before has charged, as nobody wants it any more. */
  isWanted: boolean;
}

export interface AutoTopUpOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  gateway: Pick<Gateway, 'charge' | 'attemptedPayment'>;
  readings: Pick<Readings, 'payment'>;
  accounts: { lock(tx: Tx, workspaceId: string, at: Date): Promise<BillingAccount> };
  tellOwners(workspaceId: string, news: OwnerNews): void;
}

export function checkTopUp(amount: bigint, field = 'amountMicros'): void {
  if (amount < MIN_TOP_UP || amount > MAX_TOP_UP) throw invalid({ [field]: 'is between $5 and $1,000' });
  if (amount % 10_000n !== 0n) throw invalid({ [field]: 'is in whole cents' });
}

export async function readAutoTopUp(db: ReturnType<Database['sql']>, workspaceId: string): Promise<AutoTopUp | null> {
  const { rows } = await sql<Row>`select * from auto_top_up where workspace_id = ${workspaceId}`.execute(db);
  return rows[0] ? fromRow(rows[0]) : null;
}

export async function writeAutoTopUp(tx: Tx, workspaceId: string, wanted: Omit<AutoTopUp, 'declinedAt'>, at: Date): Promise<void> {
  checkTopUp(wanted.amount);
  if (wanted.threshold < 0n || wanted.threshold > MAX_TOP_UP) throw invalid({ thresholdMicros: 'is between $0 and $1,000' });
  if (wanted.monthlyCap !== null && wanted.monthlyCap < wanted.amount) throw invalid({ monthlyCapMicros: 'is at least one top-up' });
  const [threshold, amount, cap] = [wanted.threshold, wanted.amount, wanted.monthlyCap].map(
    (value) => sql`${value?.toString() ?? null}::bigint`,
  );
  await sql`insert into auto_top_up (workspace_id, is_on, threshold_micros, amount_micros, monthly_cap_micros, updated_at)
    values (${workspaceId}, ${wanted.isOn}, ${threshold}, ${amount}, ${cap}, ${at})
    on conflict (workspace_id) do update set is_on = excluded.is_on, threshold_micros = excluded.threshold_micros,
      amount_micros = excluded.amount_micros, monthly_cap_micros = excluded.monthly_cap_micros, updated_at = excluded.updated_at,
      declined_at = case when excluded.is_on then null else auto_top_up.declined_at end`.execute(tx.sql());
}

export function createAutoTopUp({ db, clock, log, gateway, readings, accounts, tellOwners }: AutoTopUpOptions) {
  async function candidates(): Promise<string[]> {
    const { rows } = await sql<{ workspace_id: string }>`
      select a.workspace_id from auto_top_up a join billing_account b on b.workspace_id = a.workspace_id
      join stripe_customer c on c.workspace_id = a.workspace_id
      where (a.is_on and a.attempt is null and b.frozen_at is null and b.wallet < a.threshold_micros)
        or a.attempt_at < ${new Date(clock.now() - RETRY_MS)} order by a.workspace_id`.execute(db.sql());
    return rows.map((row) => row.workspace_id);
  }

  /** Under the account's lock, so that it is one attempt. Null: not wanted, the month's cap is reached, or another node is at it. */
  async function begin(tx: Tx, workspaceId: string): Promise<Attempt | null> {
    const now = new Date(clock.now());
    const { balances, isFrozen } = await accounts.lock(tx, workspaceId, now);
    const { rows } = await sql<Row & { customer_id: string }>`
      select a.*, c.customer_id from auto_top_up a join stripe_customer c on c.workspace_id = a.workspace_id
      where a.workspace_id = ${workspaceId} for update of a`.execute(tx.sql());
    const [row] = rows;
    if (!row) return null;
    const customerId = row.customer_id;
    const amount = BigInt(row.attempt_micros ?? row.amount_micros);
    const isNeeded = row.is_on && !isFrozen && balances.wallet < BigInt(row.threshold_micros);
    const isWanted = isNeeded && !(await isBeyondCap(tx, workspaceId, row.monthly_cap_micros, amount, now));
    const isRetry = row.attempt !== null;
    if (isRetry ? new Date(row.attempt_at!).getTime() > now.getTime() - RETRY_MS : !isWanted) return null;
    const attempt = row.attempt ?? `autotopup:${workspaceId}:${await nextReading(tx.sql())}`;
    await sql`update auto_top_up set attempt = ${attempt}, attempt_at = ${now}, attempt_micros = ${amount.toString()}::bigint
      where workspace_id = ${workspaceId}`.execute(tx.sql());
    return { workspaceId, customerId, attempt, amount, isRetry, isWanted };
  }

  async function isBeyondCap(tx: Tx, workspaceId: string, cap: string | null, amount: bigint, now: Date): Promise<boolean> {
    if (cap === null) return false;
    const { rows } = await sql<{ sum: string }>`select coalesce(sum(amount_micros), 0)::bigint as sum from stripe_payment
      where workspace_id = ${workspaceId} and purpose = 'autoTopUp' and status <> 'failed'
        and created_at >= ${startOfDay(monthOf(now))}`.execute(tx.sql());
    return BigInt(rows[0]!.sum) + amount > BigInt(cap);
  }

  /** An answer may have been lost: then the payment is looked for before the card is charged again. Null: nobody wants it any more. */
  async function carryOut(work: Attempt): Promise<'charged' | 'declined' | null> {
    const { workspaceId, customerId, attempt, amount, isRetry, isWanted } = work;
    const known = isRetry ? await gateway.attemptedPayment(customerId, attempt) : null;
    if (known === null && !isWanted) {
      await end(work);
      return null;
    }
    const payment = known ?? (await gateway.charge(customerId, amount, attempt, workspaceId));
    if (payment !== null) await readings.payment(payment);
    const { rows } = await sql<{ status: string }>`
      select status from stripe_payment where workspace_id = ${workspaceId} and attempt = ${attempt} and status <> 'failed'`.execute(
      db.sql(),
    );
    if (rows[0]?.status === 'pending') throw new Error('the bank has not decided yet');
    if (rows[0]) {
      await end(work);
      return 'charged';
    }
    await end(work, new Date(clock.now()));
    tellOwners(workspaceId, { kind: 'autoTopUpStopped' });
    return 'declined';
  }

  async function end({ workspaceId, attempt }: Attempt, declinedAt: Date | null = null): Promise<void> {
    await sql`update auto_top_up set attempt = null, attempt_at = null, attempt_micros = null,
        is_on = is_on and ${declinedAt}::timestamptz is null, declined_at = coalesce(${declinedAt}::timestamptz, declined_at)
      where workspace_id = ${workspaceId} and attempt = ${attempt}`.execute(db.sql());
  }

  return {
    async run(touch: () => void = () => undefined): Promise<{ charged: number; declined: number; later: number }> {
      const count = { charged: 0, declined: 0, later: 0 };
      for (const workspaceId of await candidates()) {
        touch();
        try {
          const attempt = await db.write((tx) => begin(tx, workspaceId));
          const outcome = attempt && (await carryOut(attempt));
          if (outcome !== null) count[outcome]++;
        } catch (error) {
          count.later++;
          log.warn({ error, workspaceId }, 'an automatic top-up has no end yet');
        }
      }
      return count;
    },
  };
}

function fromRow(row: Row): AutoTopUp {
  return {
    isOn: row.is_on,
    threshold: BigInt(row.threshold_micros),
    amount: BigInt(row.amount_micros),
    monthlyCap: row.monthly_cap_micros === null ? null : BigInt(row.monthly_cap_micros),
    declinedAt: row.declined_at === null ? null : new Date(row.declined_at),
  };
}
