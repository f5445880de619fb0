import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOf } from '../../server/billing/testkit/books.ts';
import { createDatabase } from '../../server/kit/db.ts';
import type { Database } from '../../server/kit/db.ts';
import { createLogger } from '../../server/kit/logger.ts';
import { createTestDatabase } from '../../server/testkit/services/database.ts';
import type { TestDatabase } from '../../server/testkit/services/database.ts';
import { randomSeed } from '../random.ts';
import { runSchedules } from './run-schedules.ts';

const SCHEDULES = 200;

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDatabase({ url: database.url, entities: [], log: createLogger({ level: 'silent' }), poolSize: 2 });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

test('random lives of a workspace’s money: nothing is lost, made or held that should not be', async () => {
  const seed = randomSeed();
  console.log(`seed ${seed}`);
  const { done, faults, schedules, crowds, transactions } = await runSchedules({
    url: database.url,
    schedules: SCHEDULES,
    seed,
    tell: () => undefined,
  });
  expect(faults).toEqual([]);
  expect([schedules, crowds]).toEqual([SCHEDULES, SCHEDULES / 10]);
  expect(transactions).toBeGreaterThan(SCHEDULES * 5);
  for (const step of [
    'reserve',
    'refused',
    'settle',
    'settleTwice',
    'settleLate',
    'release',
    'month',
    'clockBack',
    'close',
    'plan',
    'broken',
  ])
    expect([step, (done[step] ?? 0) > 0]).toEqual([step, true]);
}, 120_000);

test('whoever judges the books sees what is wrong with them', async () => {
  const { rows } = await sql<{ workspace_id: string }>`select workspace_id from billing_account limit 1`.execute(db.sql());
  const workspaceId = rows[0]!.workspace_id;
  expect(await faultsOf(db.sql(), workspaceId)).toEqual([]);
  const doctored: [string, ReturnType<typeof sql>, RegExp][] = [
    [
      'a balance',
      sql`update billing_account set wallet = wallet + 1, paid = paid - 1 where workspace_id = ${workspaceId}`,
      /balance of wallet/,
    ],
    ['a reservation nobody posted', reservation(workspaceId), /reserved, by the open reservations/],
    ['a usage row nobody was charged for', usage(workspaceId), /spent and revenue, by the usage/],
  ];
  for (const [what, change, message] of doctored) {
    await db
      .write(async (tx) => {
        await change.execute(tx.sql());
        expect([what, (await faultsOf(tx.sql(), workspaceId)).join('; ')]).toEqual([what, expect.stringMatching(message)]);
        throw new Error('undone');
      })
      .catch((error: unknown) => expect(error).toMatchObject({ message: 'undone' }));
  }
});

function reservation(workspaceId: string) {
  return sql`insert into reservation (id, workspace_id, session_id, actor_kind, actor_id, model_id, price_id, amount_micros,
      from_credits, from_wallet, from_metered, is_checked, created_at, expires_at)
    select 'msg_phantom', ${workspaceId}, 'ses_1', 'user', 'usr_1', 'schedule:one', min(id), 7, 7, 0, 0, true, now(), now() from model_price`;
}

function usage(workspaceId: string) {
  return sql`insert into usage_entry overriding system value
    select (jsonb_populate_record(u, jsonb_build_object('id', u.id + 1000000, 'message_id', null, 'workspace_id', ${workspaceId}::text))).*
    from usage_entry u where u.cost_micros > 0 limit 1`;
}
