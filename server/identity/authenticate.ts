/** From a credential to an Actor: one way for HTTP, SSE and WebSocket, so that no door takes what another refuses. */
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Logger } from '../kit/logger.ts';
import type { Actor, GuestActor } from './actor.ts';
import { placeOf } from './caller.ts';
import type { Caller } from './caller.ts';
import { GUEST_COOKIE, GUEST_PREFIX } from './guests.ts';
import type { Guests } from './guests.ts';
import type { ApiKeyAccess } from './api-key-access.ts';
import { API_KEY_PREFIX } from './api-key-secrets.ts';
import { LOGIN_COOKIE } from './logins.ts';
import type { LoginCookie, Logins } from './logins.ts';
import type { IdentityTables } from './tables.ts';
import { ACCESS_PREFIX, findAccess } from './token-pairs.ts';

/** As they stand in the headers, or in the socket's connectionParams. */
export interface Credentials {
  authorization?: string | undefined;
  cookie?: string | undefined;
}

const BEARER = /^bearer +([\x21-\x7e]+) *$/i;
const LAST_USED_STEP_MS = 60_000;
const MOST_NOTED = 10_000;

export interface AuthenticateOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  logins: Logins;
  guests: Guests;
  apiKeys: ApiKeyAccess;
  log: Pick<Logger, 'info'>;
  publicUrl(): string;
}

export function createAuthenticate({ db, clock, logins, guests, apiKeys, log, publicUrl }: AuthenticateOptions) {
  /** By login, so that not every request asks the database. */
  const notedAt = new Map<string, number>();

  /** Once a minute is enough for a person to recognise their own logins. */
  async function noteUse(actor: Actor, caller: Caller | null): Promise<void> {
    if (actor.kind !== 'user' || caller === null) return;
    const now = clock.now();
    if (now - (notedAt.get(actor.loginId) ?? -Infinity) < LAST_USED_STEP_MS) return;
    if (notedAt.size >= MOST_NOTED) notedAt.clear();
    notedAt.set(actor.loginId, now);
    await db
      .sql<IdentityTables>()
      .updateTable('login')
      .set({ last_seen_at: new Date(now).toISOString(), network: placeOf(caller) })
      .where('id', '=', actor.loginId)
      .where('last_seen_at', '<=', new Date(now - LAST_USED_STEP_MS).toISOString())
      .execute();
  }

  async function ofBearer(token: string): Promise<Actor | null> {
    if (token.startsWith(ACCESS_PREFIX)) return findAccess(db.sql(), token, clock.now());
    if (token.startsWith(API_KEY_PREFIX)) return apiKeys.ofApiKey(token);
    if (token.startsWith(GUEST_PREFIX)) return (await guests.find(db.sql(), token, { mayRenew: true }))?.actor ?? null;
    return null;
  }

  /**
   * A wrong, ended or revoked bearer throws UNAUTHENTICATED; a stale cookie is nobody, as browsers keep sending it.
   * `renewCookie` is called when the cookie's life was prolonged: the browser must hear of it. Without it no life is prolonged.
   * `caller`: whose use of the login is noted.
   */
  return async function authenticate(
    credentials: Credentials,
    renewCookie: ((cookie: LoginCookie) => void) | null = null,
    caller: Caller | null = null,
  ): Promise<Actor | null> {
    if (credentials.authorization !== undefined) {
      const token = BEARER.exec(credentials.authorization)?.[1];
      const actor = token === undefined ? null : await ofBearer(token);
      if (!actor) log.info({ event: 'credential:refuse', network: caller && placeOf(caller) }, 'security');
      if (!actor) throw new Expected('UNAUTHENTICATED', 'This token or key is not valid, or not any more.');
      await noteUse(actor, caller);
      return actor;
    }
    // A login comes first: who signs in is no guest any more.
    for (const [name, kind] of [
      [LOGIN_COOKIE, logins],
      [GUEST_COOKIE, guests],
    ] as const) {
      const token = cookieOf(credentials.cookie, name, publicUrl());
      const found = token === null ? null : await kind.find(db.sql(), token, { mayRenew: renewCookie !== null });
      if (found?.renewed) renewCookie?.(found.renewed);
      if (found) {
        await noteUse(found.actor, caller);
        return found.actor;
      }
    }
    return null;
  };
}

/** The guest whose cookie a browser still sends beside its login. */
export function createGuestOf({ db, guests, publicUrl }: Pick<AuthenticateOptions, 'db' | 'guests' | 'publicUrl'>) {
  return async function guestOf({ cookie }: Credentials): Promise<GuestActor | null> {
    const token = cookieOf(cookie, GUEST_COOKIE, publicUrl());
    return token === null ? null : ((await guests.find(db.sql(), token, { mayRenew: false }))?.actor ?? null);
  };
}

/** Over https only the `__Host-` one counts: a sibling domain cannot set it. */
export function cookieOf(header: string | undefined, name: string, publicUrl: string): string | null {
  return readCookie(header, publicUrl.startsWith('https:') ? `__Host-${name}` : name);
}

function readCookie(header: string | undefined, name: string): string | null {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || null;
}
