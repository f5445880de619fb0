/** Who came by a share link: seen and taken out by those who may invite. */
import { sql } from 'kysely';
import type { ActorRecord, SessionRecord } from '../../../schema/wire/events.ts';
import { idPrefix, isId } from '../../../schema/wire/ids.ts';
import { announceAccessChange } from '../../identity/access-changes.ts';
import { actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { RecordAudit } from '../../identity/audit-port.ts';
import type { GuestRecord, Guests } from '../../identity/guests.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { notFound } from '../../kit/errors.ts';
import type { Access } from '../access.ts';
import { isAlive } from './grants.ts';
import type { Inviters } from './inviters.ts';
import { lockSharing } from './session-row.ts';
import type { NoteSessionChanged } from './session-row.ts';
import type { LinkRole } from './share-link.entity.ts';

const MAX_LISTED = 500;

export interface LinkGuestRecord {
  actor: ActorRecord;
  role: LinkRole;
  linkId: string;
  linkName: string | null;
  joinedAt: string;
}

export interface LinkGuestsDeps {
  db: Database;
  access: Access;
  guests: Guests;
  inviters: Inviters;
  noteChanged: NoteSessionChanged;
  clock: Pick<Clock, 'now'>;
  audit: RecordAudit;
}

interface Row {
  user_id: string | null;
  guest_id: string | null;
  display_name: string;
  role: LinkRole;
  link_id: string;
  link_name: string | null;
  created_at: string;
}

export function createLinkGuests({ db, access, guests, inviters, noteChanged, clock, audit }: LinkGuestsDeps) {
  return {
    /** Each person once, with the best of the roles that their links give; newest first, at most 500. */
    async linkGuestsOf(actor: Actor, sessionId: string): Promise<LinkGuestRecord[]> {
      await inviters.require(actor, sessionId);
      const { rows } = await sql<Row>`
        select * from (
          select distinct on (g.user_id, g.guest_id) g.user_id, g.guest_id, coalesce(u.display_name, gu.display_name) as display_name,
            l.role, l.id as link_id, l.name as link_name, g.created_at
          from link_grant g join share_link l on l.id = g.link_id
            left join app_user u on u.id = g.user_id left join guest gu on gu.id = g.guest_id
          where l.session_id = ${sessionId} and ${isAlive(clock.now())}
          order by g.user_id, g.guest_id, array_position(array['editor', 'commenter', 'viewer'], l.role), g.created_at desc
        ) person
        order by created_at desc, coalesce(user_id, guest_id) limit ${MAX_LISTED}`.execute(db.sql());
      return rows.map((row) => ({
        actor: actorOf(row),
        role: row.role,
        linkId: row.link_id,
        linkName: row.link_name,
        joinedAt: new Date(row.created_at).toISOString(),
      }));
    },

    /** They cannot come back by any link in the same name; a guest can in another one, unless the link is revoked. */
    async removeLinkGuest(actor: Actor, input: { sessionId: string; actorId: string }): Promise<SessionRecord> {
      const column = idPrefix(input.actorId) === 'gst' ? sql.ref('g.guest_id') : sql.ref('g.user_id');
      return db.write(async (tx) => {
        await lockSharing(tx, input.sessionId);
        const session = await inviters.require(actor, input.sessionId, { tx });
        const { numAffectedRows } = await sql`update link_grant g set removed_at = ${new Date(clock.now())} from share_link l
          where l.id = g.link_id and l.session_id = ${input.sessionId} and ${column} = ${input.actorId} and g.removed_at is null`.execute(
          tx.sql(),
        );
        if (!numAffectedRows) throw notFound('guest');
        const { workspaceId, id: sessionId } = session;
        audit(tx, {
          workspaceId,
          actor: actorRecord(actor),
          action: 'session:remove-member',
          targetId: input.actorId,
          detail: { sessionId },
        });
        await announceAccessChange(tx, { kind: 'sessionRole', id: input.sessionId, actorId: input.actorId });
        await noteChanged(tx, input.sessionId);
        return session;
      });
    },

    /** Oneself, or somebody who came into a session that the actor may see. */
    async guest(actor: Actor, id: string): Promise<GuestRecord> {
      const found = isId('gst', id) ? await guests.byId(id) : null;
      if (!found) throw notFound('guest');
      if (actor.kind === 'guest' && actor.guestId === id) return found;
      const { rows } = await sql<{ session_id: string }>`select l.session_id from link_grant g join share_link l on l.id = g.link_id
        where g.guest_id = ${id} and ${isAlive(clock.now())}`.execute(db.sql());
      const seen = await access.findAll(
        actor,
        rows.map((row) => row.session_id),
      );
      if (seen.every((one) => one === null)) throw notFound('guest');
      return found;
    },
  };
}

function actorOf({ user_id: userId, guest_id: guestId, display_name: displayName }: Row): ActorRecord {
  return guestId === null ? { kind: 'user', id: userId ?? '', displayName } : { kind: 'guest', id: guestId, displayName };
}
