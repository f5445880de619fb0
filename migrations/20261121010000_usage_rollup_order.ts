import { Migration } from '@mikro-orm/migrations';

const SUMS = ['cost_micros', 'input_tokens', 'cached_tokens', 'output_tokens', 'reasoning_tokens', 'runs', 'failed_runs'];

/** In the order in which they are looked for. */
const KEYS: Record<string, { key: string[]; before: string[] }> = {
  usage_day_actor: { key: ['workspace_key', 'start', 'actor_key'], before: ['workspace_key', 'start', 'actor_key'] },
  usage_day_session: { key: ['workspace_key', 'start', 'session_key'], before: ['workspace_key', 'start', 'session_key'] },
  usage_day_detail: {
    key: ['workspace_key', 'model_key', 'start', 'actor_key', 'session_key'],
    before: ['workspace_key', 'start', 'model_key', 'actor_key', 'session_key'],
  },
};

/** Buckets of times were a fifth wider than the one before; now it is a half, and a model's are beside those of all of them (key 0). */
const rebucket = (from: number, to: number) => `floor((bucket + 0.5) * ln(${from}) / ln(${to}))::smallint`;

/** Cells are read from their keys' indexes alone; what waits is shared out by workspace and day, so that no roll-up has much more than another. */
export class Migration20261121010000UsageRollupOrder extends Migration {
  override up(): void {
    // The sum of bigints is a numeric, which costs more than the rest of the roll-up's sums together.
    this.addSql(`create aggregate total(bigint) (sfunc = int8pl, stype = bigint, initcond = '0', combinefunc = int8pl, parallel = safe)`);
    for (const [table, { key }] of Object.entries(KEYS)) this.replaceKey(table, key, SUMS);
    this.addSql(`create temp table latency on commit drop as
      select workspace_key, start, model_key, ${rebucket(1.2, 1.5)} as bucket, sum(runs)::int as runs from usage_day_latency group by 1, 2, 3, 4`);
    this.addSql('truncate usage_day_latency');
    this.addSql(`insert into usage_day_latency (workspace_key, start, model_key, bucket, runs)
      select workspace_key, start, coalesce(model_key, 0), bucket, sum(runs)::int from latency
      group by grouping sets ((workspace_key, start, model_key, bucket), (workspace_key, start, bucket))`);
    this.replaceKey('usage_day_latency', ['workspace_key', 'model_key', 'start', 'bucket'], ['runs']);
    this.addSql(`alter table usage_pending drop constraint usage_pending_pkey,
      add column lane smallint generated always as ((hashtextextended(workspace_id,
        floor(extract(epoch from ended_at - '2001-01-01T00:00:00Z'::timestamptz) / 86400)::bigint) & 1)::smallint) stored,
      add primary key (lane, usage_id)`);
  }

  override down(): void {
    this.addSql('alter table usage_pending drop constraint usage_pending_pkey, drop column lane, add primary key (usage_id)');
    this.addSql('delete from usage_day_latency where model_key = 0');
    this.addSql(`create temp table latency on commit drop as
      select workspace_key, start, model_key, ${rebucket(1.5, 1.2)} as bucket, sum(runs)::int as runs from usage_day_latency group by 1, 2, 3, 4`);
    this.addSql('truncate usage_day_latency');
    this.addSql('insert into usage_day_latency (workspace_key, start, model_key, bucket, runs) select * from latency');
    this.replaceKey('usage_day_latency', ['workspace_key', 'start', 'model_key', 'bucket'], []);
    for (const [table, { before }] of Object.entries(KEYS)) this.replaceKey(table, before, []);
    this.addSql('drop aggregate total(bigint)');
  }

  private replaceKey(table: string, key: readonly string[], included: readonly string[]): void {
    const include = included.length === 0 ? '' : ` include (${included.join(', ')})`;
    this.addSql(`alter table ${table} drop constraint ${table}_pkey, add primary key (${key.join(', ')})${include}`);
  }
}
