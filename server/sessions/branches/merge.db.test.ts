import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { MERGE, UPDATE, createDesk } from './testkit/branch-desk.ts';
import type { Desk, SeenBranch, SeenMessage } from './testkit/branch-desk.ts';

let app: TestApp;
let ana: Person;
let ben: Person;
let desk: Desk;
let benDesk: Desk;

beforeAll(async () => {
  app = await createTestApp();
  ana = await app.person('Ana');
  ben = await app.join(ana, 'Ben');
  desk = createDesk(app, ana);
  benDesk = createDesk(app, ben);
});
afterAll(() => app.close());

const idsOf = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);
const shapeOf = ({ text, status, author, model }: SeenMessage) => ({ text, status, author, model });

/** A session with a beginning and a branch of two prompts by Ben; `moved`: with so many prompts on the mainline since. */
async function start(moved = 0) {
  const sessionId = await app.session(ana);
  const { answerIds } = await desk.say(sessionId, 'The beginning');
  const branch = await benDesk.open(sessionId, 'Pricing idea', answerIds[0]!);
  for (const text of ['One', 'Two']) await benDesk.say(sessionId, text, { branchId: branch.id });
  for (let count = 0; count < moved; count++) await desk.say(sessionId, `Meanwhile ${count}`);
  return { sessionId, baseId: answerIds[0]!, branch: await desk.branch(sessionId, branch.id) };
}

async function merge(id: string, expectedLeafId?: string | null): Promise<SeenBranch> {
  const { data, errors } = await desk.ask(MERGE, { id, ...(expectedLeafId && { expectedLeafId }) });
  expect(errors).toEqual([]);
  return (data as unknown as { mergeBranch: { branch: SeenBranch } }).mergeBranch.branch;
}

test('where the mainline still ends at the base, it goes on to the head: nothing is copied', async () => {
  const { sessionId, branch } = await start();
  const before = await desk.path(sessionId, branch.headId);
  const merged = await merge(branch.id);
  expect(merged).toMatchObject({ state: 'MERGED', mergedIntoId: branch.headId, version: branch.version + 1 });
  expect(await desk.path(sessionId)).toEqual(before);
  const next = await desk.say(sessionId, 'On the mainline now');
  expect((await desk.path(sessionId)).at(-1)!.id).toBe(next.answerIds[0]);
  expect((await desk.branch(sessionId, branch.id)).headId).toBe(branch.headId);
});

test('where the mainline has moved it asks, and says how far; agreed, copies are appended and nothing else changes', async () => {
  const { sessionId, branch } = await start(2);
  const before = await desk.path(sessionId);
  const own = (await desk.path(sessionId, branch.headId)).slice(2);
  const usages = await app.sql('select * from usage_entry where session_id = $1 order by id', [sessionId]);

  const asked = await desk.ask(MERGE, { id: branch.id });
  expect(asked.codes).toEqual(['CONFLICT']);
  const leafId = before.at(-1)!.id;
  expect(asked.errors[0]!.extensions).toMatchObject({ conflict: { mainlineLeafId: leafId, messagesSince: 4 } });
  expect(asked.errors[0]!.message).toContain('4 messages have come');
  expect((await desk.ask(MERGE, { id: branch.id, expectedLeafId: before.at(-3)!.id })).codes).toEqual(['CONFLICT']);
  expect(await desk.path(sessionId)).toEqual(before);

  const merged = await merge(branch.id, leafId);
  const after = await desk.path(sessionId);
  expect(after.slice(0, before.length)).toEqual(before);
  const copies = after.slice(before.length);
  expect(copies.map(shapeOf)).toEqual(own.map(shapeOf));
  expect(copies.map(({ parentId }) => parentId)).toEqual([leafId, ...idsOf(copies).slice(0, -1)]);
  expect(copies.map(({ usage }) => usage)).toEqual([null, null, null, null]);
  expect(copies.map(({ origin }) => origin)).toEqual(own.map(({ id }) => ({ messageId: id, sessionId, branch: { name: 'Pricing idea' } })));
  expect(copies[0]!.author).toEqual({ displayName: 'Ben' });
  expect(merged).toMatchObject({ state: 'MERGED', headId: branch.headId, mergedIntoId: copies.at(-1)!.id });
  expect(await app.sql('select * from usage_entry where session_id = $1 order by id', [sessionId])).toEqual(usages);
  expect((await desk.path(sessionId, branch.headId)).slice(2)).toEqual(own);
});

test('readers are told of every copy, then of the mainline and the branch', async () => {
  const { sessionId, branch } = await start(1);
  const reader = await app.watch(ben, sessionId);
  await reader.ready();
  await merge(branch.id, (await desk.room(sessionId)).mainlineLeafId);
  await reader.until((view) => view.events.some(({ __typename }) => __typename === 'BranchChanged'));
  const logged = reader.view().events.filter(({ __typename, cursor }) => cursor !== null && __typename !== 'SessionSnapshot');
  expect(logged.map(({ __typename }) => __typename)).toEqual([...Array<string>(4).fill('MessageAdded'), 'SessionChanged', 'BranchChanged']);
  expect(idsOf(logged.flatMap(({ message }) => message ?? []))).toEqual(idsOf((await desk.path(sessionId)).slice(-4)));
  reader.socket.close();
});

