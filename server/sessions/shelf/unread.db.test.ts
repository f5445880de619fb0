import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testRedisUrl } from '../../testkit/services/redis.ts';
import { createTestCluster } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { createShelfDesk } from './testkit/shelf-desk.ts';

let cluster: Awaited<ReturnType<typeof createTestCluster>>;
let here: TestApp;
let there: TestApp;
let desk: ReturnType<typeof createShelfDesk>;
let ana: Person;
let ben: Person;
let sessionId: string;
beforeAll(async () => {
  cluster = await createTestCluster(2, { redisUrl: testRedisUrl() });
  [here, there] = cluster.nodes as [TestApp, TestApp];
  desk = createShelfDesk(here);
  ana = await here.person('Ana');
  ben = await here.join(ana, 'Ben');
});
afterAll(() => cluster.close());
beforeEach(async () => {
  sessionId = await here.session(ana);
});

const unread = async (person: Person, id = sessionId) => (await desk.session(person, id)).unreadCount;

test('what others say is unread until it was seen; a mark only moves forward', async () => {
  const said = await desk.say(ben, sessionId, 3);
  expect(await unread(ana)).toBe(3);
  expect(await unread(ben)).toBe(0);
  expect(await desk.read(ana, sessionId, said[1]!)).toMatchObject({ unreadCount: 1, readUntilId: said[1] });
  expect(await desk.read(ana, sessionId, said[2]!)).toMatchObject({ unreadCount: 0 });
  expect(await desk.read(ana, sessionId, said[0]!)).toMatchObject({ unreadCount: 0, readUntilId: said[2] });
  await desk.say(ana, sessionId);
  expect(await unread(ana)).toBe(0);
  expect(await unread(ben)).toBe(1);
});

test('answers of models are news to everybody, also to who asked', async () => {
  const { answerIds } = await here.send(ana, sessionId, 'Hello');
  expect(await unread(ana)).toBe(1);
  expect(await unread(ben)).toBe(2);
  await desk.read(ana, sessionId, answerIds[0]!);
  expect(await unread(ana)).toBe(0);
});

test('nobody counts beyond a hundred', async () => {
  await desk.say(ben, sessionId, 250);
  expect(await unread(ana)).toBe(100);
});

test('whoever comes later has not missed what was said before', async () => {
  await desk.say(ana, sessionId, 5);
  const cleo = await here.join(ana, 'Cleo');
  expect(await unread(cleo)).toBe(0);
  await desk.say(ana, sessionId, 2);
  expect(await unread(cleo)).toBe(2);

  const closed = await here.session(ana, { visibility: 'PRIVATE' });
  await desk.say(ana, closed, 4);
  const add = 'mutation ($input: AddSessionMemberInput!) { addSessionMember(input: $input) { member { role } } }';
  await here.done(add, { input: { sessionId: closed, userId: cleo.id, role: 'VIEWER' } }, ana.headers);
  expect(await unread(cleo, closed)).toBe(0);
  await desk.say(ana, closed);
  expect(await unread(cleo, closed)).toBe(1);
});

test('somebody by a link from outside counts from when they came', async () => {
  const open = await here.session(ana, { visibility: 'LINK' });
  await desk.say(ana, open, 4);
  const eve = await here.person('Eve');
  const { token } = await here.shareLink(ana, open);
  await here.done('mutation ($token: String!) { joinByLink(input: { token: $token }) { session { id } } }', { token }, eve.headers);
  expect(await unread(eve, open)).toBe(0);
  await desk.say(ana, open);
  expect(await unread(eve, open)).toBe(1);
});

test('a folder says what is unread in it, of what can still be read', async () => {
  const secret = await here.session(ana);
  const folder = await desk.createFolder(ben, ana.workspace.id, 'Launch');
  for (const id of [sessionId, secret]) await desk.move(ben, id, folder.id);
  await desk.say(ana, sessionId, 2);
  await desk.say(ana, secret, 3);
  expect(await desk.folders(ben, ana.workspace.slug)).toMatchObject([{ unreadCount: 5 }]);
  await here.done(
    'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { id } } }',
    { input: { id: secret, visibility: 'PRIVATE' } },
    ana.headers,
  );
  expect(await desk.folders(ben, ana.workspace.slug)).toMatchObject([{ unreadCount: 2 }]);
  await desk.deleteFolder(ben, folder.id);
});

test('a message of another session, or none, marks nothing', async () => {
  const other = await here.session(ana);
  const [foreign] = await desk.say(ben, other);
  await desk.say(ben, sessionId);
  for (const messageId of [foreign, 'msg_zzzzzzzzzzzzzzzzzzzzzzzzzz', 'msg_7zzzzzzzzzzzzzzzzzzzzzzzzz', '']) {
    expect(await desk.codes(ana, 'markSessionRead', { sessionId, messageId })).toEqual(['NOT_FOUND']);
  }
  expect(await unread(ana)).toBe(1);
});

test('reading, pinning and moving are told to all windows of that person, on other nodes too, and to nobody else', async () => {
  const listen = async (person: Person) => {
    const socket = await there.socket({ authorization: person.headers.authorization });
    const hints = socket.start('subscription { viewerHints { topic workspaceId } }');
    const heard = () =>
      hints.results().filter(({ data }) => (data?.['viewerHints'] as { topic: string } | undefined)?.topic === 'SHELF').length;
    await socket.frames.until(() => heard() === 1, 'the first hint');
    return { socket, heard };
  };
  const [dora, emil] = [await here.join(ana, 'Dora'), await here.join(ana, 'Emil')];
  const folder = await desk.createFolder(dora, ana.workspace.id, 'Told');
  const [own, foreign] = [await listen(dora), await listen(emil)];
  const [first] = await desk.say(ben, sessionId);
  const acts = [() => desk.read(dora, sessionId, first!), () => desk.pin(dora, sessionId), () => desk.move(dora, sessionId, folder.id)];
  for (const [index, act] of acts.entries()) {
    await act();
    await own.socket.frames.until(() => own.heard() > index + 1, `hint ${index}`);
  }
  const before = own.heard();
  await desk.read(dora, sessionId, first!);
  await desk.pin(dora, sessionId);
  // What was so already is not told; the next change is, so the hints before it would have come by now.
  await desk.unpin(dora, sessionId);
  await own.socket.frames.until(() => own.heard() > before, 'the last hint');
  expect(own.heard()).toBe(before + 1);
  expect(foreign.heard()).toBe(1);
  own.socket.ws.close();
  foreign.socket.ws.close();
});
