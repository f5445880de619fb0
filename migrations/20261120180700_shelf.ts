import { Migration } from '@mikro-orm/migrations';

/** How each person keeps their sessions. A read mark is the id of a message: ids grow with time, so everything up to it is read. */
export class Migration20261120180700Shelf extends Migration {
  override up(): void {
    this.addSql(`create table folder (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      user_id text collate "C" not null references app_user (id) on delete cascade,
      name text not null check (length(name) between 1 and 60),
      created_at timestamptz not null
    )`);
    this.addSql(`create unique index folder_name on folder (user_id, workspace_id, lower(name))`);
    this.addSql(`create index folder_by_workspace on folder (workspace_id)`);

    this.addSql(`create table shelf_place (
      user_id text collate "C" not null references app_user (id) on delete cascade,
      session_id text collate "C" not null references session (id) on delete cascade,
      pinned_at timestamptz,
      folder_id text collate "C" references folder (id) on delete set null,
      primary key (user_id, session_id)
    )`);
    this.addSql(`create index shelf_place_by_session on shelf_place (session_id)`);
    this.addSql(`create index shelf_place_by_folder on shelf_place (folder_id) where folder_id is not null`);

    this.addSql(`create table read_mark (
      user_id text collate "C" not null references app_user (id) on delete cascade,
      session_id text collate "C" not null references session (id) on delete cascade,
      message_id text collate "C" not null,
      primary key (user_id, session_id)
    )`);
    this.addSql(`create index read_mark_by_session on read_mark (session_id)`);

    this.addSql(`create index message_in_order on message (session_id, id)`);
    // Whoever is let in later has not missed what was said before.
    this.addSql(`alter table session_member add column created_at timestamptz not null default clock_timestamp()`);
  }

  override down(): void {
    this.addSql(`alter table session_member drop column created_at`);
    this.addSql(`drop index message_in_order`);
    this.addSql(`drop table read_mark, shelf_place, folder`);
  }
}
