import { sql } from 'kysely';
import { announceAccessChange } from '../../identity/access-changes.ts';
import { actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { RecordAudit } from '../../identity/audit-port.ts';
import { checkFields, name as nameField } from '../../identity/fields.ts';
import { hashPassword } from '../../identity/passwords.ts';
import { hashSecret, newSecret } from '../../identity/secrets.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, invalid, notFound } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import type { SessionRecord } from '../../../schema/wire/events.ts';
import { isId } from '../../../schema/wire/ids.ts';
import type { AuditAction } from '../../../schema/wire/audit.ts';
import type { Access } from '../access.ts';
import type { Inviters } from './inviters.ts';
import { lockSharing } from './session-row.ts';
import type { NoteSessionChanged } from './session-row.ts';
import { selectLinks } from './share-link-records.ts';
import type { ShareLinkRecord } from './share-link-records.ts';
import { LINK_ROLES, ShareLinkEntity } from './share-link.entity.ts';
import type { LinkRole, ShareLinkRow } from './share-link.entity.ts';
import type { SessionRole } from '../../workspaces/policy.ts';

const MAX_LINKS_PER_SESSION = 50;
const MIN_PASSWORD_LENGTH = 8;
const MAX_PASSWORD_LENGTH = 200;

interface LinkFields {
  name?: string | null | undefined;
  expiresAt?: Date | null | undefined;
  password?: string | null | undefined;
}

export interface NewShareLink extends LinkFields {
  sessionId: string;
  role: SessionRole;
}

export interface ShareLinkChange extends LinkFields {
  id: string;
  role?: SessionRole | null | undefined;
}

/** The token is shown this once; only its hash is kept. */
export interface OpenedShareLink {
  shareLink: ShareLinkRecord;
  token: string;
  url: string;
}

export interface ShareLinksDeps {
  db: Database;
  access: Access;
  inviters: Inviters;
  noteChanged: NoteSessionChanged;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  publicUrl(): string;
  audit: RecordAudit;
}

export function createShareLinks({ db, access, inviters, noteChanged, clock, ids, publicUrl, audit }: ShareLinksDeps) {
  async function read(id: string): Promise<ShareLinkRecord> {
    const [link] = await selectLinks(db.sql(), sql`l.id = ${id}`, clock.now());
    if (!link) throw notFound('link');
    return link;
  }

  async function opened(id: string, token: string): Promise<OpenedShareLink> {
    return { shareLink: await read(id), token, url: `${publicUrl()}/join#${token}` };
  }

  /** The links of sessions in which the actor does not invite do not exist for them. */
  async function find(actor: Actor, id: string): Promise<ShareLinkRecord> {
    if (!isId('lnk', id)) throw notFound('link');
    const link = await read(id);
    const [mayInvite] = await inviters.mayInvite(actor, [link.sessionId]);
    if (!mayInvite) throw notFound('link');
    return link;
  }

  /** And lets everybody who reads the session be checked again. */
  async function change(
    actor: Actor,
    id: string,
    action: AuditAction,
    work: (tx: Tx, link: ShareLinkRow) => Promise<void> | void,
  ): Promise<void> {
    const { sessionId } = await find(actor, id);
    await db.write(async (tx) => {
      const { workspaceId } = await lockSharing(tx, sessionId);
      const [mayInvite] = await inviters.mayInvite(actor, [sessionId], tx);
      const link = mayInvite ? await tx.em.findOne(ShareLinkEntity, { id }) : null;
      if (!link) throw notFound('link');
      await work(tx, link);
      await tx.em.flush();
      audit(tx, { workspaceId, actor: actorRecord(actor), action, targetId: id, detail: { sessionId } });
      await announceAccessChange(tx, { kind: 'session', id: sessionId });
      await noteChanged(tx, sessionId);
    });
  }

  async function requireOpener(actor: Actor, { sessionId, role }: NewShareLink, tx?: Tx): Promise<SessionRecord> {
    const session = await inviters.require(actor, sessionId, { role, ...(tx && { tx }) });
    if (session.visibility === 'private') await access.require(actor, sessionId, 'session:manage', tx);
    return session;
  }

  /** Whoever came by it is out; who was taken out by name stays out. */
  const endGrants = (tx: Tx, linkId: string) =>
    sql`delete from link_grant where link_id = ${linkId} and removed_at is null`.execute(tx.sql());

  return {
    shareLink: find,

    /** Opens the session to links where it was not: for that, from a private one, it takes an owner. */
    async createShareLink(actor: Actor, input: NewShareLink): Promise<OpenedShareLink> {
      // Before a password is hashed for them as well.
      const session = await requireOpener(actor, input);
      const role = checkRole(input.role);
      const fields = await checkLink(input, clock.now());
      const [id, token, createdBy] = [ids.next('lnk'), newSecret(), actorRecord(actor)];
      await db.write(async (tx) => {
        const row = await lockSharing(tx, input.sessionId);
        await requireOpener(actor, input, tx);
        if (row.visibility === 'private' && session.visibility !== 'private') {
          throw new Expected('CONFLICT', 'This session was made private just now. An owner can open it again.');
        }
        const living = await tx.em.count(ShareLinkEntity, { sessionId: row.id, revokedAt: null });
        if (living >= MAX_LINKS_PER_SESSION) throw new Expected('CONFLICT', 'This session has too many links. Revoke one first.');
        row.visibility = 'link';
        tx.em.create(ShareLinkEntity, {
          id,
          sessionId: row.id,
          role,
          ...fields,
          tokenHash: hashSecret(token),
          createdByKind: createdBy.kind,
          createdById: createdBy.id,
          createdByName: createdBy.displayName,
          createdAt: new Date(clock.now()),
        });
        await tx.em.flush();
        const detail = { sessionId: row.id, role, hasPassword: input.password != null };
        audit(tx, { workspaceId: row.workspaceId, actor: actorRecord(actor), action: 'session:create-link', targetId: id, detail });
        await noteChanged(tx, row.id);
      });
      return opened(id, token);
    },

    /** With another password everybody who came by it must come again. */
    async updateShareLink(actor: Actor, input: ShareLinkChange): Promise<ShareLinkRecord> {
      const fields = await checkLink(input, clock.now());
      const role = input.role == null ? {} : { role: checkRole(input.role) };
      await change(actor, input.id, 'session:change-link', async (tx, link) => {
        refuseRevoked(link);
        Object.assign(link, fields, role);
        if (fields.passwordHash) await endGrants(tx, link.id);
      });
      return read(input.id);
    },

    /** A new token; the old one, and whoever came by it, is out. */
    async rotateShareLink(actor: Actor, id: string): Promise<OpenedShareLink> {
      const token = newSecret();
      await change(actor, id, 'session:change-link', async (tx, link) => {
        refuseRevoked(link);
        link.tokenHash = hashSecret(token);
        await endGrants(tx, link.id);
      });
      return opened(id, token);
    },

    /** Once more is fine. */
    async revokeShareLink(actor: Actor, id: string): Promise<ShareLinkRecord> {
      await change(actor, id, 'session:revoke-link', (_tx, link) => {
        link.revokedAt ??= new Date(clock.now());
      });
      return read(id);
    },

    /** Those that were not revoked, oldest first; for those who may invite. */
    async shareLinksOf(actor: Actor, sessionId: string): Promise<ShareLinkRecord[]> {
      await inviters.require(actor, sessionId);
      return selectLinks(db.sql(), sql`l.session_id = ${sessionId} and l.revoked_at is null`, clock.now());
    },
  };
}

function refuseRevoked({ revokedAt }: ShareLinkRow): void {
  if (revokedAt) throw notFound('link');
}

function checkRole(role: SessionRole): LinkRole {
  const known = LINK_ROLES.find((one) => one === role);
  if (!known) throw invalid({ role: 'nobody becomes an owner by a link' });
  return known;
}

/** What was left out stays out of the answer. */
async function checkLink({ name, expiresAt, password }: LinkFields, now: number) {
  if (expiresAt && expiresAt.getTime() <= now) throw invalid({ expiresAt: 'is in the past' });
  return {
    ...(name !== undefined && { name: name === null ? null : checkFields({ name: nameField(name) }).name }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(password !== undefined && { passwordHash: password === null ? null : await hashOf(password) }),
  };
}

function hashOf(password: string): Promise<string> {
  if (password.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) {
    throw invalid({ password: `has ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters` });
  }
  return hashPassword(password);
}
