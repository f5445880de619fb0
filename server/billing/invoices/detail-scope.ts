/** Which rows of usage stand behind a line, and behind a group of it. The names of the groups that are about nothing one can open. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { invalid } from '../../kit/errors.ts';
import type { BillLineRecord, Dimension, Narrowing } from './invoice.ts';

/** Answers whose models are a secret, as a blind vote on them is open: neither session nor run is told of them. */
export const BLIND = 'blind';
/** The session was erased. */
export const ERASED = 'erased';
/** In the list of people: all keys; in that of keys: all people. */
export const OTHERS = 'others';

const OPENS: readonly Dimension[] = ['hour', 'day', 'session', 'person', 'apiKey'];
export const HOUR = /^\d{4}-\d\d-\d\dT\d\d$/;
export const DAY = /^\d{4}-\d\d-\d\d$/;
const HOUR_MS = 3_600_000;

export interface Scope {
  /** Of `usage_entry`. */
  rows: RawBuilder<unknown>;
  /** Null: there is nothing secret in the workspace. */
  isSecret: RawBuilder<boolean> | null;
}

/** `secrets`: the ids of the messages that stand under BLIND. */
export function scopeOf(
  { workspaceId, period, purpose }: BillLineRecord,
  modelId: string,
  under: readonly Narrowing[],
  secrets: readonly string[],
): Scope {
  const colon = modelId.indexOf(':');
  const isSecret = secrets.length === 0 ? null : sql<boolean>`(message_id is not null and message_id = any(${[...secrets]}::text[]))`;
  const conditions: RawBuilder<unknown>[] = [
    sql`workspace_id = ${workspaceId} and period = ${period}::date and provider = ${modelId.slice(0, colon)}
      and model = ${modelId.slice(colon + 1)} and purpose = ${purpose} and not on_own_key`,
    ...under.map((narrowing) => within(narrowing, isSecret)),
  ];
  // What is grouped by something else within a session must not tell of them either.
  if (isSecret && under.some(({ by, key }) => by === 'session' && key !== BLIND)) conditions.push(sql`not ${isSecret}`);
  return { rows: sql.join(conditions, sql` and `), isSecret };
}

function within({ by, key }: Narrowing, isSecret: Scope['isSecret']): RawBuilder<unknown> {
  if (!OPENS.includes(by)) throw invalid({ under: 'names a dimension that has nothing under it' });
  switch (by) {
    case 'hour':
    case 'day': {
      const from = startOf(by, key);
      const until = new Date(from.getTime() + (by === 'hour' ? HOUR_MS : 24 * HOUR_MS));
      return sql`ended_at >= ${from} and ended_at < ${until}`;
    }
    case 'session':
      if (key === BLIND) return isSecret ?? sql`false`;
      return key === ERASED ? sql`session_id is null` : sql`session_id = ${key}`;
    case 'person':
      return key === OTHERS ? sql`actor_kind = 'apiKey'` : sql`actor_kind <> 'apiKey' and actor_id = ${key}`;
    default:
      return key === OTHERS ? sql`actor_kind <> 'apiKey'` : sql`actor_kind = 'apiKey' and actor_id = ${key}`;
  }
}

export function startOf(by: 'hour' | 'day', key: string): Date {
  const from =
    by === 'hour' && HOUR.test(key) ? new Date(`${key}:00:00Z`) : by === 'day' && DAY.test(key) ? new Date(`${key}T00:00:00Z`) : null;
  if (from === null || Number.isNaN(from.getTime())) throw invalid({ under: `has a key that is no ${by}` });
  return from;
}
