import { Migration } from '@mikro-orm/migrations';

/** Old addresses, links that invite, and the 14 days between deleting a workspace and erasing it. */
export class WorkspaceLife extends Migration {
  override up(): void {
    this.addSql(`alter table workspace
      add column deleted_at timestamptz,
      add column deleted_by_id text collate "C" references app_user (id) on delete set null,
      add column erase_at timestamptz,
      add column erased_at timestamptz,
      add check ((deleted_at is null) = (erase_at is null)),
      add check (erased_at is null or deleted_at is not null)`);
    this.addSql('create index workspace_deleter on workspace (deleted_by_id) where deleted_by_id is not null');
    this.addSql('create index workspace_to_erase on workspace (erase_at) where erase_at is not null and erased_at is null');

    this.addSql(`create table workspace_slug (
      slug text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      retired_at timestamptz not null
    )`);
    this.addSql('create index workspace_slug_workspace on workspace_slug (workspace_id)');

    this.addSql(`create table workspace_link (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      role text not null check (role in ('admin', 'member', 'guest')),
      token_hash text collate "C" not null unique,
      max_uses integer check (max_uses between 1 and 10000),
      uses integer not null default 0 check (uses >= 0 and (max_uses is null or uses <= max_uses)),
      created_by_id text collate "C" references app_user (id) on delete set null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz
    )`);
    this.addSql('create index workspace_link_workspace on workspace_link (workspace_id)');
    this.addSql('create index workspace_link_creator on workspace_link (created_by_id) where created_by_id is not null');
  }

  override down(): void {
    this.addSql('drop table workspace_link, workspace_slug');
    this.addSql('alter table workspace drop column deleted_at, drop column deleted_by_id, drop column erase_at, drop column erased_at');
  }
}
