import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from './testkit/services/database.ts';

/** Of a row of the page's table of classes: its tables, each in backquotes in the second cell. */
function namedTables(): string[] {
  const page = readFileSync(join(import.meta.dirname, '../docs/security.md'), 'utf8');
  const section = page.slice(page.indexOf('## Classes of data'), page.indexOf('\n## ', page.indexOf('## Classes of data') + 1));
  return section
    .split('\n')
    .filter((line) => line.startsWith('| **'))
    .flatMap((line) => [...line.split('|')[2]!.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name!));
}

test('every table of the database has a class of data, and no other is named', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class join pg_namespace n on n.oid = relnamespace where nspname = 'public' and relkind in ('r', 'p') and not relispartition`,
  );
  await client.end();
  await database.drop();
  const named = namedTables();
  expect(named.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  expect(new Set(named).size).toBe(named.length);
});
