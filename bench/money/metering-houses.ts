/** The workspaces of the metering proof: on account, prepaid, with prices of their own, and with a budget that runs out. */
import { sql } from 'kysely';
import type { Billing } from '../../server/billing/billing.ts';
import { post } from '../../server/billing/ledger.ts';
import type { UserActor } from '../../server/identity/actor.ts';
import type { Database } from '../../server/kit/db.ts';
import { createIds } from '../../server/kit/ids.ts';
import { LISTED, OWN } from './price-sheet.ts';

export type HouseKind = 'account' | 'prepaid' | 'ownPrices' | 'budget';

export interface House {
  kind: HouseKind;
  workspaceId: string;
  actor: UserActor;
  sessionIds: string[];
  /** Of a house with a budget. */
  limit: bigint | null;
}

const KINDS: readonly HouseKind[] = ['account', 'prepaid', 'ownPrices', 'account', 'budget', 'account'];
const WALLET = 10_000_000_000_000n;

export async function openHouses(
  { db, billing }: { db: Database; billing: Billing },
  { houses, sessionsEach, budgetEach }: { houses: number; sessionsEach: number; budgetEach: bigint },
): Promise<House[]> {
  const ids = createIds({ now: () => Date.now() });
  const list = Object.entries(LISTED).map(([model, sheet]) => ({ model, workspaceId: null, sheet }));
  for (const { model, sheet } of list) await price(model, null, sheet);
  const opened: House[] = [];
  for (let number = 0; number < houses; number++) opened.push(await open(KINDS[number % KINDS.length]!, number));
  return opened;

  async function price(model: string, workspaceId: string | null, { rates, above }: (typeof LISTED)[string]): Promise<void> {
    const figures = [...rates, ...(above?.rates ?? Array.from(rates, () => null)), above?.promptTokens ?? null];
    await sql`insert into model_price (model, workspace_id, effective_from, source, created_at, input, cache_read, cache_write, output, reasoning,
        above_input, above_cache_read, above_cache_write, above_output, above_reasoning, above_prompt_tokens)
      values (${model}, ${workspaceId}, '1970-01-01', 'a proof', '1970-01-01',
        ${sql.join(figures.map((figure) => sql`${figure === null ? null : String(figure)}::bigint`))})`.execute(db.sql());
  }

  async function open(kind: HouseKind, number: number): Promise<House> {
    const [workspaceId, userId] = [ids.next('wsp'), ids.next('usr')];
    const sessionIds = Array.from({ length: sessionsEach }, () => ids.next('ses'));
    await sql`insert into workspace (id, slug, name, created_at) values (${workspaceId}, ${`house-${number}`}, ${`House ${number}`}, now())`.execute(
      db.sql(),
    );
    await sql`insert into app_user (id, email, display_name, created_at) values (${userId}, ${`${userId}@example.org`}, 'Ana', now())`.execute(
      db.sql(),
    );
    await sql`insert into membership (workspace_id, user_id, role, created_at) values (${workspaceId}, ${userId}, 'owner', now())`.execute(
      db.sql(),
    );
    await sql`insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
      select id, ${workspaceId}, 'Metered', 'person', 'workspace', 'user', ${userId}, now(), now() from unnest(${sessionIds}::text[]) as id`.execute(
      db.sql(),
    );
    if (kind === 'ownPrices') for (const [model, sheet] of Object.entries(OWN)) await price(model, workspaceId, sheet);
    if (kind === 'prepaid') await prepay(workspaceId);
    if (kind === 'budget') {
      await sql`insert into budget (id, workspace_id, scope, subject_id, period, mode, limit_micros, created_at, updated_at)
        values (${ids.next('bdg')}, ${workspaceId}, 'workspace', null, 'total', 'hard', ${budgetEach.toString()}::bigint, now(), now())`.execute(
        db.sql(),
      );
    }
    const actor: UserActor = { kind: 'user', userId, displayName: 'Ana', loginId: 'login' };
    return { kind, workspaceId, actor, sessionIds, limit: kind === 'budget' ? budgetEach : null };
  }

  async function prepay(workspaceId: string): Promise<void> {
    await db.write(async (tx) => {
      await billing.accounts.lock(tx, workspaceId, new Date());
      await sql`update billing_account set plan = 'free' where workspace_id = ${workspaceId}`.execute(tx.sql());
      const postings = { wallet: WALLET, paid: -WALLET };
      await post(tx, { workspaceId, kind: 'topUp', key: `topUp:${workspaceId}`, postings, at: new Date() });
    });
  }
}
