import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase } from '../testkit/services/database.ts';
import type { TestDatabase } from '../testkit/services/database.ts';
import { createDatabase } from './db.ts';
import type { Database } from './db.ts';
import { createLogger } from './logger.ts';

let test_: TestDatabase;
let db: Database;
let admin: pg.Client;

const NUMBERS = [1, 2, 3, 4];
const scopeOf = (number: number) => () => `user usr_${number}`;

beforeAll(async () => {
  test_ = await createTestDatabase();
  db = await createDatabase({ url: test_.url, entities: [], log: createLogger({ level: 'silent' }), poolSize: 2 });
  admin = new pg.Client({ connectionString: test_.url });
  await admin.connect();
  for (const number of NUMBERS) {
    await admin.query(`insert into app_user (id, email, display_name, created_at) values ('usr_${number}', '${number}@parley.test', 'N', now());
      insert into workspace (id, slug, name, created_at) values ('wsp_${number}', 's${number}', 'W', now());
      insert into membership (workspace_id, user_id, role, created_at) values ('wsp_${number}', 'usr_${number}', 'owner', now());
      insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
        values ('ses_${number}', 'wsp_${number}', 'T', 'person', 'workspace', 'user', 'usr_${number}', now(), now());
      insert into message (id, session_id, role, text, status, created_at) values ('msg_${number}', 'ses_${number}', 'user', 'canary ${number}', 'complete', now())`);
  }
});

afterAll(async () => {
  await db.close();
  await admin.end();
  await test_.drop();
});

async function texts(from: Pick<Database, 'sql'> = db): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`select text from message where ${true} order by id`.execute(from.sql());
  return rows.map(({ text }) => text);
}

async function standing(): Promise<{ role: string; scope: string }> {
  const { rows } = await sql<{ role: string; scope: string }>`
    select current_user::text as role, coalesce(current_setting('parley.scope', true), '') as scope`.execute(db.sql());
  return rows[0]!;
}

/** As many at once as there are connections: each of them answers. */
const everyConnection = () => Promise.all([standing(), standing()]);
const EVERYTHING = NUMBERS.map((number) => `canary ${number}`);
const CLEAN = { role: 'parley_app', scope: '' };

test('a statement sees the rows of its scope, and the house sees all', async () => {
  expect(await db.within(scopeOf(1), () => texts())).toEqual(['canary 1']);
  expect(
    await db.within(
      () => 'nobody',
      () => texts(),
    ),
  ).toEqual([]);
  expect(await texts()).toEqual(EVERYTHING);
  expect(await db.within(scopeOf(1), standing)).toEqual({ role: 'parley_tenant', scope: 'user usr_1' });
});

test('what has no parameters and what the entity manager asks are held to it as well', async () => {
  const { rows } = await db.within(scopeOf(2), () => sql<{ text: string }>`select text from message`.execute(db.sql()));
  expect(rows).toEqual([{ text: 'canary 2' }]);
  expect(await db.within(scopeOf(2), () => db.em().execute('select text from message'))).toEqual([{ text: 'canary 2' }]);
});

test('many scopes at once on two connections never see each other, nor leave anything behind', async () => {
  const asked = Array.from({ length: 400 }, (_, index) => index % 5);
  const answers = await Promise.all(
    asked.map(async (number) => {
      if (number === 0) return texts();
      return db.within(scopeOf(number), async () =>
        Math.random() < 0.5 ? texts() : db.write(async (tx) => [...(await texts(tx)), ...(await texts(tx))].slice(1)),
      );
    }),
  );
  for (const [index, number] of asked.entries()) expect(answers[index]).toEqual(number === 0 ? EVERYTHING : [`canary ${number}`]);
  expect(await everyConnection()).toEqual([CLEAN, CLEAN]);
});

