// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { startGraphQLServer } from '../../../testkit/graphql-server.ts';
import { renderClient } from '../../../testkit/render-client.tsx';
import { JobsPage } from './jobs-page.tsx';

const typeDefs = `
  scalar DateTime
  scalar BigInt
  type Query { serverAdmin: ServerAdmin }
  type Mutation { runJob(input: RunJobInput!): RunJobPayload! }
  input RunJobInput { name: String! }
  type RunJobPayload { run: JobRun! }
  type ServerAdmin { jobs: [Job!]! job(name: String!): Job }
  type Job {
    name: String! description: String! schedule: String! scheduleWords: String! timezone: String! nextRunAt: DateTime failuresInARow: Int!
    lastRun: JobRun runs(first: Int): [JobRun!]!
  }
  enum Status { WAITING RUNNING DONE FAILED LOST }
  enum Trigger { SCHEDULE OPERATOR }
  type JobRun {
    id: ID! status: Status! trigger: Trigger! node: String createdAt: DateTime! startedAt: DateTime finishedAt: DateTime
    error: String counts: [JobCount!]! startedBy: User
  }
  type JobCount { name: String! value: BigInt! }
  type User { id: ID! displayName: String! }
`;

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

const run = (changes: object = {}) => ({
  id: 'jrn_1',
  status: 'DONE',
  trigger: 'SCHEDULE',
  node: 'host:1:abc',
  createdAt: ago(120_000),
  startedAt: ago(120_000),
  finishedAt: ago(117_700),
  error: null,
  counts: [
    { name: 'deleted', value: '12345' },
    { name: 'links', value: '0' },
  ],
  startedBy: null,
  ...changes,
});

const job = (changes: object = {}) => ({
  name: 'notices:delete-old-notifications',
  description: 'Deletes old notifications.',
  schedule: '30 3 * * *',
  scheduleWords: 'Daily at 03:30 UTC',
  timezone: 'UTC',
  nextRunAt: new Date(Date.now() + 5_400_000).toISOString(),
  failuresInARow: 0,
  lastRun: run(),
  runs: [run()],
  ...changes,
});

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

async function show(jobs: () => object[] | null, runJob: (name: string) => object = () => run()) {
  const asked: string[] = [];
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Query: {
        serverAdmin: () => {
          const list = jobs();
          return list && { jobs: list, job: ({ name }: { name: string }) => list.find((one) => 'name' in one && one.name === name) };
        },
      },
      Mutation: {
        runJob: (_: unknown, { input }: { input: { name: string } }) => {
          asked.push(input.name);
          return { run: runJob(input.name) };
        },
      },
    },
  });
  closers.push(server.close);
  const view = renderClient(<JobsPage />, { origin: server.origin });
  return { ...view, asked };
}

const row = (name: string) => screen.getByRole('heading', { name: new RegExp(name) }).closest('li')!;

test('a job says in words what it is, when it ran, how long, and when it runs next', async () => {
  await show(() => [
    job(),
    job({ name: 'usage:roll-up', schedule: '1 minute', scheduleWords: 'Every minute', lastRun: null, nextRunAt: null }),
  ]);
  await screen.findByText('2 jobs, all in order');
  const old = within(row('Delete old'));
  expect(old.getByText('Notices')).toBeDefined();
  expect(old.getByText('Daily at 03:30 UTC')).toBeDefined();
  expect(old.getByText('Done')).toBeDefined();
  expect(old.getByText('took 2.3 s')).toBeDefined();
  expect(old.getByText('1 min').getAttribute('title')).toMatch(/\d{4}/);
  expect(old.getByText('in 2 h').getAttribute('title')).toMatch(/\d{4}/);
  const rollUp = within(row('Roll up'));
  expect([rollUp.getByText('Not yet'), rollUp.getByText('Waits for a worker'), rollUp.getByText('Every minute')]).toHaveLength(3);
});

