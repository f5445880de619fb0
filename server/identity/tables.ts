/** Rows of the credential tables, for kysely: a credential changes by one conditional statement, not through a unit of work. */
import type { ColumnType, Generated } from 'kysely';

/** The driver answers moments as text; both texts and dates are taken. */
type Moment = ColumnType<string, Date | string, Date | string>;
type MomentOrNull = ColumnType<string | null, Date | string | null | undefined, Date | string | null>;

interface TokenTable {
  token_hash: string;
  login_id: string;
  expires_at: Moment;
}

export interface IdentityTables {
  app_user: { id: string; email: string; display_name: string; created_at: Moment; is_operator: Generated<boolean> };
  password_credential: { user_id: string; hash: string; changed_at: Moment };
  /** One signed-in state of one person: the family that its cookie, access and refresh tokens belong to. */
  login: { id: string; user_id: string; created_at: Moment };
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
  guest: { id: string; display_name: string; token_hash: string; created_at: Moment; expires_at: Moment };
  api_key: {
    id: string;
    workspace_id: string;
    display_name: string;
    scopes: string[];
    secret_hash: string;
    expires_at: MomentOrNull;
    last_used_at: MomentOrNull;
    revoked_at: MomentOrNull;
  };
}
