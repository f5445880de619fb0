import { sql } from 'kysely';
import { MAX_TITLE_LENGTH } from '../../schema/wire/limits.ts';
import type { SessionRecord } from '../../schema/wire/events.ts';
import { announceAccessChange } from '../identity/access-changes.ts';
import { actorId, actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { invalid, notFound } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import type { HintTeller } from '../live/hints.ts';
import { demand } from '../workspaces/policy.ts';
import type { EmitWebhook } from '../workspaces/webhook-port.ts';
import type { Access, WorkspaceRoles } from './access.ts';
import { cleanText } from './clean-text.ts';
import type { Drafts } from './drafts.ts';
import type { Outbox } from './outbox.ts';
import { sessionsById } from './records.ts';
import { SessionEntity, SessionMemberEntity } from './session.entity.ts';
import type { SessionRow } from './session.entity.ts';

export interface CreateSessionInput {
  workspaceId: string;
  title?: string | null | undefined;
  visibility?: SessionRecord['visibility'] | null | undefined;
}

export interface UpdateSessionInput {
  id: string;
  title?: string | null | undefined;
  visibility?: SessionRecord['visibility'] | null | undefined;
  whoInvites?: SessionRecord['whoInvites'] | null | undefined;
  archived?: boolean | null | undefined;
}

export interface SessionCommandsDeps {
  db: Database;
  workspaces: WorkspaceRoles;
  access: Access;
  drafts: Drafts;
  outbox: Outbox;
  hints: HintTeller;
  emit: EmitWebhook;
  clock: Clock;
  ids: Ids;
  audit: RecordAudit;
}

const UNTITLED = 'New session';

export function createSessionCommands({ db, workspaces, access, drafts, outbox, hints, emit, clock, ids, audit }: SessionCommandsDeps) {
  async function read(id: string): Promise<SessionRecord> {
    const [session] = await sessionsById(db.sql(), [id]);
    if (!session) throw notFound('session');
    return session;
  }

  async function changeVisibility(tx: Tx, actor: Actor, row: SessionRow, visibility: SessionRecord['visibility']): Promise<void> {
    const isCreator = row.creatorKind === actor.kind && row.creatorId === actorId(actor);
    const detail = { from: row.visibility, to: visibility };
    audit(tx, { workspaceId: row.workspaceId, actor: actorRecord(actor), action: 'session:change-access', targetId: row.id, detail });
    row.visibility = visibility;
    // Who makes it private must not lock themselves out.
    if (visibility === 'private' && !isCreator && actor.kind === 'user') {
      await tx.em.upsert(SessionMemberEntity, { sessionId: row.id, userId: actor.userId, role: 'owner' });
    }
    await announceAccessChange(tx, { kind: 'session', id: row.id });
  }

  async function archive(tx: Tx, actor: Actor, row: SessionRow, isArchived: boolean): Promise<void> {
    row.archivedAt = isArchived ? new Date(clock.now()) : null;
    const session = { id: row.id, isPrivate: row.visibility === 'private' };
    const type = isArchived ? 'session.archived' : 'session.restored';
    await emit(tx, { type, workspaceId: row.workspaceId, session, actor: actorRecord(actor), data: {} });
  }

  return {
    async createSession(actor: Actor, input: CreateSessionInput): Promise<SessionRecord> {
      demand(actor, 'session:create', { workspaceRole: await workspaces.roleOf(actor, input.workspaceId) }, 'workspace');
      const title = input.title == null ? null : checkTitle(input.title);
      const id = ids.next('ses');
      const now = new Date(clock.now());
      await db.write(async (tx) => {
        tx.em.create(SessionEntity, {
          id,
          workspaceId: input.workspaceId,
          title: title ?? UNTITLED,
          titleSource: title === null ? 'default' : 'person',
          titledById: title === null ? null : actorId(actor),
          visibility: input.visibility ?? 'workspace',
          creatorKind: actor.kind,
          creatorId: actorId(actor),
          createdAt: now,
          updatedAt: now,
        });
        await tx.em.flush();
        drafts.create(tx, id);
        await hints.tell(tx, { topic: 'SESSIONS', workspaceId: input.workspaceId });
        const session = { id, isPrivate: input.visibility === 'private' };
        await emit(tx, { type: 'session.created', workspaceId: input.workspaceId, session, actor: actorRecord(actor), data: {} });
      });
      return read(id);
    },

    /** The title is for editors, the rest for owners. */
    async updateSession(actor: Actor, input: UpdateSessionInput): Promise<SessionRecord> {
      const isManaging = input.visibility != null || input.archived != null || input.whoInvites != null;
      await access.require(actor, input.id, isManaging ? 'session:manage' : 'session:write');
      const title = input.title == null ? null : checkTitle(input.title);
      await db.write(async (tx) => {
        // Of two that archive it at once the second one changes nothing, and tells nobody.
        await sql`select 1 from session where id = ${input.id} for no key update`.execute(tx.sql());
        const row = await tx.em.findOne(SessionEntity, input.id);
        if (!row) throw notFound('session');
        if (title !== null) Object.assign(row, { title, titleSource: 'person', titledById: actorId(actor) });
        if (input.archived != null && input.archived !== (row.archivedAt != null)) await archive(tx, actor, row, input.archived);
        if (input.visibility != null && input.visibility !== row.visibility) await changeVisibility(tx, actor, row, input.visibility);
        if (input.whoInvites != null) row.whoInvites = input.whoInvites;
        row.updatedAt = new Date(clock.now());
        await tx.em.flush();
        await outbox.add(tx, row.id, [{ kind: 'sessionChanged' }]);
      });
      return read(input.id);
    },
  };
}

export function checkTitle(given: string): string {
  const title = cleanText(given).replaceAll(/\s+/g, ' ').trim();
  if (title === '' || title.length > MAX_TITLE_LENGTH) throw invalid({ title: `has 1 to ${MAX_TITLE_LENGTH} characters` });
  return title;
}
