import { sql } from 'kysely';
import type { ReactionsRecord } from '../../../schema/wire/events.ts';
import { MAX_EMOJI_PER_MESSAGE } from '../../../schema/wire/limits.ts';
import { actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import type { Access } from '../access.ts';
import type { Outbox } from '../outbox.ts';
import { checkEmoji } from './emoji.ts';
import { reactionsByMessages } from './reaction-records.ts';

export interface ToggleReactionInput {
  messageId: string;
  emoji: string;
  /** Whether the actor's reaction is to be there. */
  on: boolean;
}

export interface ToggledReaction extends ReactionsRecord {
  /** False: it was so already. */
  isChanged: boolean;
}

export function createReactions({ db, access, outbox }: { db: Database; access: Access; outbox: Outbox }) {
  async function put(tx: Tx, messageId: string, emoji: string, actor: Actor): Promise<boolean> {
    const { kind, id, displayName } = actorRecord(actor);
    const { rows } = await sql<{ emoji: string }>`select distinct emoji from reaction where message_id = ${messageId}`.execute(tx.sql());
    if (rows.length >= MAX_EMOJI_PER_MESSAGE && !rows.some((row) => row.emoji === emoji)) {
      throw new Expected('CONFLICT', `A message takes at most ${MAX_EMOJI_PER_MESSAGE} different emoji. Join one that is there.`);
    }
    const { numAffectedRows = 0n } = await sql`
      insert into reaction (message_id, emoji, actor_kind, actor_id, actor_name) values (${messageId}, ${emoji}, ${kind}, ${id}, ${displayName})
      on conflict do nothing`.execute(tx.sql());
    return numAffectedRows > 0n;
  }

  async function take(tx: Tx, messageId: string, emoji: string, actor: Actor): Promise<boolean> {
    const { kind, id } = actorRecord(actor);
    const { numAffectedRows = 0n } = await sql`delete from reaction
      where message_id = ${messageId} and emoji = ${emoji} and actor_kind = ${kind} and actor_id = ${id}`.execute(tx.sql());
    return numAffectedRows > 0n;
  }

  return {
    async toggleReaction(actor: Actor, { messageId, emoji: given, on }: ToggleReactionInput): Promise<ToggledReaction> {
      const { session } = await access.requireForMessage(actor, messageId, 'session:comment');
      if (session.archivedAt) throw new Expected('CONFLICT', 'This session is archived. Restore it to react in it again.');
      const emoji = checkEmoji(given);
      const isChanged = await db.write(async (tx) => {
        // Changes of one message come one after the other: the version grows with each, and nobody passes the limit beside another.
        await sql`insert into reaction_state (message_id, version) values (${messageId}, 0) on conflict do nothing`.execute(tx.sql());
        await sql`select 1 from reaction_state where message_id = ${messageId} for update`.execute(tx.sql());
        const changed = on ? await put(tx, messageId, emoji, actor) : await take(tx, messageId, emoji, actor);
        if (!changed) return false;
        await sql`update reaction_state set version = version + 1 where message_id = ${messageId}`.execute(tx.sql());
        await outbox.add(tx, session.id, [{ kind: 'reactionsChanged', reactedId: messageId }]);
        return true;
      });
      const [now] = await reactionsByMessages(db.sql(), [messageId]);
      return { ...(now ?? { messageId, reactions: [], version: 0 }), isChanged };
    },
  };
}

export type Reactions = ReturnType<typeof createReactions>;
