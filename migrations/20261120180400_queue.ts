import { Migration } from '@mikro-orm/migrations';

export class Migration20261120180400Queue extends Migration {
  override up(): void {
    this.addSql(`create table prompt_queue (
      session_id text collate "C" primary key references session (id) on delete cascade,
      version integer not null,
      pause_reason text check (pause_reason in ('answerFailed', 'answerInterrupted', 'modelUnavailable', 'refused')),
      pause_cause_id text collate "C",
      pause_detail text,
      resumed_leaf_id text collate "C",
      check ((pause_reason is null) = (pause_cause_id is null))
    )`);

    this.addSql(`create table queued_prompt (
      id text collate "C" primary key,
      session_id text collate "C" not null references session (id) on delete cascade,
      position integer not null,
      state text not null check (state in ('waiting', 'steering', 'dropped', 'sent', 'removed')),
      author_kind text not null check (author_kind in ('user', 'apiKey', 'guest')),
      author_id text collate "C" not null,
      author_name text not null,
      text text not null,
      model_ids text[] not null,
      is_blind boolean not null,
      prompt_id text collate "C" references message (id) on delete set null,
      client_mutation_id text,
      created_at timestamptz not null
    )`);
    this.addSql(`create unique index queued_prompt_by_request on queued_prompt (session_id, client_mutation_id)`);
    this.addSql(
      `create index queued_prompt_present on queued_prompt (session_id, position) where state in ('waiting', 'steering', 'dropped')`,
    );
    this.addSql(`create index queued_prompt_by_prompt on queued_prompt (prompt_id)`);

    this.addSql(`alter table message
      add column stopped_by_kind text check (stopped_by_kind in ('user', 'apiKey', 'guest')),
      add column stopped_by_id text collate "C",
      add column stopped_by_name text`);
  }

  override down(): void {
    this.addSql('alter table message drop column stopped_by_kind, drop column stopped_by_id, drop column stopped_by_name');
    this.addSql('drop table queued_prompt');
    this.addSql('drop table prompt_queue');
  }
}
