import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { BRANCH, CREATE, SEND, UPDATE, createDesk } from './testkit/branch-desk.ts';
import type { Desk, SeenBranch } from './testkit/branch-desk.ts';

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

/** A session of one prompt and its answer. */
async function start(): Promise<{ sessionId: string; answerId: string }> {
  const sessionId = await app.session(ana);
  const { answerIds } = await desk.say(sessionId, 'The beginning');
  return { sessionId, answerId: answerIds[0]! };
}

const EVENTS = `subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename
  ... on SessionSnapshot { session { branches { ${BRANCH} } } messages { id } } ... on BranchChanged { branch { ${BRANCH} } }
  ... on SessionChanged { session { mainlineLeafId } } } }`;

interface Told {
  __typename: string;
  session?: { branches?: SeenBranch[]; mainlineLeafId?: string };
  branch?: SeenBranch;
}

test('sending in a branch leaves the mainline alone for everybody, also where the branch departs from its very end', async () => {
  const { sessionId, answerId } = await start();
  const socket = await app.socket({ authorization: ben.headers.authorization });
  const reading = socket.start(EVENTS, { id: sessionId });
  const told = () => reading.results().map(({ data }) => data!['sessionEvents'] as Told);
  await socket.frames.until(() => told().length > 0, 'the snapshot');
  const branch = await desk.open(sessionId, '  Pricing   idea ', answerId);
  expect(branch).toMatchObject({ name: 'Pricing idea', state: 'OPEN', baseId: answerId, headId: null, messageCount: 0, version: 1 });
  const first = await desk.say(sessionId, 'On the branch', { branchId: branch.id });
  const second = await benDesk.say(sessionId, 'Also there', { parentId: first.answerIds[0]! });

  expect((await benDesk.path(sessionId)).map(({ id }) => id).at(-1)).toBe(answerId);
  const head = second.answerIds[0]!;
  expect(await benDesk.branch(sessionId, branch.id)).toMatchObject({ headId: head, messageCount: 4, version: 3, messagesSince: 0 });
  await socket.frames.until(() => told().some((event) => event.branch?.version === 3), 'the branch’s second prompt');
  const changes = told().flatMap((event) => event.branch ?? []);
  // A note that is published late brings the newest state: what is told goes forward, and ends here.
  const heads = [...new Set([null, first.answerIds[0], head])];
  const order = changes.map(({ headId }) => heads.indexOf(headId));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order).toHaveLength(3);
  expect(order.at(-1)).toBe(2);
  // How often the session is told depends on when its title comes; where its mainline ends does not.
  expect([...new Set(told().flatMap((event) => event.session?.mainlineLeafId ?? []))]).toEqual([answerId]);
  socket.close();

  const late = await app.watch(ben, sessionId);
  await late.ready();
  expect([...late.view().messages.keys()].at(-1)).toBe(answerId);
  late.socket.close();
});

test('R1: a snapshot has the branches, and the mainline goes on beside them', async () => {
  const { sessionId, answerId } = await start();
  const branch = await desk.open(sessionId, 'Beside', answerId);
  const there = await desk.say(sessionId, 'There', { branchId: branch.id });
  const main = await desk.say(sessionId, 'Here');
  expect((await desk.path(sessionId)).map(({ text }) => text).slice(0, 3)).toEqual(['The beginning', expect.any(String), 'Here']);
  const socket = await app.socket({ authorization: ben.headers.authorization });
  const reading = socket.start(EVENTS, { id: sessionId });
  await socket.frames.until(() => reading.results().length > 0, 'the snapshot');
  const snapshot = reading.results()[0]!.data!['sessionEvents'] as Told;
  expect(snapshot.session?.branches).toMatchObject([{ name: 'Beside', headId: there.answerIds[0], messagesSince: 2 }]);
  expect((await desk.room(sessionId)).mainlineLeafId).toBe(main.answerIds[0]);
  socket.close();
});

