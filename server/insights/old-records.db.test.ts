import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp } from '../testkit/test-app.ts';
import type { TestApp } from '../testkit/test-app.ts';

let one: TestApp;
beforeAll(async () => {
  one = await createTestApp();
}, 60_000);
afterAll(() => one.close());

const left = async (table: string, column: string) =>
  (await one.sql(`select ${column} as which from ${table} order by 1`)).map(({ which }) => which);

test('samples go after a day and the bookkeeping of weekly mails after 90 days; limits that people hit stay', async () => {
  const ada = await one.person('Ada');
  const deleteOld = () => one.app.services.insights.parts.deleteOld({ now: new Date(), touch: () => undefined });
  await one.sql(`insert into activity_sample (workspace_id, node_id, tokens_per_second, readers, sampled_at)
    values ('wsp_1', 'dead', 0, '{}', now() - interval '25 hours'), ('wsp_1', 'alive', 0, '{}', now() - interval '23 hours')`);
  await one.sql(
    `insert into weekly_report (workspace_id, week, user_id, claimed_at)
      select $1, day::date, $2, now() - days * interval '1 day' from (values ('2026-01-05', 91), ('2026-01-12', 89)) v (day, days)`,
    [ada.workspace.id, ada.id],
  );
  await one.sql(
    `insert into limit_hit (workspace_id, day, actor_kind, actor_id, limit_id, hits, first_at, last_at) values ($1, '2020-01-01', 'user', $2, '', 1, now(), now())`,
    [ada.workspace.id, ada.id],
  );
  expect(await deleteOld()).toEqual({ samples: 1, reports: 1 });
  expect(await deleteOld()).toEqual({ samples: 0, reports: 0 });
  expect(await left('activity_sample', 'node_id')).toEqual(['alive']);
  expect(await left('weekly_report', 'week::text')).toEqual(['2026-01-12']);
  expect(await left('limit_hit', 'hits')).toEqual([1]);
});
