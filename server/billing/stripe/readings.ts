/** Reads one object from Stripe again and makes ours agree with it, in one transaction under the workspace's account. */
import { sql } from 'kysely';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import type { Logger } from '../../kit/logger.ts';
import type { BillingAccount } from '../accounts.ts';
import type { Gateway } from './gateway.ts';
import { linkInvoices } from './invoice-links.ts';
import type { InvoicePort } from './invoice-links.ts';
import type { OwnerNews } from './owner-mails.ts';
import { keepInvoice, keepSubscription, nextReading, subscriptionsOf, unpaidInvoicesOf } from './rows.ts';
import { standingOf } from './standing.ts';
import type { Standing } from './standing.ts';
import type { Subject } from './states.ts';
import { keepPayment } from './wallet.ts';
import type { SoldPlan } from '../plans.ts';

export interface PlanPort {
  change(tx: Tx, workspaceId: string, change: { plan: SoldPlan; seats: number; trialEndsAt: Date | null }, at: Date): Promise<boolean>;
}

export interface ReadingsOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  gateway: Gateway;
  accounts: { lock(tx: Tx, workspaceId: string, at: Date): Promise<BillingAccount> };
  plans: PlanPort;
  invoices: InvoicePort;
  /** After the commit. */
  tellOwners(workspaceId: string, news: OwnerNews): void;
}

export function createReadings(options: ReadingsOptions) {
  const { db, clock, log, gateway, accounts, plans, invoices, tellOwners } = options;

  async function workspaceOf(tx: Tx, customerId: string): Promise<string | null> {
    const { rows } = await sql<{ workspace_id: string }>`
      select workspace_id from stripe_customer where customer_id = ${customerId}`.execute(tx.sql());
    return rows[0]?.workspace_id ?? null;
  }

  /** Null: of a customer that is none of ours. Else the workspace's standing is brought up to date. */
  async function keep(customerId: string, work: (tx: Tx, account: BillingAccount, at: Date) => Promise<unknown>): Promise<string | null> {
    return db.write(async (tx) => {
      const workspaceId = await workspaceOf(tx, customerId);
      if (workspaceId === null) return null;
      const at = new Date(clock.now());
      await work(tx, await accounts.lock(tx, workspaceId, at), at);
      await bringUpToDate(tx, workspaceId, at);
      return workspaceId;
    });
  }

  /** The caller holds the account's lock. */
  async function bringUpToDate(tx: Tx, workspaceId: string, now: Date): Promise<void> {
    const { rows } = await sql<{ plan: SoldPlan | null; past_due_since: string | null; frozen_at: string | null }>`
      select plan, past_due_since, frozen_at from billing_account where workspace_id = ${workspaceId}`.execute(tx.sql());
    const before = rows[0]!;
    const subscriptions = await subscriptionsOf(tx.sql(), workspaceId);
    const standing = standingOf(subscriptions, await unpaidInvoicesOf(tx.sql(), workspaceId), before.plan, now);
    const { plan, seats, trialEndsAt, isOnTrial, pastDueSince, frozenAt } = standing;
    if (subscriptions.length > 0) await plans.change(tx, workspaceId, { plan, seats, trialEndsAt }, standing.since ?? now);
    await sql`update billing_account set is_on_trial = ${isOnTrial}, past_due_since = ${pastDueSince}, frozen_at = ${frozenAt}
      where workspace_id = ${workspaceId}`.execute(tx.sql());
    await linkInvoices(tx, workspaceId, invoices, now);
    for (const news of newsOf(before, standing)) tx.afterCommit(() => tellOwners(workspaceId, news));
    for (const id of standing.extraIds) tx.afterCommit(() => endExtra(id, workspaceId));
  }

  /** Two pages of checkout were paid. What is left of the second stays the customer's credit at Stripe. */
  async function endExtra(id: string, workspaceId: string): Promise<void> {
    log.warn({ subscriptionId: id, workspaceId }, 'a second subscription is ended');
    await gateway.cancelNow(id);
    await subscription(id);
  }

  async function subscription(id: string): Promise<string | null> {
    const reading = await nextReading(db.sql());
    const state = await gateway.subscription(id);
    return state && keep(state.customerId, (tx, { workspaceId }) => keepSubscription(tx.sql(), workspaceId, reading, state));
  }

  async function invoice(id: string): Promise<string | null> {
    const reading = await nextReading(db.sql());
    const state = await gateway.invoice(id);
    return state && keep(state.customerId, (tx, { workspaceId }) => keepInvoice(tx.sql(), workspaceId, reading, state));
  }

  async function payment(id: string): Promise<string | null> {
    const reading = await nextReading(db.sql());
    const state = await gateway.payment(id);
    return state && keep(state.customerId, (tx, account, at) => keepPayment(tx, account, reading, state, at));
  }

  async function checkout(id: string): Promise<string | null> {
    const { subscriptionId, paymentId } = await gateway.checkoutOutcome(id);
    if (subscriptionId !== null) return subscription(subscriptionId);
    return paymentId === null ? null : payment(paymentId);
  }

  const readers: Record<Subject['kind'], (id: string) => Promise<string | null>> = { subscription, invoice, payment, checkout };

  return {
    /** The workspace that it is of; null: none of ours. */
    read: ({ kind, id }: Subject): Promise<string | null> => readers[kind](id),
    subscription,
    payment,

    /** What only time changes: a plan that was kept, a grace that is over. */
    async refresh(workspaceId: string): Promise<void> {
      await db.write(async (tx) => {
        const now = new Date(clock.now());
        await accounts.lock(tx, workspaceId, now);
        await bringUpToDate(tx, workspaceId, now);
      });
    },
  };
}

export type Readings = ReturnType<typeof createReadings>;

function newsOf(before: { past_due_since: string | null; frozen_at: string | null }, { pastDueSince, frozenAt }: Standing): OwnerNews[] {
  if (frozenAt !== null) return before.frozen_at === null ? [{ kind: 'frozen' }] : [];
  if (pastDueSince !== null) return before.past_due_since === null ? [{ kind: 'paymentFailed' }] : [];
  return before.past_due_since === null ? [] : [{ kind: 'paid' }];
}
