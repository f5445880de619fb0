import { Migration } from '@mikro-orm/migrations';

const INDEXES = [
  ['branch', 'base_id'],
  ['branch', 'head_id'],
  ['branch', 'merged_into_id'],
  ['message', 'origin_id'],
  ['message', 'origin_session_id'],
  ['message', 'origin_branch_id'],
  ['session', 'origin_session_id'],
] as const;

export class Migration20261120180200Branches extends Migration {
  override up(): void {
    this.addSql(`create table branch (
      id text collate "C" primary key,
      session_id text collate "C" not null references session (id) on delete cascade,
      name text not null,
      state text not null check (state in ('open', 'merged', 'closed')),
      base_id text collate "C" references message (id) on delete cascade,
      head_id text collate "C" references message (id) on delete set null,
      message_count integer not null default 0,
      creator_kind text not null check (creator_kind in ('user', 'apiKey', 'guest')),
      creator_id text collate "C" not null,
      creator_name text not null,
      merged_into_id text collate "C" references message (id) on delete set null,
      version integer not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`);
    this.addSql(`create index branch_by_session on branch (session_id, id)`);
    this.addSql(`create unique index branch_open_name on branch (session_id, lower(name)) where state = 'open'`);

    this.addSql(`alter table message
      add column origin_id text collate "C" references message (id) on delete set null,
      add column origin_session_id text collate "C" references session (id) on delete set null,
      add column origin_branch_id text collate "C" references branch (id) on delete set null`);
    this.addSql(`alter table session add column origin_session_id text collate "C" references session (id) on delete set null`);
    for (const [table, column] of INDEXES) {
      this.addSql(`create index ${table}_by_${column.replace('_id', '')} on ${table} (${column}) where ${column} is not null`);
    }
  }

  override down(): void {
    this.addSql(`alter table session drop column origin_session_id`);
    this.addSql(`alter table message drop column origin_id, drop column origin_session_id, drop column origin_branch_id`);
    this.addSql(`drop table branch`);
  }
}
