/** From rows to the records of the log and the API. What a blind vote hides while it is open never leaves the database. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { ActorRecord, PollRecord } from '../../../schema/wire/events.ts';
import { SHOWN_VOTERS } from '../../../schema/wire/limits.ts';

type Sql = Kysely<unknown>;

interface PollSelection {
  prompt_id: string;
  session_id: string;
  is_blind: boolean;
  state: PollRecord['state'];
  opened_by_kind: ActorRecord['kind'];
  opened_by_id: string;
  opened_by_name: string;
  vote_count: string;
  tallies: PollRecord['tallies'];
  votes: PollRecord['votes'];
  version: number;
}

/** Where `poll` is a secret, nobody learns whose answers they are, or who voted for which. */
export const isSecretPoll = sql.raw(`(poll.is_blind and poll.state = 'open')`);

/** Those there are, in no order, with the first voters by name. */
export function shownPolls(db: Sql, promptIds: readonly string[]): Promise<PollRecord[]> {
  return pollsByPrompts(db, promptIds, SHOWN_VOTERS);
}

/** With every voter by name, or the first ones. */
export async function pollsByPrompts(db: Sql, promptIds: readonly string[], mostVoters: number | null = null): Promise<PollRecord[]> {
  if (promptIds.length === 0) return [];
  const { rows } = await sql<PollSelection>`
    select poll.prompt_id, poll.session_id, poll.is_blind, poll.state, poll.opened_by_kind, poll.opened_by_id, poll.opened_by_name, poll.version,
      (select count(*) from poll_vote v where v.prompt_id = poll.prompt_id) as vote_count,
      coalesce((
        select json_agg(json_build_object('messageId', t.message_id, 'count', t.count) order by t.message_id) from (
          select v.message_id, count(*) as count from poll_vote v where v.prompt_id = poll.prompt_id and not ${isSecretPoll} group by v.message_id
        ) t
      ), '[]') as tallies,
      coalesce((
        select json_agg(json_build_object(
          'messageId', v.message_id,
          'actor', json_build_object('kind', v.actor_kind, 'id', v.actor_id, 'displayName', v.actor_name)
        ) order by v.voted_at, v.actor_id)
        from (
          select * from poll_vote where prompt_id = poll.prompt_id and not ${isSecretPoll} order by voted_at, actor_id limit ${mostVoters}
        ) v
      ), '[]') as votes
    from poll where poll.prompt_id = any(${[...promptIds]}::text[])`.execute(db);
  return rows.map((row) => ({
    promptId: row.prompt_id,
    sessionId: row.session_id,
    isBlind: row.is_blind,
    state: row.state,
    openedBy: { kind: row.opened_by_kind, id: row.opened_by_id, displayName: row.opened_by_name },
    voteCount: Number(row.vote_count),
    tallies: row.tallies,
    votes: row.votes,
    version: row.version,
  }));
}

/** The answers of a workspace whose models nobody is told yet. */
export async function secretAnswersOf(db: Sql, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select m.id from poll join session s on s.id = poll.session_id join message m on m.parent_id = poll.prompt_id and m.role = 'assistant'
    where ${isSecretPoll} and s.workspace_id = ${workspaceId} order by m.id`.execute(db);
  return rows.map((row) => row.id);
}

export async function isSecret(db: Sql, promptId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from poll where poll.prompt_id = ${promptId} and ${isSecretPoll}`.execute(db);
  return rows.length > 0;
}
