import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../server/testkit/services/database.ts';
import type { TestDatabase } from '../server/testkit/services/database.ts';
import { createTestApp } from '../server/testkit/test-app.ts';
import type { TestApp } from '../server/testkit/test-app.ts';
import type { Person } from '../server/testkit/visitors.ts';

let database: TestDatabase;
let web: TestApp;
let worker: TestApp;
let operator: Person;
let other: Person;

beforeAll(async () => {
  database = await createTestDatabase();
  web = await createTestApp({ databaseUrl: database.url });
  worker = await createTestApp({ databaseUrl: database.url, env: { ROLES: 'worker' } });
  operator = await web.person('Olga Operator');
  other = await web.person('Otto Other');
});
afterAll(async () => {
  await Promise.all([web.close(), worker.close()]);
  await database.drop();
});

const JOBS = `{ serverAdmin { jobs { name description schedule scheduleWords timezone nextRunAt isRunning failuresInARow
  lastRun { id status trigger } runs(first: 2) { id } } } }`;
const RUN = `mutation ($name: String!) { runJob(input: { name: $name }) { run { id job status trigger startedBy { displayName } startedAt } } }`;
const ONE = `query ($id: ID!) { node(id: $id) { ... on JobRun { status node startedAt finishedAt error startedBy { displayName } counts { name value } } } }`;
const NAME = 'identity:delete-expired-credentials';

interface Jobs {
  serverAdmin: { jobs: { name: string; lastRun: { id: string; status: string } | null; runs: { id: string }[] }[] } | null;
}

describe('operators', () => {
  test('the first person on a server is told so about themselves, and nobody else about anybody', async () => {
    const isOperator = async (person: Person) =>
      (await web.done<{ viewer: { isOperator: boolean } }>('{ viewer { isOperator } }', {}, person.headers)).viewer.isOperator;
    expect([await isOperator(operator), await isOperator(other)]).toEqual([true, false]);
    const member = await web.join(operator, 'Member');
    const question = 'query ($id: ID!) { node(id: $id) { ... on User { isOperator } } }';
    expect(await web.done(question, { id: operator.id }, member.headers)).toEqual({ node: { isOperator: null } });
    expect(await web.done(question, { id: member.id }, operator.headers)).toEqual({ node: { isOperator: null } });
  });

  test('for everybody else there is nothing', async () => {
    expect((await web.ask(JOBS, {}, other.headers)).data).toEqual({ serverAdmin: null });
    expect((await web.ask(RUN, { name: NAME }, other.headers)).codes).toEqual(['NOT_FOUND']);
    const key = await web.apiKey(operator, ['workspace:read', 'workspace:write', 'usage:read']);
    expect((await web.ask(JOBS, {}, key.headers)).data).toEqual({ serverAdmin: null });
    expect((await web.ask(RUN, { name: NAME }, key.headers)).codes).toEqual(['NOT_FOUND']);
  });
});

describe('jobs', () => {
  test('are listed by name, with what they do and when', async () => {
    const { serverAdmin } = await web.done<Jobs>(JOBS, {}, operator.headers);
    const names = serverAdmin!.jobs.map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
    expect(names).toEqual(
      expect.arrayContaining([NAME, 'jobs:delete-old-runs', 'notices:delete-old-notifications', 'sessions:delete-settled-prompts']),
    );
    expect(serverAdmin!.jobs.find(({ name }) => name === NAME)).toMatchObject({
      description: expect.stringMatching(/^Deletes logins/),
      schedule: '1 hour',
      scheduleWords: 'Every hour',
      timezone: 'UTC',
      nextRunAt: expect.any(String),
      failuresInARow: 0,
    });
    expect(serverAdmin!.jobs.find(({ name }) => name === 'insights:weekly-report')).toMatchObject({
      schedule: '*/15 8-23 * * 1',
      scheduleWords: 'Mondays from 08:00 UTC, every 15 minutes',
    });
  });

  test('run now, asked of the node that serves people, is run by the one that works', async () => {
    const { runJob } = await web.done<{ runJob: { run: { id: string } } }>(
      RUN,
      { name: 'notices:delete-old-notifications' },
      operator.headers,
    );
    expect(runJob.run).toMatchObject({
      job: 'notices:delete-old-notifications',
      trigger: 'OPERATOR',
      startedBy: { displayName: 'Olga Operator' },
    });
    const read = () => web.done<{ node: { status: string } }>(ONE, { id: runJob.run.id }, operator.headers);
    await expect.poll(async () => (await read()).node.status).toBe('DONE');
    expect(await read()).toMatchObject({
      node: { node: worker.app.services.jobs.node, error: null, counts: [{ name: 'deleted', value: '0' }] },
    });
    const { serverAdmin } = await web.done<Jobs>(JOBS, {}, operator.headers);
    const job = serverAdmin!.jobs.find(({ name }) => name === 'notices:delete-old-notifications')!;
    expect([job.lastRun?.id, job.runs.map(({ id }) => id)]).toEqual([runJob.run.id, [runJob.run.id]]);
  });

  test('what runs cannot be asked for, and what is not there does not exist', async () => {
    await web.sql(
      "insert into job_run (id, job, status, trigger, node, created_at, started_at) values ('jrn_0000000000000000000000000a', 'jobs:delete-old-runs', 'running', 'schedule', $1, now(), now())",
      [worker.app.services.jobs.node],
    );
    expect((await web.ask(RUN, { name: 'jobs:delete-old-runs' }, operator.headers)).codes).toEqual(['CONFLICT']);
    expect((await web.ask(RUN, { name: 'jobs:nothing' }, operator.headers)).codes).toEqual(['NOT_FOUND']);
    expect((await web.ask(ONE, { id: 'jrn_0000000000000000000000000b' }, operator.headers)).codes).toEqual(['NOT_FOUND']);
  });
});

test('a node that only works answers the probes and nothing else', async () => {
  const status = async (path: string, init?: RequestInit) => (await fetch(`${worker.origin}${path}`, init)).status;
  expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 200]);
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ server { version } }"}' };
  expect([await status('/'), await status('/graphql', post), await status('/outbox')]).toEqual([404, 404, 404]);
  await expect(worker.socket()).rejects.toMatchObject({ message: expect.any(String) });
  expect(await (await fetch(`${web.origin}/healthz`)).text()).toBe('ok\n');
});
