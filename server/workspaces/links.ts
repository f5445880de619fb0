/** Links that let people in without an address: for a role, until a day, for so many. Whoever came by one stays when it is revoked. */
import { sql } from 'kysely';
import { announceAccessChange } from '../identity/access-changes.ts';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import { hashSecret, newSecret } from '../identity/secrets.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected, invalid, notFound } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import { isId } from '../../schema/wire/ids.ts';
import { lockWorkspace, openWorkspace } from './members.ts';
import { Membership } from './membership.entity.ts';
import { demandPlace } from './places.ts';
import type { MaxMembersOf } from './places.ts';
import { can, demand } from './policy.ts';
import type { Role } from './policy.ts';
import type { Reading } from './reading.ts';
import type { LinkRole, WorkspaceRecord, WorkspaceTables } from './tables.ts';

const MAX_LINKS = 50;
const MAX_USES = 10_000;
const DAY_MS = 24 * 3_600_000;
const MAX_LIFETIME_MS = 90 * DAY_MS;

export interface WorkspaceLinkRecord {
  id: string;
  workspaceId: string;
  role: LinkRole;
  /** Null: as many as come. */
  maxUses: number | null;
  uses: number;
  createdById: string | null;
  createdAt: string;
  expiresAt: string;
}

export interface NewWorkspaceLink {
  workspaceId: string;
  role: Role;
  expiresAt: Date;
  maxUses: number | null;
}

export interface LinksOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  rateLimits: RateLimits;
  reading: Reading;
  publicUrl(): string;
  maxMembersOf: MaxMembersOf;
  audit: RecordAudit;
}

