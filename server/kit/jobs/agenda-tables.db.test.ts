import { PostgresBackend } from '@agendajs/postgres-backend';
import { expect, inject, test } from 'vitest';
import { createDatabase, dropDatabase, withDatabase } from '../../testkit/services/database-admin.ts';
import { createTestDatabase } from '../../testkit/services/database.ts';
import { query } from './testkit/job-node.ts';

const COLUMNS = `select table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
  from information_schema.columns where table_name like 'agenda%' order by table_name, ordinal_position`;
const INDEXES = `select indexname, indexdef from pg_indexes where tablename like 'agenda%' order by indexname`;
const CHECKS = `select conname, pg_get_constraintdef(oid) as definition from pg_constraint
  where conrelid::regclass::text like 'agenda%' and contype = 'c' order by conname`;
const TRIGGERS = `select tgname, pg_get_triggerdef(oid) as definition from pg_trigger where tgrelid::regclass::text like 'agenda%' order by tgname`;

test('the migration makes what the library would make itself: an upgrade that changes its tables is noticed here', async () => {
  const ours = await createTestDatabase();
  const server = inject('postgresUrl');
  const name = await createDatabase(server, 'agenda');
  const theirs = withDatabase(server, name);
  const backend = new PostgresBackend({ connectionString: theirs });
  await backend.connect();
  await backend.disconnect();
  for (const question of [COLUMNS, INDEXES, CHECKS, TRIGGERS]) {
    const wanted = await query(theirs, question);
    expect(wanted.length).toBeGreaterThan(0);
    expect(await query(ours.url, question)).toEqual(wanted);
  }
  await dropDatabase(server, name);
  await ours.drop();
});
