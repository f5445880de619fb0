/** What is remembered while somebody is away at Stripe: how the bill stood, so that coming back can tell when something changed. */
import type { Billing } from '../billing-model.ts';

const KEY = 'parley-billing-departure';

export type Errand = 'checkout' | 'topUp' | 'portal';

export interface Departure {
  errand: Errand;
  workspaceId: string;
  /** How plan and wallet stood. */
  state: string;
  walletMicros: string;
}

/** Whatever Stripe can change. */
export function stateOf({
  plan,
  balances,
  subscription,
  autoTopUp,
}: Pick<Billing, 'plan' | 'balances' | 'subscription' | 'autoTopUp'>): string {
  return JSON.stringify([plan.name, balances.walletMicros, subscription, autoTopUp?.declinedAt ?? null]);
}

export function rememberDeparture(errand: Errand, workspaceId: string, billing: Billing, storage: Storage = sessionStorage): void {
  const departure: Departure = { errand, workspaceId, state: stateOf(billing), walletMicros: billing.balances.walletMicros };
  storage.setItem(KEY, JSON.stringify(departure));
}

/** Null: nobody left for Stripe from here. */
export function departureOf(workspaceId: string, storage: Storage = sessionStorage): Departure | null {
  try {
    const departure = JSON.parse(storage.getItem(KEY) ?? 'null') as Departure | null;
    return departure?.workspaceId === workspaceId ? departure : null;
  } catch {
    return null;
  }
}

export function forgetDeparture(storage: Storage = sessionStorage): void {
  storage.removeItem(KEY);
}
