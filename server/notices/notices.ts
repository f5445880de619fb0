/** What people are told of sessions that they may not be looking at: kept here, shown behind the bell, delivered elsewhere by channels. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Actor } from '../identity/actor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { invalid } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import type { Logger } from '../kit/logger.ts';
import type { NoticeChannel } from './channel.ts';
import { createDeliveries } from './deliveries.ts';
import { toExcerpt } from './notice.ts';
import type { NewNotice, NoticeKind } from './notice.ts';
import { choicesOf, createPreferences } from './preferences.ts';
import type { Choice } from './preferences.ts';
import { createReading } from './reading.ts';
import { requirePerson } from './require-person.ts';
import type { RightsOptions } from './rights.ts';
import { NOTICE_TIMING } from './timing.ts';
import type { NoticeTiming } from './timing.ts';

export interface NoticesOptions extends RightsOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  log: Logger;
  /** Tells open windows that a person's list changed (server/live/hints.ts, a higher floor). */
  hints: { tell(tx: Tx, hint: { topic: 'NOTIFICATIONS'; users: readonly string[] }): Promise<void> };
  /** Whether the person reads the session at this moment. */
  isHere(sessionId: string, userId: string): Promise<boolean>;
  channels: readonly NoticeChannel[];
  timing?: Partial<NoticeTiming>;
}

export interface ReadInput {
  ids?: readonly string[] | null | undefined;
  all?: boolean | null | undefined;
  /** All of this session that its visitor has seen by being there. */
  sessionId?: string | null | undefined;
}

interface Wanted extends NewNotice {
  choice: Choice;
  isInApp: boolean;
}

/** How often a person's activity is written down at most. */
const SEEN_EVERY_MS = 30_000;
const MAX_READ_AT_ONCE = 500;
/** A comment is read where it stands; these are read by coming in. */
const READ_BY_VISIT: readonly NoticeKind[] = ['invitation', 'runFinished', 'promptDropped'];