test('a branch goes on from any of its lanes and follows a retry; what is not its end is refused', async () => {
  const { sessionId, answerId } = await start();
  const branch = await desk.open(sessionId, 'Lanes', answerId);
  const first = await desk.say(sessionId, 'Two of you', { branchId: branch.id, models: ['demo:echo', 'demo:echo'] });
  const second = await desk.say(sessionId, 'To the second', { branchId: branch.id, parentId: first.answerIds[1]! });
  expect(await desk.branch(sessionId, branch.id)).toMatchObject({ headId: second.answerIds[0], messageCount: 4 });

  const stale = { sessionId, text: 'Too late', models: ['demo:echo'], branchId: branch.id, parentId: first.answerIds[0] };
  expect((await desk.ask(SEND, stale)).codes).toEqual(['CONFLICT']);
  const foreign = { sessionId: await app.session(ana), text: 'Elsewhere', models: ['demo:echo'], branchId: branch.id };
  expect((await desk.ask(SEND, foreign)).codes).toEqual(['NOT_FOUND']);

  const retry = 'mutation ($input: RetryMessageInput!) { retryMessage(input: $input) { answer { id } } }';
  const { data } = await desk.ask(retry, { id: second.answerIds[0] });
  const { retryMessage } = data as unknown as { retryMessage: { answer: { id: string } } };
  expect(await desk.branch(sessionId, branch.id)).toMatchObject({ headId: retryMessage.answer.id, messageCount: 4 });
});

test('a branch from the root begins anew', async () => {
  const { sessionId, answerId } = await start();
  const branch = await desk.open(sessionId, 'Anew', null);
  const { promptId } = await desk.say(sessionId, 'Another beginning', { branchId: branch.id });
  const [root] = await desk.path(sessionId, promptId);
  expect(root).toMatchObject({ id: promptId, parentId: null });
  expect((await desk.room(sessionId)).mainlineLeafId).toBe(answerId);

  const empty = await app.session(ana);
  const first = await desk.open(empty, 'First', null);
  await desk.say(empty, 'Not on the mainline', { branchId: first.id });
  expect(await desk.room(empty)).toMatchObject({ mainlineLeafId: null, messages: { edges: [] } });
});

test('open branches have names of their own; closing one frees its name', async () => {
  const { sessionId, answerId } = await start();
  const first = await desk.open(sessionId, 'Idea', answerId);
  const input = { sessionId, messageId: answerId };
  expect((await desk.ask(CREATE, { ...input, name: 'IDEA' })).codes).toEqual(['CONFLICT']);
  for (const name of ['', '  \n ', 'x'.repeat(81)]) expect((await desk.ask(CREATE, { ...input, name })).codes).toEqual(['INVALID']);
  const other = await desk.open(sessionId, 'x'.repeat(80), answerId);
  expect((await desk.ask(UPDATE, { id: other.id, name: 'idea' })).codes).toEqual(['CONFLICT']);
  expect((await desk.ask(UPDATE, { id: first.id, state: 'CLOSED' })).errors).toEqual([]);
  expect((await desk.ask(UPDATE, { id: other.id, name: 'idea' })).errors).toEqual([]);
  expect((await desk.ask(UPDATE, { id: first.id, state: 'OPEN' })).codes).toEqual(['CONFLICT']);
  expect((await desk.ask(UPDATE, { id: first.id, state: 'OPEN', name: 'Idea two' })).errors).toEqual([]);
  expect((await desk.ask(UPDATE, { id: first.id, state: 'MERGED' })).codes).toEqual(['INVALID']);
  const { version } = await desk.branch(sessionId, first.id);
  await desk.ask(UPDATE, { id: first.id, name: 'Idea two' });
  expect((await desk.branch(sessionId, first.id)).version).toBe(version);
  const elsewhere = { sessionId: await app.session(ana), messageId: answerId, name: 'Elsewhere' };
  expect((await desk.ask(CREATE, elsewhere)).codes).toEqual(['NOT_FOUND']);
});

