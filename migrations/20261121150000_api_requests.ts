import { Migration } from '@mikro-orm/migrations';

/** What API keys asked for lately, and the operations that built clients send by their hash. */
export class ApiRequests extends Migration {
  override up(): void {
    this.addSql(`create table api_request (
      seq bigint generated always as identity primary key,
      workspace_id text collate "C" not null references workspace (id) on delete cascade,
      api_key_id text collate "C" not null references api_key (id) on delete cascade,
      request_id text collate "C" not null,
      at timestamptz not null,
      door text not null check (door in ('http', 'sse', 'socket', 'openai', 'mcp', 'export')),
      operation text,
      fields text[] not null,
      status integer,
      code text collate "C",
      duration_ms integer not null check (duration_ms >= 0),
      cost integer check (cost >= 0)
    )`);
    this.addSql('create index api_request_workspace on api_request (workspace_id, seq)');
    this.addSql('create index api_request_key on api_request (api_key_id, seq)');
    this.addSql('create index api_request_request on api_request (workspace_id, request_id)');
    this.addSql('create index api_request_failed on api_request (workspace_id, seq) where code is not null');
    this.addSql('create index api_request_at on api_request (at)');
    this.addSql(`create table persisted_operation (
      hash text collate "C" primary key check (hash ~ '^[0-9a-f]{64}$'),
      text text not null,
      served_at timestamptz not null
    )`);
  }

  override down(): void {
    this.addSql('drop table api_request, persisted_operation');
  }
}
