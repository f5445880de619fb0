/** Rows of the tables of this floor, for kysely's lists. */
import type { ColumnType, Generated } from 'kysely';
import type { IdentityTables } from '../identity/tables.ts';
import type { Role } from './policy.ts';

type Moment = ColumnType<string, Date | string, Date | string>;
type MomentOrNull = ColumnType<string | null, Date | string | null | undefined, Date | string | null>;

/** Nobody becomes an owner by a link. */
export type LinkRole = Exclude<Role, 'owner'>;

export interface WorkspaceTables extends Pick<IdentityTables, 'app_user'> {
  workspace: {
    id: string;
    slug: string;
    name: string;
    created_at: Moment;
    /** From here until `erase_at` its owners may take it back. */
    deleted_at: MomentOrNull;
    deleted_by_id: ColumnType<string | null, string | null | undefined, string | null>;
    erase_at: MomentOrNull;
    erased_at: MomentOrNull;
  };
  /** Addresses that were given up; they lead on. */
  workspace_slug: { slug: string; workspace_id: string; retired_at: Moment };
  workspace_link: {
    id: string;
    workspace_id: string;
    role: LinkRole;
    token_hash: string;
    max_uses: number | null;
    uses: Generated<number>;
    created_by_id: string | null;
    created_at: Moment;
    expires_at: Moment;
    revoked_at: MomentOrNull;
  };
  membership: { workspace_id: string; user_id: string; role: Role; created_at: Moment };
}

export interface WorkspaceRecord {
  id: string;
  slug: string;
  name: string;
}

export interface MembershipRecord {
  workspaceId: string;
  userId: string;
  role: Role;
}
