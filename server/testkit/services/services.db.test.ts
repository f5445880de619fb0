import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { isRedisSkipped, startRedisServer, testRedisUrl } from './redis.ts';

describe('test databases', () => {
  const databases: TestDatabase[] = [];

  beforeAll(async () => {
    databases.push(...(await Promise.all([createTestDatabase(), createTestDatabase()])));
  });

  afterAll(() => Promise.all(databases.map((database) => database.drop())));

  async function query(url: string, sql: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(sql);
      return rows;
    } finally {
      await client.end();
    }
  }

  test('are separate, UTF8 and sorted by code point', async () => {
    const [first, second] = databases.map((database) => database.url);
    await query(first!, 'create table only_here (id int)');
    expect(await query(first!, `select to_regclass('only_here') is not null as here`)).toEqual([{ here: true }]);
    expect(await query(second!, `select to_regclass('only_here') is not null as here`)).toEqual([{ here: false }]);
    expect(await query(second!, `select current_setting('server_encoding') as encoding, upper('é') as upper`)).toEqual([
      { encoding: 'UTF8', upper: 'É' },
    ]);
  });

  test('are gone after drop, whoever is still connected', async () => {
    const database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    const lost = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await database.drop();
    await expect(lost).resolves.toBeInstanceOf(Error);
    const name = new URL(database.url).pathname.slice(1);
    expect(await query(inject('postgresUrl'), `select datname from pg_database where datname = '${name}'`)).toEqual([]);
  });
});

describe.skipIf(isRedisSkipped)('test redis', () => {
  test('is one server for the whole run', async () => {
    const client = new Redis(testRedisUrl());
    expect(await client.ping()).toBe('PONG');
    client.disconnect();
  });

  test('can be killed and comes back empty on its port', async () => {
    const server = await startRedisServer();
    const client = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 10 });
    client.on('error', () => undefined);
    await client.set('kept', 'no');
    const closed = new Promise((resolve) => client.once('close', resolve));
    await server.kill();
    await closed;
    await server.restart();
    expect(await client.get('kept')).toBeNull();
    client.disconnect();
    await server.close();
  });
});
