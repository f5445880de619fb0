/**
 * How many runs a workspace, a person and a key may have at a time (plans.ts). A row for each run from the moment it is accepted to its end, counted under
 * a lock of its own: whoever holds it waits for nothing but the commit, and it comes after the account's.
 */
import { sql } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Work } from './limits.ts';
import type { RunsAtATime } from './plans.ts';

/** Answers end all the time: nobody can say when the next one does. */
const ASK_AGAIN_S = 2;

const WHOSE: Record<ActorRecord['kind'], string> = { user: 'for you', guest: 'for you', apiKey: 'for this API key' };

export async function takeSlots(
  tx: Tx,
  { workspaceId, sessionId, actor }: Work,
  ids: readonly string[],
  most: RunsAtATime,
  { at, expiresAt }: { at: Date; expiresAt: Date },
): Promise<void> {
  if (ids.length === 0) return;
  const mostOwn = actor.kind === 'apiKey' ? most.key : most.person;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`runs:${workspaceId}`}, 0))`.execute(tx.sql());
  // Not in the same statement: that would see what stood before the lock.
  const { rows } = await sql<{ all: number; own: number }>`
    select count(*)::int as "all", count(*) filter (where actor_kind = ${actor.kind} and actor_id = ${actor.id})::int as own
    from run_slot where workspace_id = ${workspaceId} and expires_at > ${at}`.execute(tx.sql());
  const { all, own } = rows[0]!;
  const wayOut = sessionId === null ? 'Wait for one to end.' : 'Wait for one to end, or put the prompt into the queue.';
  if (own + ids.length > mostOwn)
    throw tooMany(`${own} answers are being written ${WHOSE[actor.kind]}, and there may be ${mostOwn} at a time. ${wayOut}`);
  if (all + ids.length > most.workspace)
    throw tooMany(`${all} answers are being written in this workspace, and its plan has ${most.workspace} at a time. ${wayOut}`);
  await sql`insert into run_slot (id, workspace_id, actor_kind, actor_id, expires_at)
    select id, ${workspaceId}, ${actor.kind}, ${actor.id}, ${expiresAt} from unnest(${ids}::text[]) as id`.execute(tx.sql());
}

const tooMany = (message: string): Expected => new Expected('RATE_LIMITED', message, { retryAfter: ASK_AGAIN_S });