export function createLinks({ db, clock, ids, rateLimits, reading, publicUrl, maxMembersOf, audit }: LinksOptions) {
  async function findLink(id: string): Promise<WorkspaceLinkRecord> {
    const found = isId('wln', id) ? await selectLinks(db).where('id', '=', id).executeTakeFirst() : undefined;
    if (!found) throw notFound('link');
    return found;
  }

  /** One statement decides who gets the last use. */
  async function use(tx: Tx, tokenHash: string): Promise<{ workspaceId: string; role: LinkRole } | null> {
    const { rows } = await sql<{ workspaceId: string; role: LinkRole }>`
      update workspace_link set uses = uses + 1 where token_hash = ${tokenHash} and revoked_at is null
        and expires_at > ${new Date(clock.now())} and (max_uses is null or uses < max_uses)
      returning workspace_id as "workspaceId", role`.execute(tx.sql());
    return rows[0] ?? null;
  }

  return {
    /** For those who may manage members. */
    async workspaceLink(actor: Actor, id: string): Promise<WorkspaceLinkRecord> {
      const link = await findLink(id);
      const workspaceRole = await reading.roleOf(actor, link.workspaceId);
      if (!can(actor, 'workspace:manage-members', { workspaceRole })) throw notFound('link');
      return link;
    },

    /** Those that still let somebody in, newest first. */
    async workspaceLinksOf(actor: Actor, workspaceId: string): Promise<WorkspaceLinkRecord[]> {
      demand(actor, 'workspace:manage-members', { workspaceRole: await reading.roleOf(actor, workspaceId) }, 'workspace');
      return selectLinks(db)
        .where('workspace_id', '=', workspaceId)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', isoNow(clock))
        .where(({ or, eb, ref }) => or([eb('max_uses', 'is', null), eb('uses', '<', ref('max_uses'))]))
        .orderBy('id', 'desc')
        .execute();
    },

    /** The token is in the answer, this once. */
    async createWorkspaceLink(actor: Actor, input: NewWorkspaceLink): Promise<{ link: WorkspaceLinkRecord; token: string; url: string }> {
      const role = checkLink(input, clock.now());
      const { workspaceId, maxUses, expiresAt } = input;
      const [id, token, createdAt] = [ids.next('wln'), newSecret(), new Date(clock.now())];
      await db.write(async (tx) => {
        const { workspaceRole } = await openWorkspace(tx, actor, workspaceId, 'workspace:manage-members');
        if (role === 'admin') demand(actor, 'workspace:manage-admins', { workspaceRole }, 'workspace');
        const rows = tx.sql<WorkspaceTables>();
        const { living } = await rows
          .selectFrom('workspace_link')
          .select(({ fn }) => fn.countAll<string>().as('living'))
          .where('workspace_id', '=', workspaceId)
          .where('revoked_at', 'is', null)
          .where('expires_at', '>', createdAt.toISOString())
          .executeTakeFirstOrThrow();
        if (Number(living) >= MAX_LINKS) throw new Expected('CONFLICT', 'This workspace has too many links. Revoke one first.');
        await rows
          .insertInto('workspace_link')
          .values({
            id,
            workspace_id: workspaceId,
            role,
            token_hash: hashSecret(token),
            max_uses: maxUses,
            created_by_id: actor.kind === 'user' ? actor.userId : null,
            created_at: createdAt,
            expires_at: expiresAt,
          })
          .execute();
        const detail = { role, maxUses, expiresAt: expiresAt.toISOString() };
        audit(tx, { workspaceId, actor: actorRecord(actor), action: 'invite-link:create', targetId: id, detail });
      });
      return { link: await findLink(id), token, url: `${publicUrl()}/invitation/link#${token}` };
    },

    /** Once more is fine. */
    async revokeWorkspaceLink(actor: Actor, id: string): Promise<WorkspaceLinkRecord> {
      const link = await findLink(id);
      await db.write(async (tx) => {
        await openWorkspace(tx, actor, link.workspaceId, 'workspace:manage-members').catch((error: unknown) => {
          // Who manages nobody there is not told that it exists.
          throw error instanceof Expected && error.code === 'FORBIDDEN' ? notFound('link') : error;
        });
        const { numAffectedRows } = await sql`update workspace_link set revoked_at = ${new Date(clock.now())}
          where id = ${id} and revoked_at is null`.execute(tx.sql());
        if (!numAffectedRows) return;
        audit(tx, { workspaceId: link.workspaceId, actor: actorRecord(actor), action: 'invite-link:revoke', targetId: id });
      });
      return link;
    },

    /** For a person with an account. Who is a member already stays what they are, and takes no use. */
    async joinWorkspace(actor: Actor, token: string): Promise<WorkspaceRecord> {
      if (actor.kind !== 'user') throw new Expected('FORBIDDEN', 'This takes an account. Sign in as a person.');
      await countAction(rateLimits, 'workspaceJoin', { person: actor.userId });
      const tokenHash = hashSecret(token);
      const inside = <T>(work: (tx: Tx) => Promise<T>) => db.asHouse('whoever brings a link does not belong yet', () => db.write(work));
      return inside(async (tx) => {
        const { rows } = await sql<{ id: string; workspace_id: string }>`
          select id, workspace_id from workspace_link where token_hash = ${tokenHash}`.execute(tx.sql());
        const [found] = rows;
        const workspace = found ? await lockWorkspace(tx, found.workspace_id) : null;
        if (!found || !workspace || workspace.deletedAt) throw deadLink();
        const { id, slug, name } = workspace;
        if (await tx.em.findOne(Membership, { workspaceId: id, userId: actor.userId })) return { id, slug, name };
        const used = await use(tx, tokenHash);
        if (!used) throw deadLink();
        if (used.role !== 'guest') await demandPlace(tx, maxMembersOf, id);
        tx.em.create(Membership, { workspaceId: id, userId: actor.userId, role: used.role, createdAt: new Date(clock.now()) });
        await tx.em.flush();
        await announceAccessChange(tx, { kind: 'workspace', id, userId: actor.userId });
        const detail = { role: used.role, linkId: found.id };
        audit(tx, { workspaceId: id, actor: actorRecord(actor), action: 'member:join', targetId: actor.userId, detail });
        return { id, slug, name };
      });
    },
  };
}

const isoNow = (clock: Pick<Clock, 'now'>): string => new Date(clock.now()).toISOString();

const selectLinks = (db: Database) =>
  db
    .sql<WorkspaceTables>()
    .selectFrom('workspace_link')
    .select([
      'id',
      'workspace_id as workspaceId',
      'role',
      'max_uses as maxUses',
      'uses',
      'created_by_id as createdById',
      'created_at as createdAt',
      'expires_at as expiresAt',
    ]);

function checkLink({ role, expiresAt, maxUses }: NewWorkspaceLink, now: number): LinkRole {
  if (role === 'owner') throw invalid({ role: 'nobody becomes an owner by a link' });
  const lifetimeMs = expiresAt.getTime() - now;
  if (lifetimeMs <= 0) throw invalid({ expiresAt: 'is in the past' });
  if (lifetimeMs > MAX_LIFETIME_MS) throw invalid({ expiresAt: `is more than ${MAX_LIFETIME_MS / DAY_MS} days ahead` });
  if (maxUses !== null && (maxUses < 1 || maxUses > MAX_USES)) throw invalid({ maxUses: `takes 1 to ${MAX_USES}` });
  return role;
}

/** Never made, revoked, expired or used up: who holds it is told the same. */
function deadLink(): Expected {
  return new Expected('NOT_FOUND', 'This link lets nobody in any more. Ask whoever sent it for a new one.');
}
