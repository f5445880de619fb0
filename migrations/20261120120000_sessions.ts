import { Migration } from '@mikro-orm/migrations';

export class Migration20261120120000Sessions extends Migration {
  override up(): void {
    this.addSql(`create table session (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      title text not null,
      title_source text not null check (title_source in ('default', 'prompt', 'model', 'person')),
      visibility text not null check (visibility in ('private', 'workspace', 'link')),
      mainline_leaf_id text collate "C",
      creator_kind text not null check (creator_kind in ('user', 'apiKey')),
      creator_id text collate "C" not null,
      archived_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`);
    this.addSql(`create index session_by_workspace on session (workspace_id, updated_at desc, id desc)`);

    this.addSql(`create table session_member (
      session_id text collate "C" not null references session (id) on delete cascade,
      user_id text collate "C" not null references app_user (id) on delete cascade,
      role text not null check (role in ('owner', 'editor', 'commenter', 'viewer')),
      primary key (session_id, user_id)
    )`);
    this.addSql(`create index session_member_by_user on session_member (user_id)`);

    this.addSql(`create table message (
      id text collate "C" primary key,
      session_id text collate "C" not null references session (id) on delete cascade,
      parent_id text collate "C" references message (id) on delete cascade,
      role text not null check (role in ('user', 'assistant', 'system', 'tool')),
      author_kind text check (author_kind in ('user', 'apiKey')),
      author_id text collate "C",
      author_name text,
      model_id text,
      lane integer,
      text text not null,
      status text not null check (status in ('queued', 'streaming', 'complete', 'stopped', 'failed', 'interrupted')),
      failure_code text,
      failure_message text,
      attempts integer not null default 0,
      fence integer not null default 0,
      node_id text collate "C",
      continues_id text collate "C",
      requester_kind text check (requester_kind in ('user', 'apiKey')),
      requester_id text collate "C",
      stop_requested_at timestamptz,
      created_at timestamptz not null,
      finished_at timestamptz,
      check (role <> 'assistant' or (parent_id is not null and model_id is not null and requester_id is not null))
    )`);
    this.addSql(`create index message_by_parent on message (session_id, parent_id, id)`);
    this.addSql(`create index message_children on message (parent_id)`);
    this.addSql(`create index message_running on message (session_id, node_id) where status in ('queued', 'streaming')`);

    this.addSql(`create table run_chunk (
      message_id text collate "C" not null references message (id) on delete cascade,
      "offset" integer not null,
      text text not null,
      primary key (message_id, "offset")
    )`);

    this.addSql(`create table usage_entry (
      id bigint generated always as identity primary key,
      message_id text collate "C" unique references message (id) on delete set null,
      purpose text not null check (purpose in ('answer', 'title')),
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      session_id text collate "C" references session (id) on delete set null,
      actor_kind text not null check (actor_kind in ('user', 'apiKey')),
      actor_id text collate "C" not null,
      provider text not null,
      model text not null,
      uncached_input bigint not null check (uncached_input >= 0),
      cache_read bigint not null check (cache_read >= 0),
      cache_write bigint not null check (cache_write >= 0),
      output bigint not null check (output >= 0),
      reasoning bigint not null check (reasoning >= 0),
      cost_micros bigint not null check (cost_micros >= 0),
      estimated boolean not null,
      status text not null check (status in ('complete', 'stopped', 'failed', 'interrupted')),
      started_at timestamptz not null,
      ended_at timestamptz not null
    )`);
    this.addSql(`create index usage_entry_by_workspace on usage_entry (workspace_id, ended_at)`);
    this.addSql(`create index usage_entry_by_session on usage_entry (session_id)`);

    this.addSql(`create table send_request (
      session_id text collate "C" not null references session (id) on delete cascade,
      client_mutation_id text not null,
      prompt_id text collate "C" not null references message (id) on delete cascade,
      answer_ids text[] not null,
      created_at timestamptz not null,
      primary key (session_id, client_mutation_id)
    )`);
    this.addSql(`create index send_request_by_prompt on send_request (prompt_id)`);

    this.addSql(`create table draft (
      session_id text collate "C" primary key references session (id) on delete cascade,
      version integer not null,
      snapshot bytea,
      snapshot_version integer not null,
      bytes integer not null,
      sent_prompt_id text collate "C",
      sent_version integer,
      sent_at timestamptz
    )`);
    this.addSql(`create table draft_update (
      session_id text collate "C" not null references session (id) on delete cascade,
      version integer not null,
      update bytea not null,
      primary key (session_id, version)
    )`);

    this.addSql(`create table pending_event (
      id bigint generated always as identity primary key,
      session_id text collate "C" not null references session (id) on delete cascade,
      event jsonb not null,
      created_at timestamptz not null default clock_timestamp()
    )`);
    this.addSql(`create index pending_event_by_session on pending_event (session_id, id)`);

    this.addSql(`create table node (id text collate "C" primary key, expires_at timestamptz not null)`);
  }

  override down(): void {
    const tables = [
      'node',
      'pending_event',
      'draft_update',
      'draft',
      'send_request',
      'usage_entry',
      'run_chunk',
      'message',
      'session_member',
      'session',
    ];
    for (const table of tables) this.addSql(`drop table ${table}`);
  }
}
