import { Migration } from '@mikro-orm/migrations';

const SUMS = ['cost_micros', 'input_tokens', 'cached_tokens', 'output_tokens', 'reasoning_tokens'];
const COUNTS = ['runs', 'failed_runs'];

/** What each cube tells apart within a workspace and an hour or day. */
const CUBES: Record<string, string[]> = {
  usage_hour: ['model_key', 'purpose_key'],
  usage_day: ['model_key', 'purpose_key'],
  usage_day_actor: ['actor_key'],
  usage_day_session: ['session_key'],
  usage_day_detail: ['model_key', 'actor_key', 'session_key'],
};

const NAMED = ['app_user', 'guest', 'api_key', 'session'];

/** Usage in sums. Every usage row there is waits to be added to them. */
export class Migration20261120230000UsageRollup extends Migration {
  override up(): void {
    this.addSql(`create table usage_word (
      key bigint primary key,
      word text collate "C" not null
    )`);
    const sums = [...SUMS.map((name) => `${name} bigint not null`), ...COUNTS.map((name) => `${name} integer not null`)];
    for (const [table, parts] of Object.entries(CUBES)) {
      const key = ['workspace_key', 'start', ...parts];
      const columns = [...key.map((name) => `${name} ${name === 'start' ? 'timestamptz' : 'bigint'} not null`), ...sums];
      this.addSql(`create table ${table} (${columns.join(', ')}, primary key (${key.join(', ')}))`);
    }
    this.addSql(`create table usage_day_latency (
      workspace_key bigint not null,
      start timestamptz not null,
      model_key bigint not null,
      bucket smallint not null,
      runs integer not null,
      primary key (workspace_key, start, model_key, bucket)
    )`);
    this.addSql(`create table usage_pending (
      usage_id bigint primary key,
      workspace_id text collate "C" not null,
      ended_at timestamptz not null
    )`);
    // From a cell back to who or what it is of.
    for (const table of NAMED) this.addSql(`create unique index ${table}_by_usage_key on ${table} (hashtextextended(id, 0))`);
    // Who and how quick, by hour and by person, is read from these alone.
    this.addSql('drop index usage_entry_by_workspace, usage_entry_by_actor');
    this.addSql(
      'create index usage_entry_by_workspace on usage_entry (workspace_id, ended_at) include (actor_id, session_id, first_token_ms)',
    );
    this.addSql('create index usage_entry_by_actor on usage_entry (workspace_id, actor_id, ended_at) include (first_token_ms)');
    this.addSql('create index usage_pending_by_workspace on usage_pending (workspace_id)');
    this.addSql('insert into usage_pending select id, workspace_id, ended_at from usage_entry');
  }

  override down(): void {
    this.addSql(`drop index ${NAMED.map((table) => `${table}_by_usage_key`).join(', ')}`);
    this.addSql('drop index usage_entry_by_workspace, usage_entry_by_actor');
    this.addSql('create index usage_entry_by_workspace on usage_entry (workspace_id, ended_at)');
    this.addSql('create index usage_entry_by_actor on usage_entry (workspace_id, actor_id, ended_at)');
    this.addSql(`drop table usage_pending, usage_day_latency, ${Object.keys(CUBES).toReversed().join(', ')}, usage_word`);
  }
}