test('a transaction writes within its scope only', async () => {
  const rename = (id: string) => sql`update session set title = 'Renamed' where id = ${id}`;
  await db.within(scopeOf(1), () =>
    db.write(async (tx) => {
      expect((await rename('ses_1').execute(tx.sql())).numAffectedRows).toBe(1n);
      expect((await rename('ses_2').execute(tx.sql())).numAffectedRows).toBe(0n);
    }),
  );
  const foreign = db.within(scopeOf(1), () =>
    sql`insert into message (id, session_id, role, text, status, created_at)
      values ('msg_x', 'ses_2', 'user', 'planted', 'complete', now())`.execute(db.sql()),
  );
  await expect(foreign).rejects.toThrow(/row-level security policy/);
  expect((await admin.query('select id, title from session order by id')).rows.map(({ title }) => title)).toEqual([
    'Renamed',
    'T',
    'T',
    'T',
  ]);
});

test('the house may act within an operation’s transaction, and the scope is back afterwards, also after a savepoint was taken back', async () => {
  await db.within(scopeOf(3), () =>
    db.write(async (tx) => {
      expect(await texts(tx)).toEqual(['canary 3']);
      expect(await db.asHouse('a test', () => texts(tx))).toEqual(EVERYTHING);
      expect(await texts(tx)).toEqual(['canary 3']);
      const [all, own] = await Promise.all([db.asHouse('a test', () => texts(tx)), texts(tx)]);
      expect([all, own]).toEqual([EVERYTHING, ['canary 3']]);
      // What is taken back takes the settings back that came after it: to the house's, and to the scope's.
      await db.asHouse('a test', () => texts(tx));
      await sql`savepoint of_house`.execute(tx.sql());
      await texts(tx);
      await sql`rollback to savepoint of_house`.execute(tx.sql());
      expect(await texts(tx)).toEqual(['canary 3']);
      await sql`savepoint of_scope`.execute(tx.sql());
      await db.asHouse('a test', () => texts(tx));
      await sql`rollback to savepoint of_scope`.execute(tx.sql());
      expect(await db.asHouse('a test', () => texts(tx))).toEqual(EVERYTHING);
    }),
  );
  expect(await everyConnection()).toEqual([CLEAN, CLEAN]);
});

test('a statement that fails, and a transaction that is rolled back, give clean connections back', async () => {
  const fails = () => sql`select 1 / ${0}::int`.execute(db.sql());
  await expect(Promise.all([db.within(scopeOf(1), fails), db.within(scopeOf(2), fails)])).rejects.toThrow('division by zero');
  await expect(
    db.within(scopeOf(1), () =>
      db.write(async (tx) => {
        await texts(tx);
        throw new Error('changed my mind');
      }),
    ),
  ).rejects.toThrow('changed my mind');
  await expect(db.within(scopeOf(1), () => db.write(async (tx) => void (await sql`select nonsense`.execute(tx.sql()))))).rejects.toThrow(
    'nonsense',
  );
  expect(await everyConnection()).toEqual([CLEAN, CLEAN]);
  expect(await db.within(scopeOf(4), () => texts())).toEqual(['canary 4']);
});

test('a value that cannot be sent fails alone', async () => {
  const unsendable = {
    toPostgres() {
      throw new Error('no such value');
    },
  };
  await expect(db.within(scopeOf(1), () => sql`select ${unsendable}::text`.execute(db.sql()))).rejects.toThrow('no such value');
  expect(await everyConnection()).toEqual([CLEAN, CLEAN]);
});

test('a connection that is cut in the midst of a scope leaves nothing to whoever is next', async () => {
  const cut = db.within(scopeOf(1), () =>
    db.write(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.sql());
      await admin.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
      await texts(tx);
    }),
  );
  await expect(cut).rejects.toThrow(/connection/i);
  await vi.waitFor(async () => expect(await everyConnection()).toEqual([CLEAN, CLEAN]));
  expect(await db.within(scopeOf(2), () => texts())).toEqual(['canary 2']);
});

test('what an operation leaves to be done after its commit is the house’s', async () => {
  const seen: string[][] = [];
  await db.within(scopeOf(1), () =>
    db.write(async (tx) => {
      tx.afterCommit(async () => void seen.push(await texts()));
    }),
  );
  expect(seen).toEqual([EVERYTHING]);
});

test('within a scope only plain statements run: nothing slips by in another shape', async () => {
  const pool = await db.em().getConnection().getNativeClient();
  const client = await pool.connect();
  try {
    expect(() => db.within(scopeOf(1), () => client.query({ text: 'select 1' }))).toThrow('a statement is a text and its values');
  } finally {
    client.release();
  }
});
