/** A session of one's own that begins with the way to a message of another. */
import { sql } from 'kysely';
import { MAX_TITLE_LENGTH } from '../../../schema/wire/limits.ts';
import type { SessionRecord } from '../../../schema/wire/events.ts';
import { actorId, actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, notFound } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import type { HintTeller } from '../../live/hints.ts';
import { can } from '../../workspaces/policy.ts';
import type { EmitWebhook } from '../../workspaces/webhook-port.ts';
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
  emit: EmitWebhook;
  clock: Clock;
  ids: Ids;
}

export function createFork({ db, access, drafts, hints, emit, clock, ids }: ForkDeps) {
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
        titledById: input.title == null ? await titledBy(tx, source.id) : actorId(actor),
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
      const session = { id, isPrivate: source.visibility === 'private' };
      await emit(tx, { type: 'session.created', workspaceId: source.workspaceId, session, actor: actorRecord(actor), data: {} });
    });
    const [fork] = await sessionsById(db.sql(), [id]);
    if (!fork) throw notFound('session');
    return fork;
  };
}

/** Whose words its title is: of who gave it, or of who wrote the prompt that it was made of. */
async function titledBy(tx: Tx, sessionId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string | null }>`
    select coalesce(s.titled_by_id, case when s.title_source in ('prompt', 'model') then (
      select m.author_id from message m where m.session_id = s.id and m.role = 'user' order by m.id limit 1) end) as id
    from session s where s.id = ${sessionId}`.execute(tx.sql());
  return rows[0]?.id ?? null;
}

/** Behind the title of what was forked. */
export const FORK = ' (fork)';

/** What a session was forked from, where the actor may read that. */
export async function originOf(deps: { db: Database; access: Access }, actor: Actor, sessionId: string): Promise<SessionRecord | null> {
  const { rows } = await sql<{ origin_session_id: string | null }>`
    select origin_session_id from session where id = ${sessionId}`.execute(deps.db.sql());
  const originId = rows[0]?.origin_session_id;
  if (originId == null) return null;
  const found = await deps.access.find(actor, originId);
  return found && can(actor, 'session:read', found) ? found.session : null;
}
