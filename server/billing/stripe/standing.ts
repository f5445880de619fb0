/** What a workspace has and owes, from the rows alone: in whatever order they came, and however often. */
import type { SoldPlan } from '../plans.ts';
import type { InvoiceState, SubscriptionState, SubscriptionStatus } from './states.ts';

/** From the first unpaid invoice until nothing can be sent any more. */
export const GRACE_DAYS = 14;
export const GRACE_MS = GRACE_DAYS * 86_400_000;

export const freezeAfter = (pastDueSince: Date | null): Date | null => pastDueSince && new Date(pastDueSince.getTime() + GRACE_MS);

export interface Standing {
  plan: SoldPlan;
  seats: number;
  /** Null: no trial, or it is over. */
  trialEndsAt: Date | null;
  isOnTrial: boolean;
  pastDueSince: Date | null;
  frozenAt: Date | null;
  /** The subscription that the plan comes from. */
  subscriptionId: string | null;
  /** Live ones besides it, which nobody meant. */
  extraIds: string[];
  /** When the plan or its end became true; null: as it is noticed. */
  since: Date | null;
}

const LIVE: ReadonlySet<SubscriptionStatus> = new Set<SubscriptionStatus>(['trialing', 'active', 'past_due', 'unpaid']);

export const isLive = ({ status }: Pick<SubscriptionState, 'status'>): boolean => LIVE.has(status);

type Subscription = Omit<SubscriptionState, 'customerId'>;
type Invoice = Pick<InvoiceState, 'status' | 'attempts' | 'dueMicros' | 'issuedAt' | 'subscriptionId'>;

export function standingOf(
  subscriptions: readonly Subscription[],
  invoices: readonly Invoice[],
  before: SoldPlan | null,
  now: Date,
): Standing {
  const [current, ...extra] = subscriptions.filter(isLive).toSorted(byAge);
  const pastDueSince = earliest(invoices.filter(isUnpaid).map(({ issuedAt }) => issuedAt));
  const freezesAt = freezeAfter(pastDueSince);
  const due = { pastDueSince, frozenAt: freezesAt && freezesAt <= now ? freezesAt : null };
  if (current === undefined) {
    const ended = subscriptions.map(({ endedAt }) => endedAt).filter((at) => at !== null);
    const since = ended.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null;
    return { ...due, plan: 'free', seats: 1, trialEndsAt: null, isOnTrial: false, subscriptionId: null, extraIds: [], since };
  }
  const { kept, plan, seats, trialEndsAt, status, createdAt, id } = current;
  const isKept = kept !== null && kept.until > now;
  const isNew = before === null || before === 'free';
  return {
    ...due,
    plan: isKept ? kept.plan : plan,
    seats,
    trialEndsAt,
    isOnTrial: status === 'trialing',
    subscriptionId: id,
    extraIds: extra.map((one) => one.id),
    since: isNew ? createdAt : kept && !isKept && before === kept.plan ? kept.until : null,
  };
}

function isUnpaid({ status, attempts, dueMicros }: Invoice): boolean {
  return (status === 'open' || status === 'uncollectible') && attempts > 0 && dueMicros > 0n;
}

function earliest(dates: readonly (Date | null)[]): Date | null {
  return dates.reduce<Date | null>((first, date) => (date !== null && (first === null || date < first) ? date : first), null);
}

/** The same choice wherever two are of the same second. */
function byAge(a: Subscription, b: Subscription): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}
