/** Rows of the tables of this floor, for kysely's lists. */
import type { ColumnType } from 'kysely';
import type { IdentityTables } from '../identity/tables.ts';
import type { Role } from './policy.ts';

type Moment = ColumnType<string, Date | string, Date | string>;

export interface WorkspaceTables extends Pick<IdentityTables, 'app_user'> {
  workspace: { id: string; slug: string; name: string; created_at: Moment };
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
