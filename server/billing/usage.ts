/**
 * Metering: one row per piece of work, written with what it cost in the transaction of its end (LIVE.md G4, G7). Whoever comes second with
 * the same reservation finds it gone; a late one, whose reservation was released, is still charged.
 */
import { sql } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Tx } from '../kit/db.ts';
import { lockAccount } from './accounts.ts';
import type { BillingAccount } from './accounts.ts';
import { settlement } from './allowance.ts';
import type { Held } from './allowance.ts';
import { costMicros, isFree } from './cost.ts';
import type { Price, TokenCounts } from './cost.ts';
import { post } from './ledger.ts';
import type { Postings } from './ledger.ts';
import { countSpent } from './limits.ts';
import { monthOf } from './periods.ts';
import type { PlanName } from './plans.ts';
import { priceById, pricesAt } from './price-list.ts';
import { reachedPercent } from './thresholds.ts';

export interface UsageEntry {
  /** The reservation's id, and what makes the charge happen once. */
  id: string;
  purpose: 'answer' | 'title' | 'comment' | 'api';
  /** The answer's message; null for everything else. */
  messageId: string | null;
  workspaceId: string;
  /** Null: a program's own run, outside of all sessions. */
  sessionId: string | null;
  actor: Pick<ActorRecord, 'kind' | 'id'>;
  /** `provider:name`. */
  modelId: string;
  /** What each request to the provider used, as prices can depend on the size of one. */
  requests: readonly TokenCounts[];
  counts: TokenCounts;
  /** True where the provider gave no final figure. */
  estimated: boolean;
  status: 'complete' | 'stopped' | 'failed' | 'interrupted';
  failureCode: string | null;
  /** From the start to the first token; null: there was none. */
  firstTokenMs: number | null;
  startedAt: Date;
  endedAt: Date;
}

export interface HeldRow {
  from_credits: string;
  from_wallet: string;
  from_metered: string;
  /** `YYYY-MM-01`. */
  credits_period: string | null;
}

interface ReservationRow extends HeldRow {
  /** Null: of a run on the workspace's own key. */
  price_id: string | null;
  on_own_key: boolean;
}

interface Charged {
  onOwnKey: boolean;
  priceId: string | null;
  /** Whatever is used of it: nothing of it is in the ledger. */
  isFree: boolean;
  charge: bigint;
  providerCost: bigint;
}

const NOTHING_CHARGED = { priceId: null, isFree: true, charge: 0n, providerCost: 0n };
const NOTHING_HELD: Held = { fromCredits: 0n, fromWallet: 0n, fromMetered: 0n };

export interface UsageOptions {
  defaultPlan: PlanName;
  /** After the commit of usage with which a budget, the credits or the wallet may have come to a share that people are warned of. */
  onThreshold?: (workspaceId: string) => void;
}

export function createUsage({ defaultPlan, onThreshold }: UsageOptions) {
  async function chargeOf(tx: Tx, entry: UsageEntry, reservation: ReservationRow | undefined): Promise<Charged> {
    if (reservation?.on_own_key) return { ...NOTHING_CHARGED, onOwnKey: true };
    const prices = await pricesAt(tx.sql(), entry.workspaceId, entry.modelId, entry.startedAt);
    // The price that was agreed on when the work began: it may be some milliseconds younger than the work.
    const agreedId = reservation?.price_id ?? null;
    const charged = agreedId === null ? prices?.charged : await priceById(tx.sql(), agreedId);
    if (!charged) return { ...NOTHING_CHARGED, onOwnKey: false };
    const listed = prices?.listed ?? charged;
    return {
      onOwnKey: false,
      priceId: charged.id,
      isFree: isFree(charged) && isFree(listed),
      charge: sumOf(entry, charged),
      providerCost: sumOf(entry, listed),
    };
  }

  return {
    /** The charge, in micro-USD. The caller makes sure that it is called once per piece of work (a fence, or a row's state). */
    async record(tx: Tx, entry: UsageEntry): Promise<bigint> {
      const account = await lockAccount(tx, entry.workspaceId, entry.endedAt, { defaultPlan });
      const { rows } = await sql<ReservationRow>`
        with freed as (delete from run_slot where id = ${entry.id})
        delete from reservation where id = ${entry.id}
        returning price_id, on_own_key, from_credits, from_wallet, from_metered, credits_period::text as credits_period`.execute(tx.sql());
      const charged = await chargeOf(tx, entry, rows[0]);
      const held = rows[0] ? heldOf(rows[0], account) : NOTHING_HELD;
      await insertUsage(tx, entry, charged, { period: periodOf(account, entry.endedAt), ...payersOf(held, charged.charge, account) });
      const isNear = await tally(tx, entry, charged, account, rows[0] && !charged.onOwnKey ? held : null);
      if (isNear && onThreshold) tx.afterCommit(() => onThreshold(entry.workspaceId));
      return charged.charge;
    },
  };
}

