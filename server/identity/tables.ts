/** Rows of the credential tables, for kysely: a credential changes by one conditional statement, not through a unit of work. */
import type { ColumnType, Generated } from 'kysely';

/** The driver answers moments as text; both texts and dates are taken. */
type Moment = ColumnType<string, Date | string, Date | string>;
type MomentOrNull = ColumnType<string | null, Date | string | null | undefined, Date | string | null>;

/** The first of its steps: `link` is one that was mailed, `elsewhere` a provider. */
export type LoginWay = 'registration' | 'password' | 'link' | 'elsewhere';

interface TokenTable {
  token_hash: string;
  login_id: string;
  expires_at: Moment;
}

export interface IdentityTables {
  app_user: {
    id: string;
    email: string;
    /** Null: nobody has shown yet that the address is theirs. */
    email_verified_at: MomentOrNull;
    display_name: string;
    created_at: Moment;
    is_operator: Generated<boolean>;
    /** It was deleted: until then signing in takes that back. */
    erase_at: MomentOrNull;
    /** Its erasure has begun; with `erase_at` it goes on, without it is done. */
    erased_at: MomentOrNull;
  };
  password_credential: { user_id: string; hash: string; changed_at: Moment };
  /** One signed-in state of one person: the family that its cookie, access and refresh tokens belong to. */
  login: {
    id: string;
    user_id: string;
    created_at: Moment;
    user_agent: Generated<string>;
    /** Where it was used last, without the part of the address that names one machine. */
    network: Generated<string>;
    last_seen_at: Generated<string>;
    /** Null: from before it was noted. */
    way: Generated<LoginWay | null>;
  };
  login_cookie: TokenTable;
  access_token: TokenTable;
  refresh_token: TokenTable & { successor_key: Buffer; used_at: MomentOrNull };
  magic_link: {
    token_hash: string;
    email: string;
    opens_account: string | null;
    expires_at: Moment;
    used_at: MomentOrNull;
  };
  /** Sent to an address: to the person's own, or to the one that they want instead. */
  address_link: { token_hash: string; user_id: string; email: string; expires_at: Moment; used_at: MomentOrNull };
  oauth_account: { provider: string; subject: string; user_id: string; email: string | null; linked_at: Moment };
  /** A way to a provider and back, of one browser. `login_id`: somebody signed in adds it as a way in. */
  oauth_attempt: { secret_hash: string; provider: string; login_id: string | null; expires_at: Moment };
  /** `last_step`: of the last code that was taken; it and those before count no more. */
  two_factor: { user_id: string; sealed_secret: Buffer; confirmed_at: MomentOrNull; last_step: Generated<string> };
  recovery_code: { user_id: string; code_hash: string; used_at: MomentOrNull };
  /** The first of two steps was taken. */
  login_challenge: {
    token_hash: string;
    user_id: string;
    attempts: Generated<number>;
    expires_at: Moment;
    way: Generated<LoginWay | null>;
  };
  guest: { id: string; display_name: string; token_hash: string; created_at: Moment; expires_at: Moment };
  api_key: {
    id: string;
    workspace_id: string;
    display_name: string;
    scopes: string[];
    secret_hash: string;
    expires_at: MomentOrNull;
    last_used_at: MomentOrNull;
    rotated_at: MomentOrNull;
    revoked_at: MomentOrNull;
    created_by_id: string | null;
  };
  /** What a key was before it was rotated: it works until its end. */
  api_key_old_secret: {
    api_key_id: string;
    secret_hash: string;
    replaced_at: Moment;
    ends_at: Moment;
    last_used_at: MomentOrNull;
  };
}
