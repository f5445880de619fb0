/** What sessions cost. An answer under an open blind vote is in no figure until the vote is closed; so is its title, which one of them made. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { ActorRecord, SessionCostRecord } from '../../../schema/wire/events.ts';
import type { HiddenCost } from '../../billing/budgets/reading.ts';
import { isSecretPoll } from '../votes/poll-records.ts';

type Sql = Kysely<unknown>;

export interface CostPart {
  costMicros: bigint;
  runs: number;
}

export interface ModelCost extends CostPart {
  /** `provider:name`. */
  modelId: string;
}

export interface ActorCost extends CostPart {
  actor: ActorRecord;
}

interface CostSelection {
  id: string;
  cost: string;
  runs: string;
  input: string;
  output: string;
  reserved: string;
}

const SHOWN_PARTS = 50;

/** Of a row `u` of usage: told to everybody who reads the session. */
const isShown = sql`not exists (
    select 1 from message m join poll on poll.prompt_id = m.parent_id where m.id = u.message_id and ${isSecretPoll})
  and not (u.purpose = 'title' and exists (select 1 from poll where poll.session_id = u.session_id and ${isSecretPoll}))`;

/** Of a row `r` of reservations, whose id is the answer's, the comment's, or `title:` and the answer's. */
const isHeldSecretly = sql`exists (
    select 1 from message m join poll on poll.prompt_id = m.parent_id
    where m.id = case when r.id like 'title:%' then substr(r.id, 7) else r.id end and ${isSecretPoll})`;

/** A title is no answer. */
const runCount = sql`count(*) filter (where u.purpose <> 'title')`;

/** In the order of `sessionIds`. */
export async function costsOf(db: Sql, sessionIds: readonly string[]): Promise<SessionCostRecord[]> {
  const { rows } = await sql<CostSelection>`
    select s.id, used.*, (
      select coalesce(sum(r.amount_micros), 0)::bigint from reservation r where r.session_id = s.id and not ${isHeldSecretly}
    ) as reserved
    from unnest(${[...sessionIds]}::text[]) as s(id) cross join lateral (
      select coalesce(sum(u.cost_micros), 0)::bigint as cost, ${runCount} as runs,
        coalesce(sum(u.uncached_input + u.cache_read + u.cache_write), 0)::bigint as input,
        coalesce(sum(u.output + u.reasoning), 0)::bigint as output
      from usage_entry u where u.session_id = s.id and ${isShown}
    ) used`.execute(db);
  const bySession = new Map(rows.map((row) => [row.id, row]));
  return sessionIds.map((sessionId) => {
    const row = bySession.get(sessionId);
    return {
      sessionId,
      costMicros: row?.cost ?? '0',
      reservedMicros: row?.reserved ?? '0',
      runs: Number(row?.runs ?? 0),
      inputTokens: Number(row?.input ?? 0),
      outputTokens: Number(row?.output ?? 0),
    };
  });
}

/** The dearest first. */
export async function costByModel(db: Sql, sessionId: string): Promise<ModelCost[]> {
  const { rows } = await sql<{ model_id: string; cost: string; runs: string }>`
    select u.provider || ':' || u.model as model_id, sum(u.cost_micros)::bigint as cost, ${runCount} as runs
    from usage_entry u where u.session_id = ${sessionId} and ${isShown}
    group by 1 order by sum(u.cost_micros) desc, 1 limit ${SHOWN_PARTS}`.execute(db);
  return rows.map((row) => ({ modelId: row.model_id, costMicros: BigInt(row.cost), runs: Number(row.runs) }));
}

/** By who asked, the dearest first, by the name that stands in the session. */
export async function costByActor(db: Sql, sessionId: string): Promise<ActorCost[]> {
  const { rows } = await sql<{ kind: ActorRecord['kind']; id: string; name: string | null; cost: string; runs: string }>`
    select u.actor_kind as kind, u.actor_id as id, sum(u.cost_micros)::bigint as cost, ${runCount} as runs,
      coalesce(
        (select m.author_name from message m where m.session_id = ${sessionId} and m.author_kind = u.actor_kind and m.author_id = u.actor_id
          order by m.id desc limit 1),
        (select p.display_name from app_user p where p.id = u.actor_id), (select k.display_name from api_key k where k.id = u.actor_id),
        (select g.display_name from guest g where g.id = u.actor_id)
      ) as name
    from usage_entry u where u.session_id = ${sessionId} and ${isShown}
    group by u.actor_kind, u.actor_id order by sum(u.cost_micros) desc, u.actor_id limit ${SHOWN_PARTS}`.execute(db);
  return rows.map(({ kind, id, name, cost, runs }) => ({
    actor: { kind, id, displayName: name ?? '' },
    costMicros: BigInt(cost),
    runs: Number(runs),
  }));
}

interface HiddenSelection {
  session_id: string;
  actor_kind: ActorRecord['kind'];
  actor_id: string;
  at: string;
  spent: string;
  reserved: string;
}

/** What those figures leave out, in one workspace: for whoever sums over less than all of it. */
export async function hiddenCosts(db: Sql, workspaceId: string, since: Date): Promise<HiddenCost[]> {
  const { rows } = await sql<HiddenSelection>`
    select u.session_id, u.actor_kind, u.actor_id, u.ended_at as at, u.cost_micros as spent, 0 as reserved
    from usage_entry u
    where u.session_id in (select poll.session_id from poll where ${isSecretPoll})
      and u.workspace_id = ${workspaceId} and u.ended_at >= ${since} and not (${isShown})
    union all
    select r.session_id, r.actor_kind, r.actor_id, r.created_at, 0, r.amount_micros
    from reservation r where r.workspace_id = ${workspaceId} and ${isHeldSecretly}`.execute(db);
  return rows.map((row) => ({
    sessionId: row.session_id,
    actor: { kind: row.actor_kind, id: row.actor_id },
    at: new Date(row.at),
    spent: BigInt(row.spent),
    reserved: BigInt(row.reserved),
  }));
}