test('the model is told the merged path', async () => {
  const { sessionId, branch } = await start(1);
  await merge(branch.id, (await desk.room(sessionId)).mainlineLeafId);
  const next = await desk.say(sessionId, 'And now?');
  const path = await desk.path(sessionId);
  expect(path.filter(({ author }) => author !== null).map(({ text }) => text)).toEqual([
    'The beginning',
    'Meanwhile 0',
    'One',
    'Two',
    'And now?',
  ]);
  expect(path.at(-1)!.id).toBe(next.answerIds[0]);
});

test('of ten merges at once one appends', async () => {
  const { sessionId, branch } = await start(1);
  const leafId = (await desk.room(sessionId)).mainlineLeafId;
  const attempts = await Promise.all(Array.from({ length: 10 }, () => desk.ask(MERGE, { id: branch.id, expectedLeafId: leafId })));
  expect(attempts.flatMap(({ codes }) => codes)).toEqual([]);
  expect((await desk.path(sessionId)).map(({ text }) => text).filter((text) => text === 'One')).toHaveLength(1);
  expect((await desk.branch(sessionId, branch.id)).version).toBe(branch.version + 1);
});

test('two branches from one place: the second asks, as the first has moved the mainline', async () => {
  const { sessionId, baseId, branch } = await start();
  const other = await desk.open(sessionId, 'Another idea', baseId);
  await desk.say(sessionId, 'Other', { branchId: other.id });
  await merge(branch.id);
  const asked = await desk.ask(MERGE, { id: other.id });
  expect(asked.errors[0]!.extensions).toMatchObject({ code: 'CONFLICT', conflict: { mainlineLeafId: branch.headId, messagesSince: 4 } });
  await merge(other.id, branch.headId);
  expect((await desk.path(sessionId)).filter(({ author }) => author !== null).map(({ text }) => text)).toEqual([
    'The beginning',
    'One',
    'Two',
    'Other',
  ]);
});

test('what is being written is not merged, neither a branch nor below it', async () => {
  const { sessionId, branch } = await start(1);
  const leafId = (await desk.room(sessionId)).mainlineLeafId;
  for (const running of [branch.headId, leafId]) {
    await app.sql(`update message set status = 'streaming' where id = $1`, [running]);
    const { codes, errors } = await desk.ask(MERGE, { id: branch.id, expectedLeafId: leafId });
    expect([codes, errors[0]!.extensions?.['conflict']]).toEqual([['CONFLICT'], undefined]);
    await app.sql(`update message set status = 'complete' where id = $1`, [running]);
  }
  await merge(branch.id, leafId);
});

test('an open blind vote on the way holds a merge up', async () => {
  const { sessionId, branch } = await start();
  await app.sql(
    `insert into poll (prompt_id, session_id, is_blind, state, opened_by_kind, opened_by_id, opened_by_name, version, opened_at)
     select parent_id, session_id, true, 'open', 'user', 'usr_x', 'Somebody', 1, now() from message where id = $1`,
    [branch.headId],
  );
  expect((await desk.ask(MERGE, { id: branch.id })).codes).toEqual(['CONFLICT']);
  await app.sql(`update poll set state = 'closed' where session_id = $1`, [sessionId]);
  await merge(branch.id);
});

test('an empty and a closed branch cannot be merged, and a merged one stays as it is', async () => {
  const { sessionId, baseId, branch } = await start();
  const empty = await desk.open(sessionId, 'Empty', baseId);
  expect((await desk.ask(MERGE, { id: empty.id })).codes).toEqual(['CONFLICT']);
  await desk.ask(UPDATE, { id: branch.id, state: 'CLOSED' });
  expect((await desk.ask(MERGE, { id: branch.id })).codes).toEqual(['CONFLICT']);
  await desk.ask(UPDATE, { id: branch.id, state: 'OPEN' });
  await merge(branch.id);
  expect((await desk.ask(UPDATE, { id: branch.id, state: 'OPEN' })).codes).toEqual(['CONFLICT']);
  expect((await desk.ask(UPDATE, { id: branch.id, name: 'Renamed' })).errors).toEqual([]);
});

test('a branch whose answer was made the mainline is caught up with, not copied', async () => {
  const { sessionId, branch } = await start();
  const own = (await desk.path(sessionId, branch.headId)).slice(2);
  await app.sql('update session set mainline_leaf_id = $1 where id = $2', [own[1]!.id, sessionId]);
  expect((await desk.branch(sessionId, branch.id)).messagesSince).toBe(0);
  await merge(branch.id);
  expect((await desk.room(sessionId)).mainlineLeafId).toBe(branch.headId);
});

test('a failed answer is taken over with its failure', async () => {
  const { sessionId, branch } = await start(1);
  await app.sql(`update message set status = 'failed', failure_code = 'STALLED', failure_message = 'It stopped.' where id = $1`, [
    branch.headId,
  ]);
  await merge(branch.id, (await desk.room(sessionId)).mainlineLeafId);
  const last = (await desk.path(sessionId)).at(-1)!;
  expect(last).toMatchObject({ status: 'FAILED', origin: { branch: { name: 'Pricing idea' } } });
  const [row] = await app.sql('select failure_code, lane, node_id from message where id = $1', [last.id]);
  expect(row).toEqual({ failure_code: 'STALLED', lane: 0, node_id: null });
});
