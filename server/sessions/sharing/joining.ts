/** From a link's token to a place in its session: strangers become guests, everybody else comes in their own name. */
import { sql } from 'kysely';
import type { SessionRecord } from '../../../schema/wire/events.ts';
import type { Caller } from '../../identity/caller.ts';
import { announceAccessChange } from '../../identity/access-changes.ts';
import { actorId } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Guests, NewGuest } from '../../identity/guests.ts';
import { verifyPassword } from '../../identity/passwords.ts';
import { hashSecret } from '../../identity/secrets.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, invalid } from '../../kit/errors.ts';
import { networkOf } from '../../kit/rate-limit.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import { BACKOFFS, countAction } from '../../limits.ts';
import type { Access } from '../access.ts';
import { highestRole } from '../roles.ts';
import { isGrantOf } from './grants.ts';
import { lockSharing } from './session-row.ts';
import { selectLinks } from './share-link-records.ts';
import type { ShareLinkRecord, ShareLinkState } from './share-link-records.ts';

export interface ShareLinkPreview {
  state: ShareLinkState;
  needsPassword: boolean;
  /** Null where a password is needed first, and the title where the link is dead. */
  sessionTitle: string | null;
  workspaceName: string | null;
  role: ShareLinkRecord['role'] | null;
  inviterName: string | null;
  expiresAt: string | null;
}

export interface JoinByLink {
  token: string;
  displayName?: string | null | undefined;
  password?: string | null | undefined;
}

export interface Joined {
  session: SessionRecord;
  actor: Actor;
  /** Set for who has become a guest just now. */
  guest: NewGuest | null;
}

export interface JoiningDeps {
  db: Database;
  access: Access;
  guests: Guests;
  rateLimits: RateLimits;
  clock: Pick<Clock, 'now'>;
}

