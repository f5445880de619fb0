/** How models do in votes. Only closed ones count: while one is open and blind, nobody may learn whose answers they are. */
import { sql } from 'kysely';
import type { Database } from '../kit/db.ts';
import type { ModelStanding } from './insight-records.ts';
import { ofSeenWorkspace } from './seen-workspace.ts';

interface StandingRow {
  model_id: string;
  polls: string;
  wins: string;
  votes: string;
  cost_micros: string;
}

/** A vote between answers of one model compares no models. Where two have as many votes, neither has won. */
export async function modelStandings(
  db: Pick<Database, 'sql' | 'asHouse'>,
  workspaceId: string,
  from: Date,
  to: Date,
): Promise<ModelStanding[]> {
  const standings = sql<StandingRow>`
    with answer as (
      select p.prompt_id, m.id, m.model_id from poll p
      join session s on s.id = p.session_id
      join message m on m.parent_id = p.prompt_id and m.role = 'assistant'
      where s.workspace_id = ${workspaceId} and p.state = 'closed' and p.closed_at >= ${from} and p.closed_at < ${to}),
    standing as (
      select a.prompt_id, a.model_id, sum((select count(*) from poll_vote v where v.message_id = a.id)) as votes,
        sum((select coalesce(sum(u.cost_micros), 0) from usage_entry u where u.message_id = a.id)) as cost_micros
      from answer a group by a.prompt_id, a.model_id),
    judged as (
      select *, count(*) over (partition by prompt_id) as models, rank() over (partition by prompt_id order by votes desc) as place,
        count(*) over (partition by prompt_id, votes) as equals
      from standing)
    select model_id, count(*) as polls, count(*) filter (where place = 1 and equals = 1 and votes > 0) as wins, sum(votes)::bigint as votes,
      sum(cost_micros)::bigint as cost_micros
    from judged where models > 1 group by model_id
    order by wins desc, votes desc, model_id`;
  const rows = await ofSeenWorkspace(db, workspaceId, [], async () => (await standings.execute(db.sql())).rows);
  return rows.map((row) => {
    const [polls, wins, cost] = [Number(row.polls), Number(row.wins), BigInt(row.cost_micros)];
    return {
      modelId: row.model_id,
      polls,
      wins,
      votes: Number(row.votes),
      winRate: polls === 0 ? 0 : wins / polls,
      costMicros: cost,
      costPerWinMicros: wins === 0 ? null : cost / BigInt(wins),
    };
  });
}
