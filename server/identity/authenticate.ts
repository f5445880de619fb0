/** From a credential to an Actor: one way for HTTP, SSE and WebSocket, so that no door takes what another refuses. */
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Actor, ApiKeyActor, GuestActor } from './actor.ts';
import { GUEST_COOKIE, GUEST_PREFIX } from './guests.ts';
import type { Guests } from './guests.ts';
import { API_KEY_PREFIX, parseApiKey } from './api-key-secrets.ts';
import { LOGIN_COOKIE } from './logins.ts';
import type { LoginCookie, Logins } from './logins.ts';
import { matchesHash } from './secrets.ts';
import type { IdentityTables } from './tables.ts';
import { ACCESS_PREFIX, findAccess } from './token-pairs.ts';

/** As they stand in the headers, or in the socket's connectionParams. */
export interface Credentials {
  authorization?: string | undefined;
  cookie?: string | undefined;
}

const BEARER = /^bearer +([\x21-\x7e]+) *$/i;
const LAST_USED_STEP_MS = 60_000;

export interface AuthenticateOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  logins: Logins;
  guests: Guests;
  publicUrl(): string;
}

export function createAuthenticate({ db, clock, logins, guests, publicUrl }: AuthenticateOptions) {
  async function ofApiKey(key: string): Promise<ApiKeyActor | null> {
    const parsed = parseApiKey(key);
    if (!parsed) return null;
    const sql = db.sql<IdentityTables>();
    const row = await sql.selectFrom('api_key').selectAll().where('id', '=', parsed.id).executeTakeFirst();
    const now = clock.now();
    if (!row || !matchesHash(parsed.secret, row.secret_hash) || row.revoked_at !== null) return null;
    if (row.expires_at !== null && Date.parse(row.expires_at) <= now) return null;
    if (row.last_used_at === null || now - Date.parse(row.last_used_at) >= LAST_USED_STEP_MS) {
      // A revocation under way holds the row: what was read before it counts no more (LIVE.md R5).
      const { numUpdatedRows } = await sql
        .updateTable('api_key')
        .set({ last_used_at: new Date(now) })
        .where('id', '=', row.id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return null;
    }
    return {
      kind: 'apiKey',
      apiKeyId: row.id,
      displayName: row.display_name,
      workspaceId: row.workspace_id,
      scopes: row.scopes,
    };
  }

  async function ofBearer(token: string): Promise<Actor | null> {
    if (token.startsWith(ACCESS_PREFIX)) return findAccess(db.sql(), token, clock.now());
    if (token.startsWith(API_KEY_PREFIX)) return ofApiKey(token);
    if (token.startsWith(GUEST_PREFIX)) return (await guests.find(db.sql(), token, { mayRenew: true }))?.actor ?? null;
    return null;
  }

  /**
   * A wrong, ended or revoked bearer throws UNAUTHENTICATED; a stale cookie is nobody, as browsers keep sending it.
   * `renewCookie` is called when the cookie's life was prolonged: the browser must hear of it. Without it no life is prolonged.
   */
  return async function authenticate(
    credentials: Credentials,
    renewCookie: ((cookie: LoginCookie) => void) | null = null,
  ): Promise<Actor | null> {
    if (credentials.authorization !== undefined) {
      const token = BEARER.exec(credentials.authorization)?.[1];
      const actor = token === undefined ? null : await ofBearer(token);
      if (!actor) throw new Expected('UNAUTHENTICATED', 'This token or key is not valid, or not any more.');
      return actor;
    }
    // A login comes first: who signs in is no guest any more.
    for (const [name, kind] of [
      [LOGIN_COOKIE, logins],
      [GUEST_COOKIE, guests],
    ] as const) {
      const token = readCookie(credentials.cookie, cookieName(name, publicUrl()));
      const found = token === null ? null : await kind.find(db.sql(), token, { mayRenew: renewCookie !== null });
      if (found?.renewed) renewCookie?.(found.renewed);
      if (found) return found.actor;
    }
    return null;
  };
}

/** The guest whose cookie a browser still sends beside its login. */
export function createGuestOf({ db, guests, publicUrl }: Pick<AuthenticateOptions, 'db' | 'guests' | 'publicUrl'>) {
  return async function guestOf({ cookie }: Credentials): Promise<GuestActor | null> {
    const token = readCookie(cookie, cookieName(GUEST_COOKIE, publicUrl()));
    return token === null ? null : ((await guests.find(db.sql(), token, { mayRenew: false }))?.actor ?? null);
  };
}

/** Over https only the `__Host-` one counts: a sibling domain cannot set it. */
function cookieName(name: string, publicUrl: string): string {
  return publicUrl.startsWith('https:') ? `__Host-${name}` : name;
}

function readCookie(header: string | undefined, name: string): string | null {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || null;
}
