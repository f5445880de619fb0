import { Migration } from '@mikro-orm/migrations';

const BEFORE = `'answer', 'title', 'comment'`;
const TABLES = ['usage_entry', 'invoice_line'];

/** Runs of programs that belong to no session: what they are, how their usage is called, and that nothing is held for a session. */
export class Migration20261121100000DirectRuns extends Migration {
  override up(): void {
    this.addSql(`create table direct_run (
      id text collate "C" primary key,
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      actor_kind text not null check (actor_kind in ('user', 'apiKey', 'guest')),
      actor_id text collate "C" not null,
      model_id text not null,
      node_id text collate "C" not null,
      idempotency_key text,
      request_hash text,
      input_tokens integer not null check (input_tokens >= 0),
      status text not null check (status in ('running', 'complete', 'stopped', 'failed', 'interrupted')),
      reason text,
      text text not null default '',
      usage jsonb,
      cost_micros bigint check (cost_micros >= 0),
      created_at timestamptz not null,
      finished_at timestamptz,
      check ((status = 'running') = (finished_at is null)),
      check ((idempotency_key is null) or (request_hash is not null))
    )`);
    this.addSql('create index direct_run_by_workspace on direct_run (workspace_id)');
    this.addSql('create unique index direct_run_by_key on direct_run (actor_id, idempotency_key) where idempotency_key is not null');
    this.addSql(`create index direct_run_running on direct_run (node_id) where status = 'running'`);
    this.addSql('create index direct_run_by_time on direct_run (created_at)');
    this.addSql('alter table reservation alter column session_id drop not null');
    for (const table of TABLES) this.allowPurposes(table, `${BEFORE}, 'api'`);
  }

  /** What such runs cost stays on the bill, under the name of the nearest thing that there was. */
  override down(): void {
    for (const table of TABLES) {
      this.addSql(`alter table ${table} disable trigger append_only`);
      this.addSql(`update ${table} set purpose = 'comment' where purpose = 'api'`);
      this.addSql(`alter table ${table} enable trigger append_only`);
      this.allowPurposes(table, BEFORE);
    }
    this.addSql(`update reservation set session_id = '' where session_id is null`);
    this.addSql('alter table reservation alter column session_id set not null');
    this.addSql('drop table direct_run');
  }

  private allowPurposes(table: string, purposes: string): void {
    this.addSql(`alter table ${table} drop constraint ${table}_purpose_check`);
    this.addSql(`alter table ${table} add constraint ${table}_purpose_check check (purpose in (${purposes}))`);
  }
}
