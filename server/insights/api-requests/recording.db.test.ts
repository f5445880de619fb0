import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../kit/db.ts';
import { createDatabase } from '../../kit/db.ts';
import { createLogger } from '../../kit/logger.ts';
import type { Timers } from '../../live/timers.ts';
import { createTestDatabase } from '../../testkit/services/database.ts';
import type { TestDatabase } from '../../testkit/services/database.ts';
import type { NotedRequest } from './api-request.ts';
import { MOST_WAITING, createRecording } from './recording.ts';

const [WORKSPACE, KEY] = ['wsp_00000000000000000000000001', 'key_00000000000000000000000001'];

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDatabase({ url: database.url, entities: [], log: createLogger({ level: 'silent' }) });
  await sql`insert into workspace (id, slug, name, created_at) values (${WORKSPACE}, 'one', 'One', now())`.execute(db.sql());
  await sql`insert into api_key (id, workspace_id, display_name, scopes, secret_hash, created_at)
    values (${KEY}, ${WORKSPACE}, 'Bot', '{}', 'hash', now())`.execute(db.sql());
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const request = (requestId: string, more: Partial<NotedRequest> = {}): NotedRequest => ({
  requestId,
  workspaceId: WORKSPACE,
  apiKeyId: KEY,
  at: new Date(),
  door: 'http',
  operation: 'Name',
  fields: ['one', 'two'],
  status: 200,
  code: null,
  durationMs: 1.6,
  cost: 3,
  ...more,
});

/** Timers that fire when the test says so. */
function handTimers() {
  const due: (() => void)[] = [];
  const timers: Timers = {
    after(_ms, callback) {
      due.push(callback);
      return () => void due.splice(due.indexOf(callback), 1);
    },
    every: () => () => undefined,
  };
  return { timers, due };
}

const written = async () =>
  (await sql<{ request_id: string }>`select request_id from api_request order by seq`.execute(db.sql())).rows.map((row) => row.request_id);

test('many at once, in one go, and nothing before it is time', async () => {
  const { timers, due } = handTimers();
  const recording = createRecording({ db, log: createLogger({ level: 'silent' }), timers });
  recording.note(request('batch-1'));
  recording.note(request('batch-2', { operation: null, fields: [], status: null, code: 'INVALID', cost: null }));
  recording.note(request('of-a-key-that-is-gone', { apiKeyId: 'key_gone' }));
  recording.note(request('of-another-workspace', { workspaceId: 'wsp_other' }));
  expect(due).toHaveLength(1);
  expect(await written()).toEqual([]);
  due[0]!();
  await recording.flush();
  expect(await written()).toEqual(['batch-1', 'batch-2']);
  const { rows } = await sql`select operation, fields, status, code, duration_ms, cost from api_request order by seq`.execute(db.sql());
  expect(rows).toEqual([
    { operation: 'Name', fields: ['one', 'two'], status: 200, code: null, duration_ms: 2, cost: 3 },
    { operation: null, fields: [], status: null, code: 'INVALID', duration_ms: 2, cost: null },
  ]);
});

test('names are cut, and a flood is counted instead of kept', async () => {
  const warnings: object[] = [];
  const log = { warn: (about: object) => void warnings.push(about) } as never;
  const recording = createRecording({ db, log, timers: handTimers().timers });
  const before = (await written()).length;
  recording.note(request('long', { operation: 'n'.repeat(5_000), fields: Array.from({ length: 50 }, () => 'f'.repeat(500)) }));
  for (let n = 0; n < MOST_WAITING + 99; n++) recording.note(request(`flood-${n}`));
  await recording.close();
  expect((await written()).length - before).toBe(MOST_WAITING);
  expect(warnings).toEqual([{ dropped: 100 }]);
  const { rows } = await sql<{ name: number; fields: number }>`
    select length(operation) as name, cardinality(fields) as fields from api_request where request_id = 'long'`.execute(db.sql());
  expect(rows).toEqual([{ name: 120, fields: 8 }]);
});

test('while the database is away nobody waits, and what came then is forgotten', async () => {
  const warnings: { lost?: number }[] = [];
  const log = { warn: (about: object) => void warnings.push(about) } as never;
  let isAway = true;
  const gone: Pick<Database, 'sql' | 'asHouse'> = {
    asHouse: db.asHouse,
    sql() {
      if (isAway) throw new Error('the database is away');
      return db.sql();
    },
  };
  const recording = createRecording({ db: gone, log, timers: handTimers().timers });
  recording.note(request('away-1'));
  recording.note(request('away-2'));
  await recording.flush();
  expect(warnings.map(({ lost }) => lost)).toEqual([2]);
  isAway = false;
  recording.note(request('back-1'));
  await recording.flush();
  const all = await written();
  expect(all).toContain('back-1');
  expect(all).not.toContain('away-1');
});
