/** Which price holds for a model at a moment: the workspace's own before the list, the model's before its provider's, the newest in effect. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Price, Rates } from './cost.ts';

type Sql = Kysely<unknown>;

interface RateColumns {
  input: string;
  cache_read: string;
  cache_write: string;
  output: string;
  reasoning: string;
}

type AboveColumns = { [Column in keyof RateColumns as `above_${Column}`]: string | null };

export interface PriceRow extends RateColumns, AboveColumns {
  id: string;
  workspace_id: string | null;
  model: string;
  above_prompt_tokens: string | null;
  effective_from: string;
  created_at: string;
  withdrawn: boolean;
}

export interface Prices {
  /** What the workspace is charged. */
  charged: Price;
  /** What the provider asks for: the list price. */
  listed: Price;
}

export interface StandingRows<Row> {
  listed: Row | null;
  /** The workspace's own. */
  own: Row | null;
}

const DATE_SUFFIX = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|latest)$/;

/** `claude-sonnet-5-5-20261015` is priced and sized as `claude-sonnet-5-5`. */
export function undated(model: string): string {
  return model.replace(DATE_SUFFIX, '');
}

/** The names under which a model's price may stand, the closest first. `modelId`: `provider:name`. */
export function pricedAs(modelId: string): string[] {
  const provider = modelId.slice(0, modelId.indexOf(':'));
  return [...new Set([modelId, undated(modelId), `${provider}:*`])];
}

/** Null: nobody has set a price (a model of a compatible server). */
export async function pricesAt(db: Sql, workspaceId: string, modelId: string, at: Date): Promise<Prices | null> {
  const { rows } = await sql<PriceRow>`
    select * from model_price where model = any(${pricedAs(modelId)}::text[])
      and (workspace_id is null or workspace_id = ${workspaceId})`.execute(db);
  const { listed, own } = standingAt(rows, modelId, at);
  if (!listed && !own) return null;
  return { charged: priceOf((own ?? listed)!), listed: priceOf((listed ?? own)!) };
}

type Standing = Pick<PriceRow, 'id' | 'workspace_id' | 'model' | 'effective_from' | 'created_at' | 'withdrawn'>;

/** Of the rows of one workspace and the list. A withdrawn row gives the word to the next: a wider name, then the list. */
export function standingAt<Row extends Standing>(rows: readonly Row[], modelId: string, at: Date): StandingRows<Row> {
  const names = pricedAs(modelId);
  const listed = rows.filter((row) => row.workspace_id === null);
  const own = rows.filter((row) => row.workspace_id !== null);
  return { own: inEffect(own, names, at), listed: inEffect(listed, names, at) ?? seeded(listed, names, at) };
}

function inEffect<Row extends Standing>(rows: readonly Row[], names: readonly string[], at: Date): Row | null {
  const newest = names.map((name) => newestAt(rows, name, at));
  return newest.find((row) => row !== null && !row.withdrawn) ?? null;
}

/**
 * Prices that came with the program hold before their first day, too, where nothing else does. One that somebody sets does not: what is
 * set today never reaches back.
 */
function seeded<Row extends Standing>(rows: readonly Row[], names: readonly string[], at: Date): Row | null {
  const earliest = names
    .filter((name) => newestAt(rows, name, at) === null)
    .map((name) => rows.filter((row) => row.model === name).reduce<Row | null>((a, b) => (a === null || isLater(a, b) ? b : a), null));
  return earliest.find((row) => row !== null && !row.withdrawn && timeOf(row.effective_from) < timeOf(row.created_at)) ?? null;
}

export function newestAt<Row extends Standing>(rows: readonly Row[], model: string, at: Date): Row | null {
  let newest: Row | null = null;
  for (const row of rows) {
    if (row.model !== model || timeOf(row.effective_from) > at.getTime()) continue;
    if (newest === null || isLater(row, newest)) newest = row;
  }
  return newest;
}

/** Of two from the same moment the one that was written last. */
export function isLater(a: Pick<PriceRow, 'id' | 'effective_from'>, b: Pick<PriceRow, 'id' | 'effective_from'>): boolean {
  const apart = timeOf(a.effective_from) - timeOf(b.effective_from);
  return apart > 0 || (apart === 0 && BigInt(a.id) > BigInt(b.id));
}

function timeOf(text: string): number {
  return new Date(text).getTime();
}

export async function priceById(db: Sql, id: string): Promise<Price & { model: string }> {
  const { rows } = await sql<PriceRow>`select * from model_price where id = ${id}::bigint`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`there is no price ${id}`);
  return { ...priceOf(row), model: row.model };
}

export function priceOf(row: RateColumns & AboveColumns & Pick<PriceRow, 'id' | 'above_prompt_tokens'>): Price {
  const rates: Rates = {
    input: BigInt(row.input),
    cacheRead: BigInt(row.cache_read),
    cacheWrite: BigInt(row.cache_write),
    output: BigInt(row.output),
    reasoning: BigInt(row.reasoning),
  };
  return { id: row.id, ...rates, above: aboveOf(row) };
}

function aboveOf(row: AboveColumns & Pick<PriceRow, 'above_prompt_tokens'>): Price['above'] {
  if (row.above_prompt_tokens === null) return null;
  return {
    promptTokens: Number(row.above_prompt_tokens),
    input: BigInt(row.above_input ?? 0),
    cacheRead: BigInt(row.above_cache_read ?? 0),
    cacheWrite: BigInt(row.above_cache_write ?? 0),
    output: BigInt(row.above_output ?? 0),
    reasoning: BigInt(row.above_reasoning ?? 0),
  };
}
