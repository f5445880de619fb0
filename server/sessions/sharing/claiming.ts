import { sql } from 'kysely';
import type { SessionRecord } from '../../../schema/wire/events.ts';
import type { Actor, GuestActor, UserActor } from '../../identity/actor.ts';
import type { Guests } from '../../identity/guests.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, notFound } from '../../kit/errors.ts';
import type { Access } from '../access.ts';

export type ClaimVotes = (tx: Tx, guestId: string, user: UserActor) => Promise<void>;

export interface ClaimingDeps {
  db: Database;
  access: Access;
  guests: Guests;
  claimVotes: ClaimVotes;
}

export function createClaiming({ db, access, guests, claimVotes }: ClaimingDeps) {
  return {
    /** Whoever has made an account keeps what they came into as a guest, and their votes, but not where they were taken out, in either name. Answers those sessions. */
    async claimGuest(actor: Actor, guest: GuestActor | null): Promise<SessionRecord[]> {
      if (actor.kind !== 'user') throw new Expected('FORBIDDEN', 'This takes an account. Sign in as a person.');
      if (!guest) throw notFound('guest');
      const inside = <T>(work: (tx: Tx) => Promise<T>) => db.asHouse('the guest was somebody else', () => db.write(work));
      const sessionIds = await inside(async (tx) => {
        // As lockSharing does: a link that is rotated and a guest who is taken out meanwhile must count.
        await sql`select 1 from session where id in (
          select l.session_id from link_grant g join share_link l on l.id = g.link_id where g.guest_id = ${guest.guestId}
        ) order by id for no key update`.execute(tx.sql());
        const { rows } = await sql<{ session_id: string }>`
          with granted as (
            insert into link_grant (link_id, user_id, created_at, removed_at)
            select g.link_id, ${actor.userId}, g.created_at, g.removed_at from link_grant g join share_link l on l.id = g.link_id
            where g.guest_id = ${guest.guestId} and not exists (
              select 1 from link_grant own join share_link other on other.id = own.link_id
              where own.user_id = ${actor.userId} and own.removed_at is not null and other.session_id = l.session_id)
            on conflict do nothing returning link_id
          )
          select distinct l.session_id from granted join share_link l on l.id = granted.link_id`.execute(tx.sql());
        await claimVotes(tx, guest.guestId, actor);
        await guests.end(tx, guest);
        return rows.map((row) => row.session_id);
      });
      return (await access.findAll(actor, sessionIds)).flatMap((found) => (found ? [found.session] : []));
    },
  };
}