test('what does not go well is said at the top and at its job', async () => {
  const failed = run({ status: 'FAILED', error: 'connect ECONNREFUSED', counts: [] });
  await show(() => [job(), job({ name: 'money:meter', failuresInARow: 4, lastRun: failed, runs: [failed] })]);
  await screen.findByText('1 of 2 jobs does not go well');
  expect(within(row('Meter')).getByText('4 times in a row')).toBeDefined();
});

test('a job opens to its last runs, with counts, people, errors and where they ran', async () => {
  const runs = [
    run({ id: 'jrn_3', trigger: 'OPERATOR', startedBy: { id: 'usr_1', displayName: 'Olga Reyes' } }),
    run({ id: 'jrn_2', status: 'LOST', error: 'The server that ran it went away.', counts: [] }),
    run({ counts: [] }),
  ];
  await show(() => [job({ runs, lastRun: runs[0] })]);
  const opener = await screen.findByRole('button', { name: /Delete old/, expanded: false });
  fireEvent.click(opener);
  const list = await screen.findByRole('list', { name: 'Last runs' });
  expect(opener.getAttribute('aria-expanded')).toBe('true');
  const lines = within(list).getAllByRole('listitem');
  expect(lines.map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining('12,345 deletedby Olga Reyes on host:1:abc'),
    expect.stringContaining('The server that ran it went away.by schedule'),
    expect.stringContaining('nothing to do'),
  ]);
  expect(screen.getByText('notices:delete-old-notifications')).toBeDefined();
  fireEvent.click(opener);
  expect(screen.queryByRole('list', { name: 'Last runs' })).toBeNull();
});

test('run now asks once, and the row follows until the end', async () => {
  let status = 'DONE';
  const { asked } = await show(
    () => [job({ lastRun: run({ id: status === 'DONE' ? 'jrn_1' : 'jrn_2', status, finishedAt: status === 'DONE' ? ago(1_000) : null }) })],
    () => {
      status = 'RUNNING';
      return run({ status: 'WAITING', startedAt: null, finishedAt: null });
    },
  );
  fireEvent.click(await screen.findByRole('button', { name: 'Run now: Delete old notifications' }));
  await waitFor(() => expect(within(row('Delete old')).getAllByText('Running').length).toBe(2));
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Running: Delete old notifications' });
  expect([button.disabled, asked]).toEqual([true, ['notices:delete-old-notifications']]);
  expect(await screen.findByText('Delete old notifications: a worker begins at once')).toBeDefined();
  status = 'DONE';
  await waitFor(() => expect(button.disabled).toBe(false), { timeout: 3_000 });
});

test('a refusal is told in the words of the server', async () => {
  await show(
    () => [job()],
    () => {
      throw new GraphQLError('This job is running already. Wait for its end.', { extensions: { code: 'CONFLICT' } });
    },
  );
  fireEvent.click(await screen.findByRole('button', { name: 'Run now: Delete old notifications' }));
  expect(await screen.findByText('Delete old notifications was not started')).toBeDefined();
  expect(screen.getByText('This job is running already. Wait for its end.')).toBeDefined();
});

test('who is no operator is told so, and sees no tabs', async () => {
  await show(() => null);
  expect(await screen.findByRole('heading', { name: 'This page is for operators' })).toBeDefined();
  expect(screen.queryByRole('navigation')).toBeNull();
  expect(screen.getByRole('link', { name: 'Back to your sessions' }).getAttribute('href')).toBe('/');
});

test('a server that does not answer is said, and asked again', async () => {
  let isDown = true;
  await show(() => {
    if (isDown) throw new GraphQLError('down', { extensions: { code: 'UNAVAILABLE' } });
    return [job()];
  });
  expect(await screen.findByRole('status', { name: 'Loading the jobs' })).toBeDefined();
  const retry = await screen.findByRole('button', { name: 'Try again' });
  isDown = false;
  fireEvent.click(retry);
  expect(await screen.findByText('1 job, all in order')).toBeDefined();
});
