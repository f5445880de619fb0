import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../testkit/services/database.ts';
import type { TestDatabase } from '../testkit/services/database.ts';

/** Of no tenant and no secret; each with its reason. */
const WITHOUT_POLICIES = [
  // Which migrations were applied: the migrator's own, as the owner; no other role may read it for anybody.
  'migration',
];

/** What proves who somebody is, or opens what is sealed. */
const SECRETS = [
  ['guest', 'token_hash'],
  ['workspace_link', 'token_hash'],
  ['api_key_old_secret', 'secret_hash'],
  ['password_credential', 'hash'],
  ['login_cookie', 'token_hash'],
  ['access_token', 'token_hash'],
  ['refresh_token', 'token_hash'],
  ['magic_link', 'token_hash'],
  ['address_link', 'token_hash'],
  ['login_challenge', 'token_hash'],
  ['oauth_attempt', 'secret_hash'],
  ['two_factor', 'sealed_secret'],
  ['recovery_code', 'code_hash'],
] as const;

let database: TestDatabase;
let admin: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
});

afterAll(async () => {
  await admin.end();
  await database.drop();
});

async function namesOf(query: string, values: unknown[] = []): Promise<string[]> {
  return (await admin.query<{ name: string }>(query, values)).rows.map(({ name }) => name);
}

const TABLES = `pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`;

test('every table is under row level security, or named here with the reason: a new one brings its policy', async () => {
  const bare = `select relname as name from ${TABLES} and not relrowsecurity order by 1`;
  expect(await namesOf(bare)).toEqual(WITHOUT_POLICIES);
  // A table without it is found.
  await admin.query('create table forgotten (workspace_id text)');
  expect(await namesOf(bare)).toContain('forgotten');
  await admin.query('drop table forgotten');
});

test('nothing else lets rows be read past the policies: no views, none for everybody', async () => {
  expect(
    await namesOf(`select relname as name from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace`),
  ).toEqual([]);
  expect(await namesOf(`select tablename as name from pg_policies where 'public' = any(roles)`)).toEqual([]);
});

test('the house sees every row, the tenant none by "true"', async () => {
  const house = `select relname as name from ${TABLES} and relrowsecurity and not exists (
    select from pg_policies p where p.tablename = relname and roles = '{parley_app}' and cmd = 'ALL' and qual = 'true' and with_check = 'true')`;
  expect(await namesOf(house)).toEqual([]);
  expect(
    await namesOf(`select tablename as name from pg_policies where 'parley_tenant' = any(roles) and 'true' in (qual, with_check)`),
  ).toEqual([]);
});

test('the tenant may do nothing that the house may not: what is append-only stays so', async () => {
  const more = `select relname || ' ' || act as name from pg_class c, unnest(array['insert', 'update', 'delete', 'truncate']) act
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
      and has_table_privilege('parley_tenant', c.oid, act) and not has_table_privilege('parley_app', c.oid, act)`;
  expect(await namesOf(more)).toEqual([]);
  expect(await namesOf(`select relname as name from ${TABLES} and has_table_privilege('parley_tenant', c.oid, 'truncate')`)).toEqual([]);
  for (const table of ['usage_entry', 'ledger_transaction', 'model_price', 'audit_event', 'invoice_line', 'plan_change'])
    for (const act of ['update', 'delete'])
      expect(await namesOf(`select 'may' as name where has_table_privilege('parley_tenant', $1, $2)`, [table, act])).toEqual([]);
});

test('no secret can be read by the tenant, not even its own', async () => {
  for (const [table, column] of SECRETS)
    expect(
      await namesOf(`select $1 || '.' || $2 as name where has_column_privilege('parley_tenant', $1, $2, 'select')`, [table, column]),
    ).toEqual([]);
});

test('the roles log in as nobody, own nothing and get past no policy', async () => {
  const { rows } = await admin.query(
    `select rolname, rolcanlogin, rolbypassrls, rolsuper from pg_roles where rolname in ('parley_app', 'parley_tenant') order by 1`,
  );
  const plain = { rolcanlogin: false, rolbypassrls: false, rolsuper: false };
  expect(rows).toEqual([
    { rolname: 'parley_app', ...plain },
    { rolname: 'parley_tenant', ...plain },
  ]);
  expect(await namesOf(`select relname as name from ${TABLES} and relowner in ('parley_app'::regrole, 'parley_tenant'::regrole)`)).toEqual(
    [],
  );
});

test('a policy asks its questions once for a statement, not for every row', async () => {
  await admin.query(`set role parley_tenant; select set_config('parley.scope', 'user usr_1 0', false)`);
  const { rows } = await admin.query<{ 'QUERY PLAN': string }>('explain (costs off) select id from message where session_id = $1', [
    'ses_1',
  ]);
  await admin.query('reset role');
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('InitPlan');
  const filters = plan.split('\n').filter((line) => line.includes('Filter:'));
  expect(filters.length).toBeGreaterThan(0);
  for (const filter of filters) expect(filter).not.toContain('parley_workspaces()');
});
