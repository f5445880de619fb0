/**
 * Thirteen months of usage of two hundred workspaces, made by Postgres itself. Workspace 1 is the large one: a fifth of all rows, 300 people,
 * 20 models. A session has 25 runs of mostly two people and two models, within three days.
 */
import pg from 'pg';

export const WORKSPACES = 200;
const RUNS_A_SESSION = 25;
const LARGE_SHARE = 0.2;

export interface UsageSeed {
  /** Of the large workspace: made through the API. */
  largeId: string;
  rows: number;
  /** All sessions begin within these days before the moment. */
  days: number;
  until: Date;
  /** The first number of a session's id. */
  from: number;
}

const id = (prefix: string, number: string) => `'${prefix}_' || lpad((${number})::text, 26, '0')`;

export const personId = (number: number) => `usr_${String(1_000 + number).padStart(26, '0')}`;
export const sessionId = (number: number) => `ses_${String(number).padStart(26, '0')}`;

/** Without checks and indexes, which are made again at the end: only the rows count here. */
export async function seedUsage(url: string, { largeId, rows, days, until, from }: UsageSeed): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `set session_replication_role = replica; set synchronous_commit = off; set work_mem = '512MB'; set maintenance_work_mem = '512MB'`,
    );
    const { rows: indexes } = await client.query<{ indexname: string; indexdef: string }>(
      `select indexname, indexdef from pg_indexes i where tablename = 'usage_entry'
        and not exists (select from pg_constraint c where c.conname = i.indexname)`,
    );
    for (const { indexname } of indexes) await client.query(`drop index ${indexname}`);
    await client.query(`insert into workspace (id, slug, name, created_at) select ${id('wsp', 'n')}, 'w-' || n, 'Workspace ' || n, now()
      from generate_series(2, ${WORKSPACES}) n on conflict do nothing`);
    await client.query(`insert into app_user (id, email, display_name, created_at)
      select ${id('usr', '1000 + n')}, 'p' || n || '@example.org', 'Person ' || n, now() from generate_series(0, 299) n on conflict do nothing`);
    await client.query(
      `insert into api_key (id, workspace_id, display_name, scopes, secret_hash, created_at)
      select ${id('key', '1000 + n')}, $1, 'Key ' || n, '{}', 'x', now() from generate_series(0, 9) n on conflict do nothing`,
      [largeId],
    );
    const sessions = Math.ceil(rows / RUNS_A_SESSION);
    await client.query(
      `create temp table made as select ${from} + n as no, ${id('ses', `${from} + n`)} as id,
        case when n < ${sessions * LARGE_SHARE} then 1 else 2 + floor(${WORKSPACES - 1} * power(random(), 2.5))::int end as ws,
        $1::timestamptz - floor(${days} * power(random(), 1.25)) * interval '1 day' - (6 + 9 * random()) * interval '1 hour' as begun,
        random() as r0, random() as r1, floor(20 * power(random(), 2))::int as m0, floor(20 * power(random(), 2))::int as m1
      from generate_series(0, ${sessions - 1}) n`.replace('$1', `'${until.toISOString()}'`),
    );
    const workspace = `case when ws = 1 then '${largeId}' else ${id('wsp', 'ws')} end`;
    await client.query(`insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
      select id, ${workspace}, 'Session ' || no, 'default', 'workspace', 'user', 'usr_x', begun, begun from made`);
    await client.query(`insert into usage_entry (purpose, workspace_id, session_id, actor_kind, actor_id, provider, model, uncached_input,
        cache_read, cache_write, output, reasoning, cost_micros, provider_cost_micros, period, estimated, status, first_token_ms, started_at, ended_at)
      select case when random() < 0.05 then 'title' else 'answer' end, ${workspace}, id, case when k < 0.05 then 'apiKey' else 'user' end,
        case when k < 0.05 then ${id('key', 'ws * 1000 + floor(200 * k)')} else ${id('usr', 'ws * 1000 + person')} end,
        (array['anthropic', 'openai', 'google', 'demo'])[1 + model % 4], 'model-' || model, 500 + floor(random() * 8000), floor(random() * 3000), 0,
        100 + floor(random() * 1500), floor(random() * 300), cost, cost, date_trunc('month', ended)::date, false,
        case when random() < 0.03 then 'failed' else 'complete' end, case when random() < 0.98 then (300 * exp(2 * random()))::int end,
        ended - interval '8 seconds', ended
      from (select m.*, 1000 + floor(random() * 20000) as cost, random() as k,
          floor((case when ws = 1 then 300 else 20 end) * power(case when random() < 0.7 then r0 else r1 end, 1.6))::int as person,
          case when random() < 0.6 then m0 when random() < 0.7 then m1 else floor(20 * power(random(), 2))::int end as model,
          least(begun + floor(least(${days}, 2.2) * power(random(), 2)) * interval '1 day' + random() * interval '2 hours',
            '${until.toISOString()}'::timestamptz) as ended
        from made m, generate_series(1, ${RUNS_A_SESSION})) x
      order by ended`);
    for (const { indexdef } of indexes) await client.query(indexdef);
    await client.query('drop table made');
    await client.query('vacuum analyze usage_entry');
    await client.query('analyze session');
  } finally {
    await client.end();
  }
}
