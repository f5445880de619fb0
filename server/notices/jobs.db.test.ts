import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPeople } from '../testkit/people.ts';
import type { People } from '../testkit/people.ts';
import { runJob } from '../testkit/run-job.ts';
import { noticeJobs } from './jobs.ts';

const DAY_MS = 86_400_000;

let people: People;
beforeAll(async () => {
  people = await createPeople();
});
afterAll(() => people.close());

test('read notifications stay for 90 days, unread ones for a year, and what only left by mail for 90 days', async () => {
  const ana = await people.person('Ana');
  const workspaceId = await people.firstWorkspace(ana);
  const sessionId = people.ids.next('ses');
  const sql = people.db.em();
  await sql.execute(
    `insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
     values (?, ?, 'S', 'person', 'private', 'user', ?, now(), now())`,
    [sessionId, workspaceId, ana.user.id],
  );
  const ago = (days: number) => new Date(people.clock.now() - days * DAY_MS);
  const add = (id: string, ageDays: number, readDaysAgo: number | null, isInApp = true) =>
    sql.execute(
      `insert into notification (id, recipient_id, kind, workspace_id, session_id, comment_id, excerpt, in_app, created_at, read_at)
       values (?, ?, 'mention', ?, ?, ?, '', ?, ?, ?)`,
      [id, ana.user.id, workspaceId, sessionId, id, isInApp, ago(ageDays), readDaysAgo === null ? null : ago(readDaysAgo)],
    );
  await add('read-long-ago', 200, 91);
  await add('read-lately', 300, 89);
  await add('unread', 364, null);
  await add('unread-old', 366, null);
  await add('mailed', 89, null, false);
  await add('mailed-old', 91, null, false);
  const run = () => runJob(noticeJobs(people), 'notices:delete-old-notifications', { now: new Date(people.clock.now()) });
  expect(await run()).toEqual({ deleted: 3 });
  expect(await sql.execute('select id from notification order by id')).toEqual([{ id: 'mailed' }, { id: 'read-lately' }, { id: 'unread' }]);
  expect(await run()).toEqual({ deleted: 0 });
  people.clock.advance(2 * DAY_MS);
  expect(await run()).toEqual({ deleted: 3 });
});
