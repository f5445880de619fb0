/** One history at Stripe, and its webhooks as they may come: late, in any order, twice, after the end. */
import { sql } from 'kysely';
import { faultsOf } from '../../server/billing/testkit/books.ts';
import type { EventRecord } from '../../server/billing/stripe/doubles/records.ts';
import type { Delivery } from '../../server/billing/stripe/doubles/webhooks.ts';
import type { Database } from '../../server/kit/db.ts';
import type { Random } from '../random.ts';
import { openPayer } from './payer.ts';
import type { Payer } from './payer.ts';

/** Null: everything at once and in order. */
type Mess = Random | null;

interface Standing {
  subscriptionId: string;
  paymentId: string;
}

type Step = (payer: Payer, at: Standing) => Promise<unknown> | void;

const card = ({ double }: Payer, { subscriptionId }: Standing, like: 'pm_card_visa' | 'pm_card_chargeCustomerFail') =>
  double.cards.behave(String(double.subscription(subscriptionId).default_payment_method), like);

/** Not over the API, as an answer may be held up there. */
function subscriptionOf({ double }: Payer, { subscriptionId: id }: Standing) {
  const { items } = double.subscription(id);
  const seats = items.data.find(({ quantity }) => quantity !== undefined)!;
  return { id, seatItemId: seats.id, periodEnd: new Date(seats.current_period_end * 1_000) };
}

/** Said to Stripe itself, as its own pages and dashboard do: what we know by then makes no difference. */
const STEPS: readonly Step[] = [
  async ({ cards, owner, workspaceId, double }, at) => {
    const url = await cards.startCheckout(owner, { workspaceId, plan: 'team' });
    at.subscriptionId = double.checkout.complete(url.split('/').at(-1)!).subscription!;
  },
  async ({ cards, owner, workspaceId, double }, at) => {
    const url = await cards.startTopUp(owner, { workspaceId, amount: 30_000_000n });
    at.paymentId = double.checkout.complete(url.split('/').at(-1)!).payment_intent!;
  },
  ({ goTo }) => goTo('2026-03-01T02:00:00Z'),
  async (payer, at) => {
    payer.goTo('2026-03-10T10:00:00Z');
    const subscription = subscriptionOf(payer, at);
    await payer.gateway.changePlan({ subscription, plan: 'business', isImmediate: true, kept: null });
  },
  (payer, at) => payer.gateway.changeSeats(subscriptionOf(payer, at), 4, 'four seats'),
  ({ double }, { paymentId }) => void double.refund(paymentId, 1_200),
  ({ goTo }) => goTo('2026-04-01T02:00:00Z'),
  async (payer, at) => {
    payer.goTo('2026-04-20T10:00:00Z');
    const subscription = subscriptionOf(payer, at);
    const kept = { plan: 'business' as const, until: subscription.periodEnd };
    await payer.gateway.changePlan({ subscription, plan: 'team', isImmediate: false, kept });
  },
  (payer, at) => card(payer, at, 'pm_card_chargeCustomerFail'),
  ({ goTo }) => goTo('2026-05-01T02:00:00Z'),
  ({ goTo }) => goTo('2026-05-04T02:00:00Z'),
  (payer, at) => card(payer, at, 'pm_card_visa'),
  ({ goTo }) => goTo('2026-05-06T02:00:00Z'),
  ({ double }, { paymentId }) => void double.openDispute(paymentId),
  ({ gateway }, { subscriptionId }) => gateway.cancelAtEnd(subscriptionId, true),
  ({ goTo }) => goTo('2026-06-01T02:00:00Z'),
];

const END = '2026-06-01T02:05:00Z';

export interface Outcome {
  /** All that is kept of it, without ids and without which reading it was. */
  state: string;
  events: number;
  deliveries: number;
  failed: number;
  faults: string[];
}

export async function playHistory(db: Database, mess: Mess): Promise<Outcome> {
  const payer = await openPayer(db);
  const at: Standing = { subscriptionId: '', paymentId: '' };
  let deliveries = 0;
  const heldFrom = mess?.whole(0, STEPS.length) ?? STEPS.length;
  let release: (() => void) | null = null;
  try {
    for (const [index, step] of STEPS.entries()) {
      await step(payer, at);
      if (mess && index === heldFrom) release = holdAnswer(payer, mess);
      deliveries += await deliver(payer, mess, mess ? 0.4 : 1);
      await payer.handled();
    }
    deliveries += await deliver(payer, mess, 1);
    await payer.handled();
    for (const event of mess ? shuffled(payer.double.events(), mess).slice(0, 20) : []) {
      await payer.double.webhooks.resend(event as EventRecord);
      deliveries++;
    }
    // Whoever waits for the answer has lost the event to another node by now.
    payer.goTo(END);
    await payer.handled();
    release?.();
    payer.double.faults.clear();
    await payer.quiet();
    await payer.refresh();
    return { ...(await outcome(db, payer.workspaceId)), events: payer.double.events().length, deliveries };
  } finally {
    await payer.close();
  }
}

/** One answer comes back only at the very end: what it says is old by then. */
function holdAnswer({ double }: Payer, mess: Random): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  const path = mess.oneOf(['/v1/subscriptions/', '/v1/invoices/', '/v1/payment_intents/']);
  double.faults.add({ kind: 'hold', when: 'after', until: promise }, { method: 'GET', path });
  return resolve;
}

/** A part of what waits, some of it twice, several at once; what is left comes later. */
async function deliver({ double }: Payer, mess: Mess, share: number): Promise<number> {
  const arrange = (due: Delivery[]): Delivery[] => {
    if (mess === null) return due;
    const now = due.filter(() => mess.chance(share));
    return shuffled([...now, ...now.filter(() => mess.chance(0.3))], mess);
  };
  return (await double.webhooks.deliver({ arrange, parallel: mess?.whole(1, 4) ?? 1 })).length;
}

function shuffled<T>(items: readonly T[], mess: Random): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = mess.whole(0, i + 1);
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

async function outcome(db: Database, workspaceId: string): Promise<Pick<Outcome, 'state' | 'failed' | 'faults'>> {
  const read = async (query: string) => (await sql<object>`${sql.raw(query)} where workspace_id = ${workspaceId}`.execute(db.sql())).rows;
  const state = {
    account: await read('select plan, seats, is_on_trial, past_due_since, frozen_at, wallet, metered, paid from billing_account'),
    subscriptions:
      await read(`select status, plan, kept_plan, kept_until, seats, trial_ends_at, period_start, period_end, cancels_at, ended_at,
      created_at from subscription`),
    invoices: (
      await read(`select status, reason, total_micros, due_micros, paid_micros, period_start, period_end, issued_at, paid_at, attempts,
      next_attempt_at, created_at from stripe_invoice`)
    ).map((row) => JSON.stringify(row)),
    payments: await read('select purpose, status, amount_micros, taken_back_micros, created_at from stripe_payment'),
    posted: (await read('select kind, wallet, metered, paid from ledger_transaction')).filter(
      (row) => 'kind' in row && row.kind === 'topUp',
    ),
  };
  state.invoices.sort();
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from stripe_event where failed_at is not null`.execute(db.sql());
  return { state: JSON.stringify(state, null, 1), failed: rows[0]!.n, faults: await faultsOf(db.sql(), workspaceId) };
}
