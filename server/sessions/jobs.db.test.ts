import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPeople } from '../testkit/people.ts';
import type { People } from '../testkit/people.ts';
import { runJob } from '../testkit/run-job.ts';
import { sessionJobs } from './jobs.ts';

let people: People;
beforeAll(async () => {
  people = await createPeople();
});
afterAll(() => people.close());

test('settled prompts leave the queue’s table after 30 days; what somebody may still send stays', async () => {
  const ana = await people.person('Ana');
  const workspaceId = await people.firstWorkspace(ana);
  const sessionId = people.ids.next('ses');
  const sql = people.db.em();
  await sql.execute(
    `insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
     values (?, ?, 'S', 'person', 'private', 'user', ?, now(), now())`,
    [sessionId, workspaceId, ana.user.id],
  );
  for (const state of ['waiting', 'steering', 'dropped', 'sent', 'removed']) {
    for (const days of [29, 31]) {
      await sql.execute(
        `insert into queued_prompt (id, session_id, position, state, author_kind, author_id, author_name, text, model_ids, is_blind, created_at)
         values (?, ?, 1, ?, 'user', ?, 'Ana', '', '{}', false, ?)`,
        [`${state}-${days}`, sessionId, state, ana.user.id, new Date(people.clock.now() - days * 86_400_000)],
      );
    }
  }
  const run = () => runJob(sessionJobs(people), 'sessions:delete-settled-prompts', { now: new Date(people.clock.now()) });
  expect(await run()).toEqual({ deleted: 2 });
  const left = await sql.execute<{ id: string }[]>('select id from queued_prompt order by id');
  expect(left.map(({ id }) => id)).toEqual([
    'dropped-29',
    'dropped-31',
    'removed-29',
    'sent-29',
    'steering-29',
    'steering-31',
    'waiting-29',
    'waiting-31',
  ]);
});
