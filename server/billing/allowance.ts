/** How much of an answer is paid for: a pure decision on what a workspace and its budgets have left. */
import type { BillingAccount } from './accounts.ts';
import { affordableOutput, worstCostMicros } from './cost.ts';
import type { Price } from './cost.ts';
import { leftOf } from './limits.ts';
import type { LimitState } from './limits.ts';
import type { Postings } from './ledger.ts';

/** An answer that is cut off before this is not worth its prompt. */
export const MIN_OUTPUT_TOKENS = 256;

export interface Wanted {
  id: string;
  /** At most so many. */
  inputTokens: number;
  maxOutputTokens: number;
  /** Null: nobody has set one, so it costs nothing. */
  price: Price | null;
}

export interface Allowance {
  /** Held until the run ends. */
  amount: bigint;
  maxOutputTokens: number;
  /** Whether a budget, not the model, says when it ends. */
  isCut: boolean;
}

/** What stands in the way: the workspace's own means, or a hard budget. */
export type Obstacle = { kind: 'means' } | { kind: 'budget'; limit: LimitState };

export type Decision = { kind: 'granted'; allowances: Allowance[] } | { kind: 'refused'; obstacle: Obstacle };

/** Of what a workspace pays with. */
export interface Means {
  balances: Pick<BillingAccount['balances'], 'credits' | 'wallet'>;
  plan: BillingAccount['plan'];
}

/** Null: no end. */
export function meansOf({ balances, plan }: Means): bigint | null {
  return plan.beyond === 'metered' ? null : balances.credits + balances.wallet;
}

/**
 * The worst case of every run where there is enough. Where there is less, each gets its least, and of the rest at most a half is shared
 * among them in proportion, so that one prompt with a long possible answer does not shut out everybody else until it ends.
 */
export function decide(account: Means, limits: readonly LimitState[], wanted: readonly Wanted[]): Decision {
  const needs = wanted.map(needOf);
  const least = sum(needs.map((need) => need.least));
  const worst = sum(needs.map((need) => need.worst));
  if (worst === 0n) return { kind: 'granted', allowances: wanted.map((run) => allow(run, 0n, 0n)) };
  const { room, obstacle } = tightest(account, limits);
  if (room === null || room >= worst)
    return { kind: 'granted', allowances: needs.map((need, index) => allow(wanted[index]!, need.worst, need.worst)) };
  if (room < least) return { kind: 'refused', obstacle };
  const toShare = (room - least) / 2n;
  const allowances = needs.map((need, index) => {
    const share = worst === least ? 0n : (toShare * (need.worst - need.least)) / (worst - least);
    return allow(wanted[index]!, need.least + share, need.worst);
  });
  return { kind: 'granted', allowances };
}

/** From credits first, then from the wallet, then as metered usage. */
export function takeFrom({ credits, wallet }: { credits: bigint; wallet: bigint }, amount: bigint) {
  const fromCredits = least(credits, amount);
  const fromWallet = least(wallet, amount - fromCredits);
  return { fromCredits, fromWallet, fromMetered: amount - fromCredits - fromWallet };
}

export interface Held {
  fromCredits: bigint;
  fromWallet: bigint;
  fromMetered: bigint;
  /** The month of those credits is over: what is left of them ends with it. */
  isExpired?: boolean;
}

/**
 * What ends a reservation: the charge is paid from what was held, credits first, and the rest goes back where it came from. What was used
 * beyond it is taken from what is there, and what nobody can be charged for is absorbed.
 */
export function settlement(held: Held, charge: bigint, account: Pick<BillingAccount, 'balances' | 'plan'>): Postings {
  const amount = held.fromCredits + held.fromWallet + held.fromMetered;
  const covered = least(amount, charge);
  const kept = takeFrom({ credits: held.fromCredits, wallet: held.fromWallet }, covered);
  const more = takeFrom(account.balances, charge - covered);
  const isMetered = account.plan.beyond === 'metered';
  const creditsLeft = held.fromCredits - kept.fromCredits;
  return {
    reserved: -amount,
    credits: (held.isExpired ? 0n : creditsLeft) - more.fromCredits,
    ...(held.isExpired && { granted: creditsLeft }),
    wallet: held.fromWallet - kept.fromWallet - more.fromWallet,
    metered: held.fromMetered - kept.fromMetered - (isMetered ? more.fromMetered : 0n),
    absorbed: isMetered ? 0n : -more.fromMetered,
    spent: charge,
  };
}

function needOf({ inputTokens, maxOutputTokens, price }: Wanted): { least: bigint; worst: bigint } {
  if (price === null) return { least: 0n, worst: 0n };
  const cost = (outputTokens: number) => worstCostMicros({ inputTokens, outputTokens }, price);
  return { least: cost(Math.min(MIN_OUTPUT_TOKENS, maxOutputTokens)), worst: cost(maxOutputTokens) };
}

function allow({ inputTokens, maxOutputTokens, price }: Wanted, amount: bigint, worst: bigint): Allowance {
  if (price === null || amount >= worst) return { amount, maxOutputTokens, isCut: false };
  const paidFor = Math.min(affordableOutput(amount, inputTokens, price), maxOutputTokens);
  return { amount, maxOutputTokens: Math.max(paidFor, 1), isCut: paidFor < maxOutputTokens };
}

function tightest(account: Means, limits: readonly LimitState[]): { room: bigint | null; obstacle: Obstacle } {
  let room = meansOf(account);
  let obstacle: Obstacle = { kind: 'means' };
  for (const limit of limits) {
    if (limit.mode !== 'hard') continue;
    const left = leftOf(limit);
    if (room !== null && left >= room) continue;
    room = left;
    obstacle = { kind: 'budget', limit };
  }
  return { room, obstacle };
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
