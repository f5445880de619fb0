/** The price table as people see and change it. Rows are only ever added: what was used is charged by the price of its own time. */
import { sql } from 'kysely';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import type { Identity } from '../identity/identity.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected, invalid, notFound } from '../kit/errors.ts';
import { demand } from '../workspaces/policy.ts';
import type { Reading } from '../workspaces/reading.ts';
import type { Price } from './cost.ts';
import { newestAt, priceOf, standingAt } from './price-list.ts';
import { lineOf, recordOf } from './prices-lines.ts';
import type { FullRow, PriceLine, PriceRecord } from './prices-lines.ts';
import { checkPrice, checkReason } from './prices-fields.ts';
import type { PriceInput } from './prices-fields.ts';

/** What a workspace pays for a model. */
export interface StandingPrice<Model> {
  model: Model;
  /** Null: nobody has set one, so that it costs nothing. */
  standing: PriceRecord | null;
  /** The next that will hold; null: none is known. */
  next: PriceRecord | null;
}

export interface PricesDeps {
  db: Database;
  audit: RecordAudit;
  clock: Pick<Clock, 'now'>;
  identity: Pick<Identity, 'demandOperator'>;
  workspaces: Pick<Reading, 'roleOf'>;
  /** What this server can reach now. */
  models: { list(): Promise<readonly { id: string }[]> };
}

/** One change at a time, so that what one person saw and withdrew is what is withdrawn. */
const PRICES_LOCK = 0x70726963; // 'pric'

