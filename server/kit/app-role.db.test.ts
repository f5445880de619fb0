import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, expect, inject, test } from 'vitest';
import { createDatabase as createEmptyDatabase, dropDatabase, withDatabase } from '../testkit/services/database-admin.ts';
import { createDatabase } from './db.ts';
import { createLogger } from './logger.ts';
import { migrateDatabase } from './migrate.ts';

const server = inject('postgresUrl');
const log = createLogger({ level: 'silent' });
const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function administer(statement: string, database = 'postgres'): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(server, database) });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database that a user without the rights of a superuser owns, as hosted Postgres gives it; migrated by that user. */
async function ownedBy(user: string, rights: string): Promise<string> {
  await administer(`create role ${user} login password 'secret' ${rights}`);
  undo.push(() => administer(`drop role ${user}`));
  const name = await createEmptyDatabase(server, 'role');
  undo.push(() => dropDatabase(server, name));
  await administer(`alter database ${name} owner to ${user}`);
  await administer(`alter schema public owner to ${user}`, name);
  const url = new URL(withDatabase(server, name));
  url.username = user;
  url.password = 'secret';
  await migrateDatabase(url.href);
  return url.href;
}

async function roleOf(url: string): Promise<{ role: string; refusal: string }> {
  const db = await createDatabase({ url, entities: [], log });
  const { rows } = await sql<{ role: string }>`select current_user as role`.execute(db.sql());
  const refusal = await sql`delete from model_price`.execute(db.sql()).then(
    () => 'none',
    (error: Error) => error.message,
  );
  await db.close();
  return { role: rows[0]!.role, refusal };
}

test('the application acts as a role that may not change what is append-only', async () => {
  const url = withDatabase(server, inject('templateDatabase'));
  expect(await roleOf(url)).toMatchObject({ role: 'parley_app', refusal: expect.stringContaining('permission denied') });
});

test('a user without the right to act as the role starts all the same, and the trigger guards', async () => {
  const url = await ownedBy('parley_plain', 'nocreaterole');
  expect(await roleOf(url)).toMatchObject({ role: 'parley_plain', refusal: expect.stringContaining('append-only') });
});
