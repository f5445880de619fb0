/** People without an account: a name, and one secret that a browser keeps as a cookie and a program sends as a bearer. */
import type { Kysely } from 'kysely';
import { isId } from '../../schema/wire/ids.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import type { Ids } from '../kit/ids.ts';
import { announceAccessChange } from './access-changes.ts';
import type { GuestActor } from './actor.ts';
import { checkFields, name as nameField } from './fields.ts';
import type { LoginCookie } from './logins.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { IdentityTables } from './tables.ts';

type Sql = Kysely<IdentityTables>;

export const GUEST_PREFIX = 'pgt_';
/** Without the `__Host-` that the door puts before it where the site is served over https. */
export const GUEST_COOKIE = 'parley_guest';
export const GUEST_LIFETIME_MS = 30 * 24 * 3_600_000;

export interface GuestRecord {
  id: string;
  displayName: string;
}

export interface NewGuest {
  actor: GuestActor;
  accessToken: string;
  /** When the token ends, unless it is used again in the second half of its life. */
  expiresAt: Date;
  cookie: LoginCookie;
}

export function createGuests({ db, clock, ids }: { db: Database; clock: Pick<Clock, 'now'>; ids: Ids }) {
  const cookie = (value: string, expires: Date): LoginCookie => ({ name: GUEST_COOKIE, value, expires });
  const nextExpiry = () => new Date(clock.now() + GUEST_LIFETIME_MS);

  return {
    async open(tx: Tx, name: string): Promise<NewGuest> {
      const { displayName } = checkFields({ displayName: nameField(name) });
      const [id, accessToken, expiresAt] = [ids.next('gst'), newSecret(GUEST_PREFIX), nextExpiry()];
      await tx
        .sql<IdentityTables>()
        .insertInto('guest')
        .values({
          id,
          display_name: displayName,
          token_hash: hashSecret(accessToken),
          created_at: new Date(clock.now()),
          expires_at: expiresAt,
        })
        .execute();
      return { actor: { kind: 'guest', guestId: id, displayName }, accessToken, expiresAt, cookie: cookie(accessToken, expiresAt) };
    },

    /** `renewed`: half of its life was over and it lives on, so the browser needs it again with the new date. */
    async find(
      sql: Sql,
      token: string,
      { mayRenew }: { mayRenew: boolean },
    ): Promise<{ actor: GuestActor; renewed: LoginCookie | null } | null> {
      const tokenHash = hashSecret(token);
      const now = clock.now();
      const row = await sql
        .selectFrom('guest')
        .select(['id', 'display_name', 'expires_at'])
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', new Date(now).toISOString())
        .executeTakeFirst();
      if (!row) return null;
      const isDue = mayRenew && Date.parse(row.expires_at) - now < GUEST_LIFETIME_MS / 2;
      const expiresAt = nextExpiry();
      if (isDue) await sql.updateTable('guest').set({ expires_at: expiresAt }).where('id', '=', row.id).execute();
      return {
        actor: { kind: 'guest', guestId: row.id, displayName: row.display_name },
        renewed: isDue ? cookie(token, expiresAt) : null,
      };
    },

    /** Their token, cookie and sockets; what they wrote stays, with their name. */
    async end(tx: Tx, actor: GuestActor): Promise<void> {
      await tx.sql<IdentityTables>().deleteFrom('guest').where('id', '=', actor.guestId).execute();
      await announceAccessChange(tx, { kind: 'guest', id: actor.guestId });
    },

    /** Who may see whom is the caller's question. */
    async byId(id: string): Promise<GuestRecord | null> {
      if (!isId('gst', id)) return null;
      const sql = db.sql<IdentityTables>();
      const row = await sql.selectFrom('guest').select(['id', 'display_name as displayName']).where('id', '=', id).executeTakeFirst();
      return row ?? null;
    },

    async deleteExpired(): Promise<{ guests: number }> {
      const now = new Date(clock.now()).toISOString();
      const deleted = await db.sql<IdentityTables>().deleteFrom('guest').where('expires_at', '<=', now).executeTakeFirst();
      return { guests: Number(deleted.numDeletedRows) };
    },
  };
}

export type Guests = ReturnType<typeof createGuests>;
