/** Which answer to a prompt is best: one vote for each actor, and who may close the vote. */
import { sql } from 'kysely';
import type { PollRecord } from '../../../schema/wire/events.ts';
import { actorId, actorRecord } from '../../identity/actor.ts';
import type { Actor, UserActor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, invalid, notFound } from '../../kit/errors.ts';
import type { Access } from '../access.ts';
import { lockSession } from '../answers.ts';
import { MessageEntity } from '../message.entity.ts';
import type { Outbox } from '../outbox.ts';
import { PollEntity, PollVoteEntity } from './poll.entity.ts';
import type { PollRow } from './poll.entity.ts';
import { shownPolls } from './poll-records.ts';

export interface PollsDeps {
  db: Database;
  access: Access;
  outbox: Outbox;
  clock: Clock;
}

export function createPolls({ db, access, outbox, clock }: PollsDeps) {
  async function requireOpenSession(actor: Actor, messageId: string): Promise<string> {
    const { session } = await access.requireForMessage(actor, messageId, 'session:comment');
    if (session.archivedAt) throw new Expected('CONFLICT', 'This session is archived. Restore it to vote in it.');
    return session.id;
  }

  async function create(tx: Tx, actor: Actor, poll: { promptId: string; sessionId: string; isBlind: boolean }): Promise<void> {
    const { kind, id, displayName } = actorRecord(actor);
    // Two first votes at once: the second one waits here for the first one's poll.
    await sql`insert into poll (prompt_id, session_id, is_blind, state, opened_by_kind, opened_by_id, opened_by_name, version, opened_at)
      values (${poll.promptId}, ${poll.sessionId}, ${poll.isBlind}, 'open', ${kind}, ${id}, ${displayName}, 1, ${new Date(clock.now()).toISOString()})
      on conflict (prompt_id) do nothing`.execute(tx.sql());
  }

  /** Votes on one prompt come one after the other. */
  async function lock(tx: Tx, promptId: string): Promise<PollRow | null> {
    await sql`select 1 from poll where prompt_id = ${promptId} for no key update`.execute(tx.sql());
    return tx.em.findOne(PollEntity, promptId);
  }

  async function change(tx: Tx, poll: PollRow): Promise<void> {
    poll.version += 1;
    await tx.em.flush();
    await outbox.add(tx, poll.sessionId, [{ kind: 'pollChanged', promptId: poll.promptId }]);
  }

  async function read(promptId: string): Promise<PollRecord> {
    const [poll] = await shownPolls(db.sql(), [promptId]);
    if (!poll) throw notFound('vote');
    return poll;
  }

  return {
    /** With the prompt, in its transaction: the names of its models are a secret from the start. */
    async openBlind(tx: Tx, actor: Actor, sessionId: string, promptId: string): Promise<void> {
      await create(tx, actor, { promptId, sessionId, isBlind: true });
      await outbox.add(tx, sessionId, [{ kind: 'pollChanged', promptId }]);
    },

    async castVote(actor: Actor, messageId: string): Promise<PollRecord> {
      const sessionId = await requireOpenSession(actor, messageId);
      const promptId = await db.write(async (tx) => {
        const id = await promptOf(tx, messageId);
        await create(tx, actor, { promptId: id, sessionId, isBlind: false });
        const poll = await lock(tx, id);
        if (!poll) throw notFound('vote');
        refuseClosed(poll);
        const voter = actorRecord(actor);
        const vote = await tx.em.findOne(PollVoteEntity, { promptId: id, actorKind: voter.kind, actorId: voter.id });
        if (vote?.messageId === messageId) return id;
        const given = { messageId, actorName: voter.displayName, votedAt: new Date(clock.now()) };
        if (vote) Object.assign(vote, given);
        else tx.em.create(PollVoteEntity, { promptId: id, actorKind: voter.kind, actorId: voter.id, ...given });
        await change(tx, poll);
        return id;
      });
      return read(promptId);
    },

    async withdrawVote(actor: Actor, promptId: string): Promise<PollRecord> {
      await requireOpenSession(actor, promptId);
      await db.write(async (tx) => {
        const poll = await lock(tx, promptId);
        if (!poll) throw notFound('vote');
        refuseClosed(poll);
        const removed = await tx.em.nativeDelete(PollVoteEntity, { promptId, actorKind: actor.kind, actorId: actorId(actor) });
        if (removed > 0) await change(tx, poll);
      });
      return read(promptId);
    },

    /** Everybody then sees who voted for what, and whose answers they are. */
    async closePoll(actor: Actor, promptId: string): Promise<PollRecord> {
      const { session } = await access.requireForMessage(actor, promptId, 'session:write');
      await db.write(async (tx) => {
        // No answer may begin between the look for those that were secret and the end of the secret.
        await lockSession(tx, session.id);
        const poll = await lock(tx, promptId);
        if (!poll) throw notFound('vote');
        if (poll.state === 'closed') return;
        Object.assign(poll, { state: 'closed', closedAt: new Date(clock.now()) });
        if (poll.isBlind) await revealAnswers(tx, poll);
        await change(tx, poll);
      });
      return read(promptId);
    },

    /** A guest's votes become the user's; where both had voted, the user's counts. What came out of a closed vote stays as it is. */
    async claimVotes(tx: Tx, guestId: string, user: UserActor): Promise<void> {
      const { rows } = await sql<{ prompt_id: string }>`select prompt_id from poll where state = 'open' and prompt_id in (
          select prompt_id from poll_vote where actor_kind = 'guest' and actor_id = ${guestId}
        ) order by prompt_id for no key update`.execute(tx.sql());
      const promptIds = rows.map((row) => row.prompt_id);
      const isGuests = sql`v.actor_kind = 'guest' and v.actor_id = ${guestId} and v.prompt_id = any(${promptIds}::text[])`;
      await sql`delete from poll_vote v where ${isGuests} and exists (select 1 from poll_vote own
        where own.prompt_id = v.prompt_id and own.actor_kind = 'user' and own.actor_id = ${user.userId})`.execute(tx.sql());
      await sql`update poll_vote v set actor_kind = 'user', actor_id = ${user.userId}, actor_name = ${user.displayName}
        where ${isGuests}`.execute(tx.sql());
      for (const poll of await tx.em.find(PollEntity, { promptId: { $in: promptIds } })) await change(tx, poll);
    },

    /** By prompt, in the same order: the message that the actor voted for; null where they did not vote. */
    async votesOf(actor: Actor, promptIds: readonly string[]): Promise<(string | null)[]> {
      const { rows } = await sql<{ prompt_id: string; message_id: string }>`
        select prompt_id, message_id from poll_vote
        where prompt_id = any(${[...promptIds]}::text[]) and actor_kind = ${actor.kind} and actor_id = ${actorId(actor)}`.execute(db.sql());
      const votes = new Map(rows.map((row) => [row.prompt_id, row.message_id]));
      return promptIds.map((id) => votes.get(id) ?? null);
    },
  };

  async function revealAnswers(tx: Tx, poll: PollRow): Promise<void> {
    const answers = await tx.em.find(MessageEntity, { parentId: poll.promptId, role: 'assistant' }, { fields: ['id'] });
    const notes = answers.map(({ id }) => ({ kind: 'messageChanged' as const, messageId: id }));
    await outbox.add(tx, poll.sessionId, [...notes, { kind: 'costChanged' }]);
  }
}

export type Polls = ReturnType<typeof createPolls>;

/** The prompt that the answer answers, where there is something to choose. */
async function promptOf(tx: Tx, messageId: string): Promise<string> {
  const { rows } = await sql<{ parent_id: string; lanes: string }>`
    select m.parent_id, (select count(distinct lane) from message l where l.parent_id = m.parent_id and l.role = 'assistant') as lanes
    from message m where m.id = ${messageId} and m.role = 'assistant'`.execute(tx.sql());
  if (!rows[0]) throw invalid({ messageId: 'is not an answer' });
  if (Number(rows[0].lanes) < 2) throw invalid({ messageId: 'is the only answer; a vote needs at least two side by side' });
  return rows[0].parent_id;
}

function refuseClosed(poll: PollRow): void {
  if (poll.state === 'closed') throw new Expected('CONFLICT', 'This vote is closed.');
}
