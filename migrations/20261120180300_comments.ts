import { Migration } from '@mikro-orm/migrations';

const ACTOR_KINDS = `('user', 'apiKey', 'guest')`;

export class Migration20261120180300Comments extends Migration {
  override up(): void {
    this.addSql(`create table comment (
      id text collate "C" primary key,
      session_id text collate "C" not null references session (id) on delete cascade,
      message_id text collate "C" not null references message (id) on delete cascade,
      thread_id text collate "C" not null references comment (id) on delete cascade,
      author_kind text check (author_kind in ${ACTOR_KINDS}),
      author_id text collate "C",
      author_name text,
      model_id text,
      requester_kind text check (requester_kind in ${ACTOR_KINDS}),
      requester_id text collate "C",
      node_id text collate "C",
      text text not null,
      status text not null check (status in ('pending', 'complete', 'failed')),
      failure_code text,
      failure_message text,
      anchor_start integer,
      anchor_end integer,
      anchor_quote text,
      mentions jsonb not null,
      resolved_at timestamptz,
      resolved_by_kind text check (resolved_by_kind in ${ACTOR_KINDS}),
      resolved_by_id text collate "C",
      resolved_by_name text,
      version integer not null,
      client_mutation_id text,
      created_at timestamptz not null,
      edited_at timestamptz,
      deleted_at timestamptz,
      check ((author_id is null) <> (model_id is null)),
      check ((model_id is null) = (requester_id is null)),
      check ((anchor_start is null) = (anchor_quote is null) and (anchor_start is null) = (anchor_end is null))
    )`);
    this.addSql('create index comment_by_session on comment (session_id, id) where thread_id = id');
    this.addSql('create index comment_by_thread on comment (thread_id, id)');
    this.addSql('create index comment_by_message on comment (message_id)');
    this.addSql(`create index comment_pending on comment (id) where status = 'pending'`);
    this.addSql('create unique index comment_by_request on comment (session_id, author_kind, author_id, client_mutation_id)');

    this.addSql(`create table reaction_state (
      message_id text collate "C" primary key references message (id) on delete cascade,
      version integer not null
    )`);
    this.addSql(`create table reaction (
      id bigint generated always as identity,
      message_id text collate "C" not null references message (id) on delete cascade,
      emoji text not null,
      actor_kind text not null check (actor_kind in ${ACTOR_KINDS}),
      actor_id text collate "C" not null,
      actor_name text not null,
      primary key (message_id, emoji, actor_kind, actor_id)
    )`);

    this.allowPurposes(`'answer', 'title', 'comment'`);
  }

  override down(): void {
    this.addSql(`delete from usage_entry where purpose = 'comment'`);
    this.allowPurposes(`'answer', 'title'`);
    for (const table of ['reaction', 'reaction_state', 'comment']) this.addSql(`drop table ${table}`);
  }

  private allowPurposes(purposes: string): void {
    this.addSql('alter table usage_entry drop constraint usage_entry_purpose_check');
    this.addSql(`alter table usage_entry add constraint usage_entry_purpose_check check (purpose in (${purposes}))`);
  }
}
