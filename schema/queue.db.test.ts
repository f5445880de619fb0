/** The queue as a customer meets it: over HTTP and sockets, on two nodes. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testRedisUrl } from '../server/testkit/services/redis.ts';
import { createTestCluster } from '../server/testkit/test-app.ts';
import type { TestApp } from '../server/testkit/test-app.ts';
import type { Person } from '../server/testkit/visitors.ts';

interface Queue {
  version: number;
  pause: { reason: string; causeId: string; detail: string | null } | null;
  prompts: {
    id: string;
    excerpt: string;
    text: string;
    state: string;
    author: { id: string; displayName: string };
    models: { id: string }[];
  }[];
}
interface Event {
  __typename: string;
  queue?: Queue;
  session?: { queue: Queue };
  message?: { id: string; status: string; text: string; stoppedBy: { __typename: string; id: string; displayName: string } | null };
}

const QUEUE = 'queue { version pause { reason causeId detail } prompts { id excerpt text state author { id displayName } models { id } } }';
const WATCH = `subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename
  ... on SessionSnapshot { session { ${QUEUE} } } ... on QueueChanged { ${QUEUE} }
  ... on MessageChanged { message { id status text stoppedBy { __typename id displayName } } } } }`;
const PUT = 'mutation ($input: QueuePromptInput!) { queuePrompt(input: $input) { queuedPrompt { id state } prompt { id } } }';
const STEER =
  'mutation ($input: SteerInput!) { steer(input: $input) { queuedPrompt { state } prompt { id parentId author { displayName } } } }';
const STOP = 'mutation ($id: ID!) { stopMessage(input: { id: $id }) { message { status stoppedBy { displayName } } } }';
const LONG = 'word '.repeat(2_000);

let cluster: Awaited<ReturnType<typeof createTestCluster>>;
let here: TestApp;
let there: TestApp;
let ana: Person;
let ben: Person;
let sessionId: string;
beforeAll(async () => {
  cluster = await createTestCluster(2, { redisUrl: testRedisUrl() });
  [here, there] = cluster.nodes as [TestApp, TestApp];
  ana = await here.person('Ana');
  ben = await here.join(ana, 'Ben');
});
afterAll(() => cluster.close());
beforeEach(async () => {
  sessionId = await here.session(ana);
});

/** A reader on one node: everything that it was told. */
async function follow(app: TestApp, person: Person) {
  const socket = await app.socket({ authorization: person.headers.authorization });
  const watch = socket.start(WATCH, { id: sessionId });
  const events = () => watch.results().flatMap(({ data }) => (data ? [data['sessionEvents'] as Event] : []));
  await socket.frames.until(() => events().length > 0, 'a snapshot');
  return { socket, events, until: <T>(find: () => T | undefined | false) => socket.frames.until(() => find(), String(find)) };
}

const put = (app: TestApp, person: Person, text: string) =>
  app.done<{ queuePrompt: { queuedPrompt: { id: string; state: string } } }>(
    PUT,
    { input: { sessionId, text, models: ['demo:echo'] } },
    person.headers,
  );

test('R4, F1: a prompt queued on one node is in the snapshot and the events of readers on the other, whole text on demand', async () => {
  await here.send(ana, sessionId, LONG);
  const reader = await follow(there, ben);
  const long = `It waits. ${LONG}`;
  await put(here, ana, long);
  await reader.until(() => reader.events().some(({ queue }) => queue?.prompts.length === 1));
  const [told] = reader.events().flatMap(({ queue }) => queue?.prompts ?? []);
  expect(told).toMatchObject({
    excerpt: long.slice(0, 280),
    text: long,
    state: 'WAITING',
    author: { id: ana.id },
    models: [{ id: 'demo:echo' }],
  });
  const late = await follow(here, ben);
  expect(late.events()[0]?.session?.queue.prompts.map(({ id }) => id)).toEqual([told!.id]);
  reader.socket.close();
  late.socket.close();
});

test('G1, G5: a second editor stops an answer over a socket of another node, the others hear who it was, and the queue goes on', async () => {
  const { answerIds } = await here.send(ana, sessionId, LONG);
  const reader = await follow(here, ana);
  await put(there, ben, 'Next');
  const socket = await there.socket({ authorization: ben.headers.authorization });
  const from = performance.now();
  const { data } = await socket.ask(STOP, { id: answerIds[0] });
  expect(performance.now() - from).toBeLessThan(1_000);
  expect(data).toEqual({ stopMessage: { message: { status: 'STOPPED', stoppedBy: { displayName: 'Ben' } } } });
  await reader.until(() => reader.events().find(({ message }) => message?.id === answerIds[0] && message?.status === 'STOPPED'));
  const end = reader.events().find(({ message }) => message?.status === 'STOPPED');
  expect(end?.message?.stoppedBy).toEqual({ __typename: 'User', id: ben.id, displayName: 'Ben' });
  await reader.until(
    () => reader.events().at(-1)?.queue?.prompts.length === 0 || reader.events().some(({ queue }) => queue?.prompts.length === 0),
  );
  socket.close();
  reader.socket.close();
});

test('a steer answers with the message that it became, below what was said', async () => {
  const { answerIds } = await here.send(ana, sessionId, LONG);
  const { steer } = await there.done<{
    steer: { queuedPrompt: { state: string }; prompt: { parentId: string; author: { displayName: string } } };
  }>(STEER, { input: { sessionId, text: 'Shorter' } }, ben.headers);
  expect(steer).toMatchObject({ queuedPrompt: { state: 'SENT' }, prompt: { parentId: answerIds[0], author: { displayName: 'Ben' } } });
});

test('a key that may only write queues and steers, and reads nothing of the queue', async () => {
  const key = await here.apiKey(ana, ['session:write']);
  await here.send(ana, sessionId, LONG);
  const { queuePrompt } = await there.done<{ queuePrompt: { queuedPrompt: { id: string } } }>(
    PUT,
    { input: { sessionId, text: 'From a bot', models: ['demo:echo'] } },
    key.headers,
  );
  const remove = `mutation ($id: ID!) { removeQueuedPrompt(input: { id: $id }) { ${QUEUE} } }`;
  expect((await there.ask(remove, { id: queuePrompt.queuedPrompt.id }, key.headers)).codes).toEqual(['FORBIDDEN']);
});
