/** Paying by card: plans, the wallet, and what people see of both. The first argument says who asks. */
import { sql } from 'kysely';
import { actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { RecordAudit } from '../../identity/audit-port.ts';
import { Expected, invalid } from '../../kit/errors.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import { countAction } from '../../limits.ts';
import { can, demand } from '../../workspaces/policy.ts';
import type { Reading } from '../../workspaces/reading.ts';
import type { PlanName } from '../plans.ts';
import { PLANS } from '../plans.ts';
import { checkTopUp, readAutoTopUp, writeAutoTopUp } from './auto-top-up.ts';
import type { AutoTopUp } from './auto-top-up.ts';
import type { Customers } from './customers.ts';
import type { CheckoutPage } from './gateway-pages.ts';
import type { StripeParts } from './jobs.ts';
import { checkPaidPlan, entitledPlan, planOrder, trialEnd } from './plan-orders.ts';
import { receiptsOf, subscriptionsOf } from './rows.ts';
import { seatsOf } from './seats.ts';
import { freezeAfter, isLive } from './standing.ts';
import { isPaidPlan } from './states.ts';
import type { InvoiceState, PaidPlan, SubscriptionState } from './states.ts';

export interface PlanSubscription extends Omit<SubscriptionState, 'customerId' | 'kept'> {
  /** What the workspace has now. */
  entitled: PaidPlan;
  pastDueSince: Date | null;
  /** When its grace is over, or was; null: nothing is unpaid. */
  freezesAt: Date | null;
  frozenAt: Date | null;
}

export interface PlanPreview {
  dueNow: bigint;
  effectiveAt: Date;
}

type Parts = Pick<StripeParts, 'db' | 'clock' | 'log' | 'gateway' | 'readings'> & { customers: Customers };

export interface CardPaymentsOptions {
  db: Parts['db'];
  clock: Parts['clock'];
  rateLimits: RateLimits;
  audit: RecordAudit;
  workspaces: Pick<Reading, 'roleOf' | 'byId' | 'emailsOf'>;
  /** Without a slash at its end. */
  publicUrl(): string;
  /** Null: no payments are set up. */
  parts: Parts | null;
}

const NOT_SET_UP = 'Payments are not set up on this server.';
const NO_PLAN = 'This workspace has no paid plan. Start one first.';

export function createCardPayments({ db, clock, rateLimits, audit, workspaces, publicUrl, parts }: CardPaymentsOptions) {
  const now = () => new Date(clock.now());

  async function mayRead(actor: Actor, workspaceId: string): Promise<boolean> {
    return can(actor, 'billing:read', { workspaceRole: await workspaces.roleOf(actor, workspaceId) });
  }

  /** Who may not is told so before anything is said about payments. */
  async function managed(actor: Actor, workspaceId: string): Promise<Parts> {
    demand(actor, 'billing:manage', { workspaceRole: await workspaces.roleOf(actor, workspaceId) }, 'workspace');
    if (parts === null) throw new Expected('UNAVAILABLE', NOT_SET_UP);
    return parts;
  }

  async function live(workspaceId: string) {
    return (await subscriptionsOf(db.sql(), workspaceId)).find(isLive) ?? null;
  }

  async function customerOf(actor: Actor, workspaceId: string, { customers }: Parts) {
    const { name, slug } = await workspaces.byId(actor, workspaceId);
    const [email] = actor.kind === 'user' ? await workspaces.emailsOf(actor, [actor.userId]) : [];
    const place = `${publicUrl()}/w/${slug}/billing`;
    return { customerId: await customers.ensure(workspaceId, { name, email: email ?? '' }), place };
  }

  /** Of each purpose one page is open: an older one is closed, so that nobody pays twice. */
  async function remember(
    workspaceId: string,
    purpose: 'plan' | 'topUp',
    open: () => Promise<CheckoutPage>,
    { gateway }: Parts,
  ): Promise<string> {
    const { rows } = await sql<{ session_id: string }>`select session_id from stripe_checkout
      where workspace_id = ${workspaceId} and purpose = ${purpose} and expires_at > ${now()}`.execute(db.sql());
    if (rows[0]) await gateway.closeCheckout(rows[0].session_id);
    const { id, url, expiresAt } = await open();
    await sql`insert into stripe_checkout (workspace_id, purpose, session_id, expires_at) values (${workspaceId}, ${purpose}, ${id}, ${expiresAt})
      on conflict (workspace_id, purpose) do update set session_id = excluded.session_id, expires_at = excluded.expires_at`.execute(
      db.sql(),
    );
    return url;
  }

  /** What Stripe was told, once it has taken it. */
  function note(actor: Actor, workspaceId: string, detail: { plan: string }): Promise<void> {
    return db.write(async (tx) => {
      audit(tx, { workspaceId, actor: actorRecord(actor), action: 'plan:change', detail });
      await Promise.resolve();
    });
  }

  async function change(actor: Actor, workspaceId: string, wanted: PlanName): Promise<void> {
    const { gateway, readings } = await managed(actor, workspaceId);
    if (wanted === 'selfHosted') throw invalid({ plan: 'is not for sale' });
    const current = await live(workspaceId);
    if (current === null) throw new Expected('CONFLICT', NO_PLAN);
    const order = planOrder(current, wanted, await seatsOf(db.sql(), workspaceId), now());
    switch (order.kind) {
      case 'nothing':
        return;
      case 'cancel':
      case 'resume':
        await gateway.cancelAtEnd(current.id, order.kind === 'cancel');
        break;
      case 'change':
        await gateway.changePlan({ subscription: current, ...order });
    }
    await note(actor, workspaceId, { plan: wanted });
    await readings.subscription(current.id);
  }

  return {
    isConfigured: parts !== null,

    /** Answers where to send the owner. */
    async startCheckout(actor: Actor, { workspaceId, plan: wanted }: { workspaceId: string; plan: PlanName }): Promise<string> {
      const desk = await managed(actor, workspaceId);
      const plan = checkPaidPlan(wanted);
      await countAction(rateLimits, 'checkout', { workspace: workspaceId });
      const known = await subscriptionsOf(db.sql(), workspaceId);
      if (known.some(isLive)) throw new Expected('CONFLICT', 'This workspace has a paid plan already. Change it instead.');
      const seats = await seatsOf(db.sql(), workspaceId);
      const { maxMembers } = PLANS[plan];
      if (maxMembers !== null && seats > maxMembers) {
        throw new Expected('CONFLICT', `This plan has room for ${maxMembers} members, and there are ${seats}.`);
      }
      const { customerId, place } = await customerOf(actor, workspaceId, desk);
      const trialEndsAt = known.length === 0 ? trialEnd(plan, now()) : null;
      const urls = { successUrl: `${place}?stripe=checkout`, cancelUrl: `${place}?stripe=canceled` };
      const open = () => desk.gateway.openPlanCheckout({ workspaceId, customerId, plan, seats, trialEndsAt, ...urls });
      return remember(workspaceId, 'plan', open, desk);
    },

    async startTopUp(actor: Actor, { workspaceId, amount }: { workspaceId: string; amount: bigint }): Promise<string> {
      const desk = await managed(actor, workspaceId);
      checkTopUp(amount);
      await countAction(rateLimits, 'checkout', { workspace: workspaceId });
      const { customerId, place } = await customerOf(actor, workspaceId, desk);
      const urls = { successUrl: `${place}?stripe=topUp`, cancelUrl: `${place}?stripe=canceled` };
      return remember(
        workspaceId,
        'topUp',
        () => desk.gateway.openTopUpCheckout({ workspaceId, customerId, amountMicros: amount, ...urls }),
        desk,
      );
    },

    async openPortal(actor: Actor, workspaceId: string): Promise<string> {
      const desk = await managed(actor, workspaceId);
      await countAction(rateLimits, 'checkout', { workspace: workspaceId });
      const { customerId, place } = await customerOf(actor, workspaceId, desk);
      return desk.gateway.openPortal(customerId, `${place}?stripe=portal`);
    },

    changePlan: (actor: Actor, { workspaceId, plan }: { workspaceId: string; plan: PlanName }) => change(actor, workspaceId, plan),
    cancel: (actor: Actor, workspaceId: string) => change(actor, workspaceId, 'free'),

    async resume(actor: Actor, workspaceId: string): Promise<void> {
      const { gateway, readings } = await managed(actor, workspaceId);
      const current = await live(workspaceId);
      if (current === null) throw new Expected('CONFLICT', NO_PLAN);
      if (current.cancelsAt !== null) {
        await gateway.cancelAtEnd(current.id, false);
        await note(actor, workspaceId, { plan: current.plan });
      }
      await readings.subscription(current.id);
    },

    async updateAutoTopUp(
      actor: Actor,
      { workspaceId, ...wanted }: Omit<AutoTopUp, 'declinedAt'> & { workspaceId: string },
    ): Promise<void> {
      const { customers } = await managed(actor, workspaceId);
      if (wanted.isOn && (await customers.find(workspaceId)) === null) {
        throw new Expected('CONFLICT', 'No card is known yet. Top up once, or start a plan; then it can happen by itself.');
      }
      await db.write(async (tx) => {
        await writeAutoTopUp(tx, workspaceId, wanted, now());
        const detail = { what: 'autoTopUp', to: wanted.isOn ? 'on' : 'off' };
        audit(tx, { workspaceId, actor: actorRecord(actor), action: 'payment:update', detail });
      });
    },

    /** Null for those who may not see it, and where there never was one. The one that counts now, else the last. */
    async subscriptionOf(actor: Actor, workspaceId: string): Promise<PlanSubscription | null> {
      if (!(await mayRead(actor, workspaceId))) return null;
      const known = (await subscriptionsOf(db.sql(), workspaceId)).filter(({ status }) => status !== 'incomplete_expired');
      const shown = known.find(isLive) ?? known.at(-1);
      if (shown === undefined) return null;
      const { rows } = await sql<{ past_due_since: string | null; frozen_at: string | null }>`
        select past_due_since, frozen_at from billing_account where workspace_id = ${workspaceId}`.execute(db.sql());
      const [due] = rows;
      const pastDueSince = due?.past_due_since ? new Date(due.past_due_since) : null;
      const { kept: _kept, ...rest } = shown;
      return {
        ...rest,
        entitled: entitledPlan(shown, now()),
        pastDueSince,
        freezesAt: freezeAfter(pastDueSince),
        frozenAt: due?.frozen_at ? new Date(due.frozen_at) : null,
      };
    },

    async autoTopUpOf(actor: Actor, workspaceId: string): Promise<AutoTopUp | null> {
      return (await mayRead(actor, workspaceId)) ? readAutoTopUp(db.sql(), workspaceId) : null;
    },

    /** What Stripe asked for and what became of it, newest first: the latest hundred, and whatever is to be paid. */
    async receiptsOf(actor: Actor, workspaceId: string): Promise<Omit<InvoiceState, 'customerId'>[]> {
      return (await mayRead(actor, workspaceId)) ? receiptsOf(db.sql(), workspaceId) : [];
    },

    /** What a change would cost now, and from when it holds; null: nothing would change. */
    async previewPlan(actor: Actor, workspaceId: string, wanted: PlanName): Promise<PlanPreview | null> {
      const { gateway } = await managed(actor, workspaceId);
      const current = await live(workspaceId);
      if (current === null || wanted === 'selfHosted') return null;
      const order = planOrder(current, wanted, await seatsOf(db.sql(), workspaceId), now());
      if (order.kind === 'cancel') return { dueNow: 0n, effectiveAt: current.periodEnd };
      if (order.kind !== 'change' || !isPaidPlan(wanted)) return null;
      if (!order.isImmediate) return { dueNow: 0n, effectiveAt: order.kept?.until ?? now() };
      const preview = await gateway.previewChange(current, wanted);
      return { dueNow: preview?.dueMicros ?? 0n, effectiveAt: now() };
    },

    /** For warnings: below it the wallet is topped up. */
    async walletFloor(workspaceId: string): Promise<bigint | null> {
      const found = await readAutoTopUp(db.sql(), workspaceId);
      return found?.isOn ? found.threshold : null;
    },
  };
}

export type CardPayments = ReturnType<typeof createCardPayments>;