export function createPrices({ db, audit, clock, identity, workspaces, models }: PricesDeps) {
  async function rowsWhere(on: ReturnType<Tx['sql']>, condition = sql`true`): Promise<FullRow[]> {
    const { rows } = await sql<FullRow>`
      select p.*, p.read_on::text as read_on, w.slug, w.name
      from model_price p left join workspace w on w.id = p.workspace_id
      where ${condition} order by p.model, p.effective_from, p.id`.execute(on);
    return rows;
  }

  async function workspaceBySlug(tx: Tx, slug: string): Promise<string> {
    const { rows } = await sql<{ id: string }>`select id from workspace where slug = ${slug}`.execute(tx.sql());
    if (!rows[0]) throw invalid({ workspaceSlug: 'names no workspace of this server' });
    return rows[0].id;
  }

  async function insert(tx: Tx, row: Omit<PriceRecord, 'id'>): Promise<PriceRecord> {
    const { price } = row;
    const columns = (rates: Omit<Price, 'id' | 'above'> | null) =>
      [rates?.input, rates?.cacheRead, rates?.cacheWrite, rates?.output, rates?.reasoning].map(
        (rate) => sql`${rate?.toString() ?? null}::bigint`,
      );
    const { rows } = await sql<{ id: string }>`
      insert into model_price (model, workspace_id, effective_from, source, read_on, created_by_id, created_at, withdrawn, above_prompt_tokens,
        input, cache_read, cache_write, output, reasoning, above_input, above_cache_read, above_cache_write, above_output, above_reasoning)
      values (${row.model}, ${row.workspaceId}, ${row.effectiveFrom}, ${row.source}, ${row.readOn}::date, ${row.createdById}, ${row.createdAt},
        ${price === null}, ${price?.above?.promptTokens ?? null}::bigint, ${sql.join([...columns(price), ...columns(price?.above ?? null)])})
      returning id::text`.execute(tx.sql());
    return { ...row, id: rows[0]!.id };
  }

  /** In one go with what it depends on. */
  function change<T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
    const inOneGo = async (tx: Tx) => {
      await sql`select pg_advisory_xact_lock(${PRICES_LOCK})`.execute(tx.sql());
      return work(tx, new Date(clock.now()));
    };
    return db.asHouse('operators set prices for every workspace', () => db.write(inOneGo));
  }

  return {
    /** The list and what single workspaces have of their own, by name. For operators: whoever asks was let in (schema/server-admin.ts). */
    async lines(): Promise<PriceLine[]> {
      const now = new Date(clock.now());
      const rows = await db.asHouse('operators see the prices of every workspace', () => rowsWhere(db.sql()));
      const groups = Map.groupBy(rows, (row) => `${row.workspace_id ?? ''} ${row.model}`);
      return [...groups.values()].map((group) => lineOf(group, now));
    },

    /** All of one name; null where nothing was ever set. For operators. */
    async line(model: string, workspaceSlug: string | null): Promise<PriceLine | null> {
      const of = workspaceSlug === null ? sql`p.workspace_id is null` : sql`w.slug = ${workspaceSlug}`;
      const condition = sql<boolean>`p.model = ${model} and ${of}`;
      const rows = await db.asHouse('operators see the prices of every workspace', () => rowsWhere(db.sql(), condition));
      return rows.length > 0 ? lineOf(rows, new Date(clock.now())) : null;
    },

    /** Of the models that this server can reach: those that nobody pays for, as no price covers them. */
    async unpriced(): Promise<string[]> {
      const now = new Date(clock.now());
      const rows = await rowsWhere(db.sql(), sql`p.workspace_id is null`);
      const listed = await models.list();
      return listed.map(({ id }) => id).filter((id) => standingAt(rows, id, now).listed === null);
    },

    /** What each model that can be reached costs the workspace; for its owners and admins. */
    async ofWorkspace<Model extends { id: string }>(
      actor: Actor,
      workspaceId: string,
      reachable: readonly Model[],
    ): Promise<StandingPrice<Model>[]> {
      demand(actor, 'billing:read', { workspaceRole: await workspaces.roleOf(actor, workspaceId) }, 'workspace');
      const now = new Date(clock.now());
      const rows = await rowsWhere(db.sql(), sql`p.workspace_id is null or p.workspace_id = ${workspaceId}`);
      const at = (model: Model, moment: Date) => {
        const { own, listed } = standingAt(rows, model.id, moment);
        return own ?? listed;
      };
      const changes = [...new Set(rows.map((row) => new Date(row.effective_from).getTime()))]
        .filter((moment) => moment > now.getTime())
        .toSorted((a, b) => a - b);
      return reachable.map((model) => {
        const standing = at(model, now);
        const next = changes.map((moment) => at(model, new Date(moment))).find((row) => row !== null && row.id !== standing?.id);
        return { model, standing: standing && recordOf(standing), next: next ? recordOf(next) : null };
      });
    },

    /** From now on or later, for the list or one workspace; for operators. */
    async set(actor: Actor, input: PriceInput): Promise<PriceRecord> {
      const createdById = await identity.demandOperator(actor);
      return change(async (tx, now) => {
        const { model, workspaceSlug, rates, above = null, source, readOn = null, effectiveFrom } = checkPrice(input, now);
        const workspaceId = workspaceSlug == null ? null : await workspaceBySlug(tx, workspaceSlug);
        const price: Price = { id: '', ...rates, above };
        note(tx, actor, 'price:set', workspaceId, model);
        return insert(tx, { model, workspaceId, effectiveFrom, price, source, readOn, createdById, createdAt: now });
      });
    },

    /**
     * What is in effect ends now, and a wider name or the list holds instead. What is still to come does not come: what holds before it goes
     * on. For operators.
     */
    async withdraw(actor: Actor, { id, source }: { id: string; source: string }): Promise<PriceRecord> {
      const createdById = await identity.demandOperator(actor);
      const reason = checkReason(source);
      return change(async (tx, now) => {
        const row = await rowOf(tx, id);
        const rows = await rowsWhere(tx.sql(), sql`p.model = ${row.model} and p.workspace_id is not distinct from ${row.workspace_id}`);
        const { current, upcoming } = lineOf(rows, now);
        note(tx, actor, 'price:withdraw', row.workspace_id, row.model);
        const base = { model: row.model, workspaceId: row.workspace_id, source: reason, readOn: null, createdById, createdAt: now };
        if (current?.id === id) return insert(tx, { ...base, effectiveFrom: now, price: null });
        const coming = upcoming.find((one) => one.id === id);
        if (!coming) throw new Expected('CONFLICT', 'This price is not in effect any more, and another has taken its place.');
        const before = new Date(coming.effectiveFrom.getTime() - 1);
        const standing = newestAt(rows, row.model, before);
        const price = standing && !standing.withdrawn ? priceOf(standing) : null;
        return insert(tx, { ...base, effectiveFrom: coming.effectiveFrom, price });
      });
    },
  };

  /** The list is the server's own; what one workspace has of its own is written down there. */
  function note(tx: Tx, actor: Actor, action: 'price:set' | 'price:withdraw', workspaceId: string | null, model: string): void {
    if (workspaceId !== null) audit(tx, { workspaceId, actor: actorRecord(actor), action, detail: { model } });
  }

  async function rowOf(tx: Tx, id: string): Promise<FullRow> {
    const rows = /^\d{1,18}$/.test(id) ? await rowsWhere(tx.sql(), sql`p.id = ${id}::bigint`) : [];
    if (!rows[0]) throw notFound('price');
    return rows[0];
  }
}

export type PriceTable = ReturnType<typeof createPrices>;
