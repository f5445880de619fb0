import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testRedisUrl } from '../../testkit/services/redis.ts';
import { createTestCluster } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';

interface Reaction {
  emoji: string;
  count: number;
  actors: { id: string; displayName: string }[];
}
interface Toggled {
  isChanged: boolean;
  version: number;
  reactions: Reaction[];
}

const REACTION = 'emoji count actors { id displayName }';
const TOGGLE = `mutation ($input: ToggleReactionInput!) { toggleReaction(input: $input) { isChanged version reactions { ${REACTION} } } }`;
const EVENTS = `subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename
  ... on SessionSnapshot { messages { id reactionsVersion reactions { ${REACTION} } } }
  ... on ReactionsChanged { messageId version reactions { ${REACTION} } } } }`;

let cluster: Awaited<ReturnType<typeof createTestCluster>>;
let here: TestApp;
let there: TestApp;
let ana: Person;
let ben: Person;
let sessionId: string;
let promptId: string;

beforeAll(async () => {
  cluster = await createTestCluster(2, { redisUrl: testRedisUrl() });
  [here, there] = [cluster.nodes[0]!, cluster.nodes[1]!];
  ana = await here.person('Ana');
  ben = await here.join(ana, 'Ben');
});
afterAll(() => cluster.close());
beforeEach(async () => {
  sessionId = await here.session(ana);
  ({ promptId } = await here.send(ana, sessionId, 'Hello'));
});

async function toggle(visitor: Visitor, emoji: string, on: boolean, app = here): Promise<Toggled> {
  const input = { messageId: promptId, emoji, on };
  return (await app.done<{ toggleReaction: Toggled }>(TOGGLE, { input }, visitor.headers)).toggleReaction;
}
const names = ({ reactions }: { reactions: Reaction[] }) =>
  reactions.map(({ emoji, actors }) => [emoji, ...actors.map((one) => one.displayName)]);

test('a reaction is heard on another node, counted once a person, in the order in which people reacted', async () => {
  const socket = await there.socket({ authorization: ben.headers.authorization });
  const reading = socket.start(EVENTS, { id: sessionId });
  const events = () => reading.results().map(({ data }) => data?.['sessionEvents'] as { __typename: string } & Toggled);
  await socket.frames.until(() => events().length > 0, 'a snapshot');

  expect(await toggle(ana, '👍', true)).toMatchObject({ isChanged: true, version: 1 });
  expect(await toggle(ana, '👍', true)).toMatchObject({ isChanged: false, version: 1 });
  await toggle(ben, '🎉', true, there);
  expect(names(await toggle(ben, '👍', true, there))).toEqual([
    ['👍', 'Ana', 'Ben'],
    ['🎉', 'Ben'],
  ]);
  expect(names(await toggle(ana, '👍', false))).toEqual([
    ['🎉', 'Ben'],
    ['👍', 'Ben'],
  ]);
  await socket.frames.until(() => events().some(({ version }) => version === 4), 'all changes');
  const changes = events().filter(({ __typename }) => __typename === 'ReactionsChanged');
  expect(names(changes.at(-1)!)).toEqual([
    ['🎉', 'Ben'],
    ['👍', 'Ben'],
  ]);
  socket.close();

  const late = await there.socket({ authorization: ana.headers.authorization });
  const snapshot = late.start(EVENTS, { id: sessionId });
  await late.frames.until(() => snapshot.results().length > 0, 'a snapshot');
  const { messages } = snapshot.results()[0]!.data!['sessionEvents'] as {
    messages: (Toggled & { id: string; reactionsVersion: number })[];
  };
  const prompt = messages.find(({ id }) => id === promptId)!;
  expect([prompt.reactionsVersion, names(prompt)]).toEqual([4, names(changes.at(-1)!)]);
  late.close();
});

test('at most twelve different emoji, also when they come at the same moment; one that is there may be joined', async () => {
  const emoji = [...'😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎🥰🥳🤓🤖👻'];
  for (const one of emoji.slice(0, 11)) await toggle(ana, one, true);
  const input = (one: string) => ({ input: { messageId: promptId, emoji: one, on: true } });
  const answers = await Promise.all(emoji.slice(11).map((one, index) => (index % 2 ? here : there).ask(TOGGLE, input(one), ana.headers)));
  const codes = answers.flatMap((answer) => answer.codes);
  expect(codes).toEqual(Array.from({ length: 8 }, () => 'CONFLICT'));
  expect((await toggle(ben, emoji[0]!, true)).reactions.find((one) => one.emoji === emoji[0])!.count).toBe(2);
});

test('of many who reacted the first twenty are named, and all are counted', async () => {
  await toggle(ana, '👍', true);
  await here.sql(
    `insert into reaction (message_id, emoji, actor_kind, actor_id, actor_name)
      select $1, '👍', 'guest', 'gst_' || n, 'Guest ' || n from generate_series(1, 30) n`,
    [promptId],
  );
  const { reactions } = await toggle(ben, '👍', true);
  expect([reactions[0]!.count, reactions[0]!.actors.length, reactions[0]!.actors[0]!.displayName]).toEqual([32, 20, 'Ana']);
});

test('only emoji, only for commenters and up, not in an archived session', async () => {
  const refusal = async (visitor: Visitor, emoji: string) => {
    const input = { messageId: promptId, emoji, on: true };
    return (await here.ask(TOGGLE, { input }, visitor.headers)).codes;
  };
  expect(await refusal(ana, 'ok')).toEqual(['INVALID']);
  const stranger = await here.person('Eve');
  expect(await refusal(stranger, '👍')).toEqual(['NOT_FOUND']);
  await here.sql(`update session set visibility = 'private' where id = $1`, [sessionId]);
  await here.sql(`insert into session_member (session_id, user_id, role) values ($1, $2, 'viewer')`, [sessionId, ben.id]);
  expect(await refusal(ben, '👍')).toEqual(['FORBIDDEN']);
  await here.sql(`update session_member set role = 'commenter' where session_id = $1`, [sessionId]);
  expect(await refusal(ben, '👍')).toEqual([]);
  await here.sql('update session set archived_at = now() where id = $1', [sessionId]);
  expect(await refusal(ana, '👍')).toEqual(['CONFLICT']);
});
