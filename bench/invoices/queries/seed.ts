/** Thirteen months of usage in many workspaces, of which one is large: written by the database itself, in the order of time. */
import pg from 'pg';

export interface UsageSeed {
  rows: number;
  /** In the large workspace. */
  large: number;
  workspaces: number;
  people: number;
  sessions: number;
  models: number;
}

export const FIRST_MONTH = '2025-10-01';
export const MONTHS = 13;

const CHUNK = 1_000_000;
/** Every so many rows one is of the large workspace. */
const share = ({ rows, large }: UsageSeed) => Math.round(rows / large);

export async function seedUsage(url: string, workspaceId: string, seed: UsageSeed, tell: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `insert into workspace (id, slug, name, created_at)
       select 'wsp_s' || lpad(n::text, 25, '0'), 'small-' || n, 'Small ' || n, now() from generate_series(1, $1::int) n`,
      [seed.workspaces],
    );
    await client.query(
      `insert into app_user (id, email, display_name, created_at)
       select 'usr_s' || lpad(n::text, 25, '0'), 'person' || n || '@example.org', 'Person ' || n, now() from generate_series(0, $1::int) n`,
      [seed.people],
    );
    await client.query(
      `insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
       select 'ses_s' || lpad(n::text, 25, '0'), $2, 'Session ' || n, 'person', 'workspace', 'user', 'usr_s' || lpad('1', 25, '0'), now(), now()
       from generate_series(0, $1::int) n`,
      [seed.sessions + 400, workspaceId],
    );
    const { rows: indexes } = await client.query<{ indexname: string; indexdef: string }>(
      `select indexname, indexdef from pg_indexes where tablename = 'usage_entry' and indexname like 'usage_entry_by%'`,
    );
    for (const { indexname } of indexes) await client.query(`drop index ${indexname}`);
    // What the rows refer to is there, but for the sessions of the small workspaces, which nobody opens here.
    await client.query('set session_replication_role = replica');
    await client.query('select setseed(0.5)');
    for (let from = 0; from < seed.rows; from += CHUNK) {
      await client.query(INSERT, [
        from,
        Math.min(from + CHUNK, seed.rows) - 1,
        seed.rows,
        share(seed),
        workspaceId,
        seed.workspaces,
        seed.people,
        seed.sessions,
        seed.models,
      ]);
      tell(`${Math.min(from + CHUNK, seed.rows)} rows`);
    }
    await client.query('set session_replication_role = default');
    for (const { indexname, indexdef } of indexes) {
      await client.query(indexdef);
      tell(indexname);
    }
    await client.query('vacuum analyze usage_entry');
  } finally {
    await client.end();
  }
}

/** Few models, people and sessions have most of it. */
const INSERT = `
  insert into usage_entry (purpose, workspace_id, session_id, actor_kind, actor_id, provider, model, uncached_input, cache_read, cache_write,
    output, reasoning, cost_micros, provider_cost_micros, period, estimated, status, started_at, ended_at)
  select case when r.p < 0.85 then 'answer' when r.p < 0.95 then 'title' else 'comment' end,
    case when r.is_large then $5 else 'wsp_s' || lpad((1 + floor(power(r.w, 2) * $6::int))::text, 25, '0') end,
    'ses_s' || lpad((floor(r.n::float8 / $3::int * $8::int) + floor(r.s * 400))::bigint::text, 25, '0'),
    case when r.k < 0.08 then 'apiKey' else 'user' end,
    case when r.k < 0.08 then 'key_s' || lpad(floor(r.a * 10)::text, 25, '0') else 'usr_s' || lpad(floor(power(r.a, 2) * $7::int)::text, 25, '0') end,
    'acme', 'model-' || floor(power(r.m, 3) * $9::int), floor(r.s * 4000), floor(r.a * 2000), 0, floor(r.m * 900), 0,
    floor(r.w * 9000), floor(r.w * 9000), date_trunc('month', r.at)::date, false, 'complete', r.at at time zone 'UTC', r.at at time zone 'UTC'
  from (
    select n, n % $4::int = 0 as is_large, random() as p, random() as w, random() as s, random() as k, random() as a, random() as m,
      timestamp '${FIRST_MONTH}' + (interval '${MONTHS} months') * (n::float8 / $3::int) as at
    from generate_series($1::bigint, $2::bigint) n
  ) r`;
