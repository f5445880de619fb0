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
}

export interface Prices {
  /** What the workspace is charged. */
  charged: Price;
  /** What the provider asks for: the list price. */
  listed: Price;
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

/**
 * Null: nobody has set a price (a model of a compatible server). Before its first day the earliest price holds. A withdrawn row gives the
 * word to the list again.
 */
export async function pricesAt(db: Sql, workspaceId: string, modelId: string, at: Date): Promise<Prices | null> {
  const names = pricedAs(modelId);
  const { rows } = await sql<PriceRow & { withdrawn: boolean }>`
    select distinct on (workspace_id is null, model) * from model_price
    where model = any(${names}::text[]) and (workspace_id is null or workspace_id = ${workspaceId})
      and (effective_from <= ${at} or workspace_id is null)
    order by workspace_id is null, model, effective_from <= ${at} desc,
      case when effective_from <= ${at} then effective_from end desc, effective_from, id desc`.execute(db);
  const standing = rows.filter((row) => !row.withdrawn).sort((a, b) => names.indexOf(a.model) - names.indexOf(b.model));
  const listed = standing.find((row) => row.workspace_id === null);
  const own = standing.find((row) => row.workspace_id !== null);
  if (!listed && !own) return null;
  return { charged: priceOf((own ?? listed)!), listed: priceOf((listed ?? own)!) };
}

export async function priceById(db: Sql, id: string): Promise<Price & { model: string }> {
  const { rows } = await sql<PriceRow>`select * from model_price where id = ${id}::bigint`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`there is no price ${id}`);
  return { ...priceOf(row), model: row.model };
}

export function priceOf(row: PriceRow): Price {
  const rates: Rates = {
    input: BigInt(row.input),
    cacheRead: BigInt(row.cache_read),
    cacheWrite: BigInt(row.cache_write),
    output: BigInt(row.output),
    reasoning: BigInt(row.reasoning),
  };
  return { id: row.id, ...rates, above: aboveOf(row) };
}

function aboveOf(row: PriceRow): Price['above'] {
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