/** Whether people may have to be warned. `reserved` null: nothing was held. */
async function tally(
  tx: Tx,
  entry: UsageEntry,
  { isFree: isNothing, charge, providerCost }: Charged,
  account: BillingAccount,
  reserved: Held | null,
): Promise<boolean> {
  const hasCrossed = charge > 0n && (await countSpent(tx, entry, charge, entry.endedAt));
  if (!reserved && isNothing) return false;
  const held = reserved ?? NOTHING_HELD;
  const settled = settlement(held, charge, account);
  const postings = { ...settled, provider_cost: providerCost, provider_payable: -providerCost };
  const { workspaceId, id, endedAt: at } = entry;
  const isPosted = await post(tx, { workspaceId, kind: 'settle', key: `settle:${id}`, subject: id, postings, at });
  if (!isPosted) throw new Error(`${id} was settled before`);
  return hasCrossed || (charge > 0n && drainsMeans(account, held, settled));
}

/** What other runs hold may have been taken from the credits or not: it is looked at closely where either would cross a share. */
function drainsMeans({ balances, creditsGiven }: BillingAccount, held: Held, settled: Postings): boolean {
  const usedBefore = creditsGiven - balances.credits - balances.reserved;
  const usedAfter = creditsGiven - balances.credits - (settled.credits ?? 0n);
  const isFromWallet = held.fromWallet > (settled.wallet ?? 0n);
  return isFromWallet || reachedPercent(usedAfter, creditsGiven) > reachedPercent(usedBefore, creditsGiven);
}

/** A closed month stays as it is: what comes late, or from a clock that runs behind, counts in the first open one. */
export function periodOf({ openPeriod }: Pick<BillingAccount, 'openPeriod'>, endedAt: Date): string {
  const month = monthOf(endedAt);
  return month > openPeriod ? month : openPeriod;
}

export function heldOf(row: HeldRow, { creditsPeriod }: Pick<BillingAccount, 'creditsPeriod'>): Held {
  const isExpired = row.credits_period !== null && creditsPeriod !== null && creditsPeriod > row.credits_period;
  return { fromCredits: BigInt(row.from_credits), fromWallet: BigInt(row.from_wallet), fromMetered: BigInt(row.from_metered), isExpired };
}

function sumOf({ requests }: UsageEntry, price: Price): bigint {
  return requests.reduce((sum, counts) => sum + costMicros(counts, price), 0n);
}

/** Whose the charge is; what is left of it is metered. */
interface Payers {
  credits: bigint;
  wallet: bigint;
  absorbed: bigint;
}

function payersOf(held: Held, charge: bigint, account: BillingAccount): Payers {
  const { credits = 0n, wallet = 0n, absorbed = 0n, granted = 0n } = settlement(held, charge, account);
  return { credits: held.fromCredits - credits - granted, wallet: held.fromWallet - wallet, absorbed: -absorbed };
}

async function insertUsage(
  tx: Tx,
  entry: UsageEntry,
  { onOwnKey, priceId, charge, providerCost }: Charged,
  { period, credits, wallet, absorbed }: Payers & { period: string },
): Promise<void> {
  const { counts, estimated } = entry;
  const colon = entry.modelId.indexOf(':');
  await sql`with entry as (insert into usage_entry (message_id, purpose, workspace_id, session_id, actor_kind, actor_id, provider, model,
      uncached_input, cache_read, cache_write, output, reasoning, cost_micros, provider_cost_micros, price_id,
      paid_credits, paid_wallet, absorbed_micros, period, estimated, on_own_key, status,
      failure_code, first_token_ms, started_at, ended_at)
    values (${entry.messageId}, ${entry.purpose}, ${entry.workspaceId}, ${entry.sessionId}, ${entry.actor.kind}, ${entry.actor.id},
      ${entry.modelId.slice(0, colon)}, ${entry.modelId.slice(colon + 1)},
      ${counts.uncachedInput}, ${counts.cacheRead}, ${counts.cacheWrite}, ${counts.output}, ${counts.reasoning},
      ${charge.toString()}::bigint, ${providerCost.toString()}::bigint, ${priceId}::bigint,
      ${credits.toString()}::bigint, ${wallet.toString()}::bigint, ${absorbed.toString()}::bigint, ${period}::date, ${estimated}, ${onOwnKey}, ${entry.status},
      ${entry.failureCode}, ${entry.firstTokenMs}, ${entry.startedAt.toISOString()}, ${entry.endedAt.toISOString()})
      returning id, workspace_id, ended_at)
    insert into usage_pending (usage_id, workspace_id, ended_at) select id, workspace_id, ended_at from entry`.execute(tx.sql());
}