export function createNotices(options: NoticesOptions) {
  const { db, clock, ids, hints, isHere, channels } = options;
  const timing = { ...NOTICE_TIMING, ...options.timing };
  const deliveries = createDeliveries({ ...options, timing });
  const reading = createReading(options);

  async function choose(tx: Tx, notices: readonly NewNotice[]): Promise<Wanted[]> {
    const choices = await choicesOf(tx.sql(), [...new Set(notices.map((notice) => notice.recipientUserId))]);
    const wanted = notices.map(async (notice): Promise<Wanted> => {
      const choice = choices(notice.recipientUserId)[notice.kind];
      const { sessionId, recipientUserId } = notice;
      const isInApp =
        choice.app === 'always' || (choice.app === 'away' && !(sessionId !== null && (await isHere(sessionId, recipientUserId))));
      return { ...notice, choice, isInApp };
    });
    return (await Promise.all(wanted)).filter(({ choice, isInApp }) => isInApp || channels.some(({ name }) => choice[name] !== 'never'));
  }

  /** Null: it was told already. */
  async function insert(tx: Tx, notice: Wanted): Promise<string | null> {
    const { actor } = notice;
    const { rows } = await sql<{ id: string }>`
      insert into notification (id, recipient_id, kind, workspace_id, session_id, message_id, comment_id,
        budget_request_id, needs, actor_kind, actor_id, actor_name, excerpt, in_app, created_at)
      values (${ids.next('ntf')}, ${notice.recipientUserId}, ${notice.kind}, ${notice.workspaceId}, ${notice.sessionId}, ${notice.messageId},
        ${notice.commentId}, ${notice.budgetRequestId ?? null}, ${notice.needs ?? null}, ${actor?.kind ?? null}, ${actor?.id ?? null}, ${actor?.displayName ?? null}, ${toExcerpt(notice.excerpt)},
        ${notice.isInApp}, ${new Date(clock.now())})
      on conflict do nothing returning id`.execute(tx.sql());
    return rows[0]?.id ?? null;
  }

  async function add(tx: Tx, notices: readonly NewNotice[]): Promise<void> {
    const toOthers = notices.filter(({ actor, recipientUserId }) => actor?.kind !== 'user' || actor.id !== recipientUserId);
    if (toOthers.length === 0) return;
    const told = new Set<string>();
    // In one order, as two transactions may tell the same people.
    const wanted = (await choose(tx, toOthers)).sort((a, b) => (a.recipientUserId < b.recipientUserId ? -1 : 1));
    for (const notice of wanted) {
      const id = await insert(tx, notice);
      if (id === null) continue;
      if (notice.isInApp) told.add(notice.recipientUserId);
      await deliveries.plan(tx, { id, recipientId: notice.recipientUserId, choice: notice.choice });
    }
    if (told.size > 0) await hints.tell(tx, { topic: 'NOTIFICATIONS', users: [...told] });
  }

  async function revise(tx: Tx, { messageId, commentId }: { messageId: string; commentId: string }, excerpt: string | null): Promise<void> {
    const isOfComment = sql`message_id = ${messageId} and comment_id = ${commentId}`;
    const { rows } = await (
      excerpt === null
        ? sql<{ recipient_id: string }>`delete from notification where ${isOfComment} returning recipient_id`
        : sql<{
            recipient_id: string;
          }>`update notification set excerpt = ${toExcerpt(excerpt)} where ${isOfComment} returning recipient_id`
    ).execute(tx.sql());
    const users = [...new Set(rows.map((row) => row.recipient_id))];
    if (users.length > 0) await hints.tell(tx, { topic: 'NOTIFICATIONS', users });
  }

  return {
    /** In the transaction of what happened. Never to oneself, and the same thing once. */
    async add(tx: Tx, notices: readonly NewNotice[]): Promise<void> {
      return db.asHouse('others are told what they may know', () => add(tx, notices));
    },

    async revise(tx: Tx, comment: { messageId: string; commentId: string }, excerpt: string | null): Promise<void> {
      return db.asHouse('others are told what they may know', () => revise(tx, comment, excerpt));
    },

    ...reading,
    ...createPreferences(options),

    /** What is read already, or not one's own, stays as it is. */
    async markRead(actor: Actor, input: ReadInput): Promise<{ ids: string[]; unreadCount: number }> {
      const userId = requirePerson(actor);
      const which = chosen(input);
      const ids = await db.write(async (tx) => {
        const { rows } = await sql<{ id: string }>`update notification set read_at = ${new Date(clock.now())}
          where recipient_id = ${userId} and in_app and read_at is null and ${which} returning id`.execute(tx.sql());
        if (rows.length > 0) await hints.tell(tx, { topic: 'NOTIFICATIONS', users: [userId] });
        return rows.map(({ id }) => id);
      });
      return { ids, unreadCount: await reading.unreadCount(actor, userId) };
    },

    /** The person does something in some window: from here on it is five minutes until they are away. */
    async noteActivity(actor: Actor): Promise<void> {
      const userId = requirePerson(actor);
      const now = clock.now();
      await sql`insert into person_activity (user_id, seen_at) values (${userId}, ${new Date(now)})
        on conflict (user_id) do update set seen_at = excluded.seen_at
        where person_activity.seen_at < ${new Date(now - SEEN_EVERY_MS)}`.execute(db.sql());
    },

    /** What is due on the channels besides the app; every node does it by itself. */
    deliverDue: deliveries.sweep,
    start: deliveries.start,
    close: deliveries.close,
  };
}

export type Notices = ReturnType<typeof createNotices>;

function chosen({ ids, all, sessionId }: ReadInput): RawBuilder<unknown> {
  if ([ids != null, all === true, sessionId != null].filter(Boolean).length !== 1)
    throw invalid({ ids: 'give ids, sessionId, or all: true' });
  if (sessionId != null) return sql`session_id = ${sessionId} and kind = any(${[...READ_BY_VISIT]}::text[])`;
  if (ids == null) return sql`true`;
  if (ids.length > MAX_READ_AT_ONCE) throw invalid({ ids: `at most ${MAX_READ_AT_ONCE} at once` });
  return sql`id = any(${[...ids]}::text[])`;
}
