import { Migration } from '@mikro-orm/migrations';

/** One chain of events for each workspace: written once, never changed, each row sealed with the hash of the one before. */
export class Audit extends Migration {
  override up(): void {
    this.addSql(`create table audit_event (
      workspace_id text collate "C" not null references workspace (id) on delete restrict,
      seq bigint not null check (seq > 0),
      at timestamptz not null,
      actor_kind text check (actor_kind in ('user', 'apiKey', 'guest')),
      actor_id text collate "C",
      action text collate "C" not null,
      target_id text collate "C",
      detail jsonb not null,
      ip text,
      previous_hash text not null,
      hash text not null,
      primary key (workspace_id, seq),
      check ((actor_kind is null) = (actor_id is null))
    )`);
    this.addSql('create index audit_event_actor on audit_event (workspace_id, actor_id, seq)');
    this.addSql('create index audit_event_action on audit_event (workspace_id, action, seq)');
    this.addSql('create index audit_event_at on audit_event (workspace_id, at)');
    this.addSql(`create table audit_chain (
      workspace_id text collate "C" primary key references workspace (id) on delete restrict,
      length bigint not null,
      hash text not null
    )`);
    this.addSql(`create table sign_in_failure (
      user_id text collate "C" primary key references app_user (id) on delete cascade,
      untold integer not null check (untold >= 0),
      told_at timestamptz
    )`);
    this.addSql('create trigger append_only before update or delete on audit_event for each row execute function refuse_change()');
    this.addSql('create trigger never_emptied before truncate on audit_event for each statement execute function refuse_change()');
    this.addSql(`do $$ begin
      if exists (select from pg_roles where rolname = 'parley_app') then
        revoke update, delete, truncate on audit_event from parley_app;
        revoke delete, truncate on audit_chain from parley_app;
      end if;
    end $$`);
  }

  override down(): void {
    this.addSql('drop table sign_in_failure, audit_chain, audit_event');
  }
}
