/** A session of one's own that begins with the way to a message of another. */
import { sql } from 'kysely';
import { MAX_TITLE_LENGTH } from '../../../schema/wire/limits.ts';
import type { SessionRecord } from '../../../schema/wire/events.ts';
import { actorId } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { Expected, notFound } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import type { HintTeller } from '../../live/hints.ts';
import { can } from '../../workspaces/policy.ts';
import type { Access } from '../access.ts';
import type { Drafts } from '../drafts.ts';
import { sessionsById } from '../records.ts';
import { checkTitle } from '../session-commands.ts';
import { SessionEntity } from '../session.entity.ts';
import { copyMessages, demandCopyable } from './copies.ts';
import { pathTo } from './paths.ts';

export interface ForkSessionInput {
  messageId: string;
  /** Left out: that of the source, marked as a fork. */
  title?: string | null | undefined;
}

export interface ForkDeps {
  db: Database;
  access: Access;
  drafts: Drafts;
  hints: HintTeller;
  clock: Clock;
  ids: Ids;
}

export function createFork({ db, access, drafts, hints, clock, ids }: ForkDeps) {
  return async function forkSession(actor: Actor, input: ForkSessionInput): Promise<SessionRecord> {
    const { session: source, workspaceRole } = await access.requireForMessage(actor, input.messageId, 'session:read');
    // Who forks sees the session, so the workspace is no secret: FORBIDDEN, also where they are nothing in it.
    if (!can(actor, 'session:create', { workspaceRole }))
      throw new Expected('FORBIDDEN', 'You may not open sessions in this workspace. Ask one of its owners.');
    const title = input.title == null ? `${source.title.slice(0, MAX_TITLE_LENGTH - FORK.length)}${FORK}` : checkTitle(input.title);
    const id = ids.next('ses');
    await db.write(async (tx) => {
      const path = await pathTo(tx.sql(), input.messageId);
      await demandCopyable(tx, path);
      const now = new Date(clock.now());
      const fork = tx.em.create(SessionEntity, {
        id,
        workspaceId: source.workspaceId,
        title,
        titleSource: 'person',
        visibility: source.visibility,
        creatorKind: actor.kind,
        creatorId: actorId(actor),
        originSessionId: source.id,
        createdAt: now,
        updatedAt: now,
      });
      await tx.em.flush();
      const copies = await copyMessages(tx, ids, path, { sessionId: id, parentId: null, branchId: null, at: null });
      fork.mainlineLeafId = copies.at(-1) ?? null;
      drafts.create(tx, id);
      await hints.tell(tx, { topic: 'SESSIONS', workspaceId: source.workspaceId });
    });
    const [fork] = await sessionsById(db.sql(), [id]);
    if (!fork) throw notFound('session');
    return fork;
  };
}

const FORK = ' (fork)';

/** What a session was forked from, where the actor may read that. */
export async function originOf(deps: { db: Database; access: Access }, actor: Actor, sessionId: string): Promise<SessionRecord | null> {
  const { rows } = await sql<{ origin_session_id: string | null }>`
    select origin_session_id from session where id = ${sessionId}`.execute(deps.db.sql());
  const originId = rows[0]?.origin_session_id;
  if (originId == null) return null;
  const found = await deps.access.find(actor, originId);
  return found && can(actor, 'session:read', found) ? found.session : null;
}