test('of twenty that ask for one name at once, one gets it', async () => {
  const { sessionId, answerId } = await start();
  const attempts = await Promise.all(Array.from({ length: 20 }, () => desk.ask(CREATE, { sessionId, messageId: answerId, name: 'Mine' })));
  expect(attempts.filter(({ codes }) => codes.length === 0)).toHaveLength(1);
  expect(new Set(attempts.flatMap(({ codes }) => codes))).toEqual(new Set(['CONFLICT']));
});

test('a closed branch takes no prompt until it is opened again', async () => {
  const { sessionId, answerId } = await start();
  const branch = await desk.open(sessionId, 'Put away', answerId);
  const { answerIds } = await desk.say(sessionId, 'Before', { branchId: branch.id });
  await desk.ask(UPDATE, { id: branch.id, state: 'CLOSED' });
  const input = { sessionId, text: 'After', models: ['demo:echo'], branchId: branch.id };
  expect((await desk.ask(SEND, input)).codes).toEqual(['CONFLICT']);
  // Beside it one may go on; the branch then stays where it was put away.
  await desk.say(sessionId, 'Nameless', { parentId: answerIds[0]! });
  expect(await desk.branch(sessionId, branch.id)).toMatchObject({ headId: answerIds[0], state: 'CLOSED' });
  await desk.ask(UPDATE, { id: branch.id, state: 'OPEN' });
  expect((await desk.ask(SEND, input)).errors).toEqual([]);
});

test('at most 200 are open, and 200 are listed, the open ones first', async () => {
  const { sessionId, answerId } = await start();
  const { id } = await desk.open(sessionId, 'The first', answerId);
  await app.sql(
    `insert into branch (id, session_id, name, state, base_id, message_count, creator_kind, creator_id, creator_name, version, created_at, updated_at)
     select 'brn_' || lpad(n::text, 26, '0'), session_id, 'No. ' || n, case when n <= 199 then 'open' else 'closed' end, base_id, 0, creator_kind,
       creator_id, creator_name, 1, created_at, now() from branch, generate_series(1, 230) n where id = $1`,
    [id],
  );
  expect((await desk.ask(CREATE, { sessionId, messageId: answerId, name: 'One more' })).codes).toEqual(['CONFLICT']);
  const { branches } = await desk.room(sessionId);
  expect(branches).toHaveLength(200);
  expect(branches.every(({ state }) => state === 'OPEN')).toBe(true);
  await desk.ask(UPDATE, { id, state: 'CLOSED' });
  await desk.open(sessionId, 'One more', answerId);
  expect((await desk.ask(UPDATE, { id, state: 'OPEN' })).codes).toEqual(['CONFLICT']);
});

test('who may only read sees branches and changes none; an archived session keeps its own', async () => {
  const sessionId = await app.session(ana, { visibility: 'PRIVATE' });
  const { answerIds } = await desk.say(sessionId, 'Private');
  const branch = await desk.open(sessionId, 'Mine', answerIds[0]!);
  const node = `query ($id: ID!) { node(id: $id) { ... on Branch { name } } }`;
  expect((await app.ask(node, { id: branch.id }, ben.headers)).codes).toEqual(['NOT_FOUND']);
  await app.sql('insert into session_member (session_id, user_id, role) values ($1, $2, $3)', [sessionId, ben.id, 'viewer']);
  expect((await app.ask(node, { id: branch.id }, ben.headers)).data).toEqual({ node: { name: 'Mine' } });
  expect((await benDesk.ask(UPDATE, { id: branch.id, name: 'Yours' })).codes).toEqual(['FORBIDDEN']);
  expect((await benDesk.ask(CREATE, { sessionId, messageId: answerIds[0], name: 'Yours' })).codes).toEqual(['FORBIDDEN']);
  const archive = 'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { id } } }';
  await desk.ask(archive, { id: sessionId, archived: true });
  expect((await desk.ask(UPDATE, { id: branch.id, state: 'CLOSED' })).codes).toEqual(['CONFLICT']);
});