export function createJoining({ db, access, guests, rateLimits, clock }: JoiningDeps) {
  async function findLink(token: string): Promise<ShareLinkRecord> {
    const [link] = await selectLinks(db.sql(), sql`l.token_hash = ${hashSecret(token)}`, clock.now());
    if (!link) throw deadLink();
    return link;
  }

  /** The hash that the password was right for; null where the link has none. */
  async function checkPassword({ ip }: Caller, link: ShareLinkRecord, password: string | null | undefined): Promise<string | null> {
    if (!link.hasPassword) return null;
    if (password == null || password === '') throw invalid({ password: 'is needed for this link' });
    const key = `${link.id}|${networkOf(ip)}`;
    // By link and network together: who guesses keeps nobody else out.
    await rateLimits.attempt(BACKOFFS.shareLinkPassword, key);
    await rateLimits.attempt(BACKOFFS.shareLinkPasswords, link.id);
    const { rows } = await sql<{ hash: string | null }>`select password_hash as hash from share_link where id = ${link.id}`.execute(
      db.sql(),
    );
    const hash = rows[0]?.hash ?? null;
    if (!(await verifyPassword(hash, password))) throw invalid({ password: 'is wrong' });
    // Else everybody who knows it would count as one who guesses.
    await Promise.all([rateLimits.forgive(BACKOFFS.shareLinkPassword, key), rateLimits.forgive(BACKOFFS.shareLinkPasswords, link.id)]);
    return hash;
  }

  /** Under the session's lock: the link may have been revoked, rotated, suspended or given another password since it was read. */
  async function grant(
    tx: Tx,
    link: ShareLinkRecord,
    proof: { tokenHash: string; passwordHash: string | null },
    actor: Actor,
  ): Promise<void> {
    await lockSharing(tx, link.sessionId);
    const now = new Date(clock.now());
    const alive = await sql`select 1 from share_link l join session s on s.id = l.session_id join workspace w on w.id = s.workspace_id
      where w.deleted_at is null and l.id = ${link.id} and l.token_hash = ${proof.tokenHash} and l.password_hash is not distinct from ${proof.passwordHash}
        and l.revoked_at is null and s.visibility = 'link'
        and (l.expires_at is null or l.expires_at > ${now})`.execute(tx.sql());
    if (alive.rows.length === 0) throw deadLink();
    const removed = await sql`select 1 from link_grant g join share_link l on l.id = g.link_id
      where l.session_id = ${link.sessionId} and ${isGrantOf(actor)} and g.removed_at is not null`.execute(tx.sql());
    if (removed.rows.length > 0) throw new Expected('FORBIDDEN', 'You were taken out of this session. Ask an owner to let you in again.');
    const [userId, guestId] = actor.kind === 'user' ? [actor.userId, null] : [null, actorId(actor)];
    const { numAffectedRows } = await sql`insert into link_grant (link_id, user_id, guest_id, created_at)
      values (${link.id}, ${userId}, ${guestId}, ${now}) on conflict do nothing`.execute(tx.sql());
    if (!numAffectedRows) return;
    await sql`update share_link set uses = uses + 1, last_used_at = ${now} where id = ${link.id}`.execute(tx.sql());
    await announceAccessChange(tx, { kind: 'sessionRole', id: link.sessionId, actorId: actorId(actor) });
  }

  async function previewOf(token: string): Promise<ShareLinkPreview> {
    const link = await findLink(token);
    const { state, hasPassword: needsPassword } = link;
    if (needsPassword) {
      return { state, needsPassword, sessionTitle: null, workspaceName: null, role: null, inviterName: null, expiresAt: null };
    }
    const inviterName = link.createdBy.displayName;
    const dead = { state, needsPassword, sessionTitle: null, workspaceName: null, role: null, inviterName, expiresAt: link.expiresAt };
    if (state !== 'active') return dead;
    const { rows } = await sql<{ title: string; name: string }>`
      select s.title, w.name from session s join workspace w on w.id = s.workspace_id where s.id = ${link.sessionId}`.execute(db.sql());
    return { ...dead, sessionTitle: rows[0]?.title ?? null, workspaceName: rows[0]?.name ?? null, role: link.role };
  }

  async function join(caller: Caller, actor: Actor | null, input: JoinByLink): Promise<Joined> {
    const link = await findLink(input.token);
    if (link.state !== 'active') throw deadLink();
    // Who is in with at least the link's role needs no link, and no password.
    const present = actor && (await access.find(actor, link.sessionId));
    if (actor && present && highestRole([present.sessionRole, link.role]) === present.sessionRole) {
      return { session: present.session, actor, guest: null };
    }
    if (!actor && !input.displayName) throw invalid({ displayName: 'is empty' });
    const proof = { tokenHash: hashSecret(input.token), passwordHash: await checkPassword(caller, link, input.password) };
    const joined = await db.write(async (tx) => {
      const guest = actor ? null : await guests.open(tx, input.displayName ?? '');
      const comer = actor ?? guest!.actor;
      await grant(tx, link, proof, comer);
      return { actor: comer, guest };
    });
    const { session } = await access.require(joined.actor, link.sessionId, 'session:read');
    return { session, ...joined };
  }

  return {
    /** What whoever holds the token may know before they come in. */
    async preview(caller: Caller, token: string): Promise<ShareLinkPreview> {
      await countAction(rateLimits, 'shareLink', { ip: networkOf(caller.ip) });
      return db.asHouse('whoever brings a link is not in yet', () => previewOf(token));
    },

    async joinByLink(caller: Caller, actor: Actor | null, input: JoinByLink): Promise<Joined> {
      await countAction(rateLimits, 'shareLinkJoin', { ip: networkOf(caller.ip) });
      if (actor?.kind === 'apiKey') throw new Expected('FORBIDDEN', 'An API key acts in its own workspace only. Come in as a person.');
      return db.asHouse('whoever brings a link is not in yet', () => join(caller, actor, input));
    },
  };
}

function deadLink(): Expected {
  return new Expected('NOT_FOUND', 'This link does not work, or not any more. Ask whoever gave it to you for a new one.');
}
