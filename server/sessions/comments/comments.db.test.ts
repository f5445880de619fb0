import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testRedisUrl } from '../../testkit/services/redis.ts';
import { createTestCluster } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';

interface Comment {
  id: string;
  threadId: string;
  text: string;
  version: number;
  author: { id: string; displayName: string } | null;
  anchor: { start: number; end: number; quote: string } | null;
  mentions: { kind: string; id: string; name: string }[];
  resolvedAt: string | null;
  resolvedBy: { displayName: string } | null;
  editedAt: string | null;
  deletedAt: string | null;
}

const COMMENT = `id threadId text status version author { id displayName } anchor { start end quote } mentions { kind id name }
  resolvedAt resolvedBy { displayName } editedAt deletedAt`;
const ADD = `mutation ($input: AddCommentInput!) { addComment(input: $input) { comment { ${COMMENT} } unreachable { id displayName } } }`;
const THREADS = `query ($id: ID!, $first: Int, $after: String, $of: [ID!], $resolved: Boolean) { session(id: $id) {
  threads(first: $first, after: $after, messageIds: $of, resolved: $resolved) {
    pageInfo { hasNextPage endCursor } edges { node { id messageId comments { ${COMMENT} } } } } } }`;
const EVENTS = `subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename ... on CommentChanged { comment { ${COMMENT} } } } }`;

let cluster: Awaited<ReturnType<typeof createTestCluster>>;
let here: TestApp;
let there: TestApp;
let ana: Person;
let ben: Person;
let eve: Person;
let sessionId: string;
let promptId: string;

beforeAll(async () => {
  cluster = await createTestCluster(2, { redisUrl: testRedisUrl() });
  [here, there] = [cluster.nodes[0]!, cluster.nodes[1]!];
  ana = await here.person('Ana');
  ben = await here.join(ana, 'Ben');
  eve = await here.person('Eve');
});
afterAll(() => cluster.close());
beforeEach(async () => {
  sessionId = await here.session(ana);
  ({ promptId } = await here.send(ana, sessionId, 'How does a river find the sea? Nobody knows 🌊.'));
});

type Said = { comment: Comment; unreachable: { id: string; displayName: string }[] };

async function say(visitor: Visitor, input: Record<string, unknown>, app = here): Promise<Said> {
  const { addComment } = await app.done<{ addComment: Said }>(ADD, { input: { messageId: promptId, ...input } }, visitor.headers);
  return addComment;
}

const refusal = async (visitor: Visitor, input: Record<string, unknown>) =>
  (await here.ask(ADD, { input: { messageId: promptId, ...input } }, visitor.headers)).codes;

async function change(visitor: Visitor, name: string, input: Record<string, unknown>, app = here): Promise<Comment> {
  const query = `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { comment { ${COMMENT} } } }`;
  return (await app.done<Record<string, { comment: Comment }>>(query, { input }, visitor.headers))[name]!.comment;
}

async function threads(visitor: Visitor, variables: Record<string, unknown> = {}) {
  type Page = {
    session: {
      threads: {
        pageInfo: { hasNextPage: boolean; endCursor: string };
        edges: { node: { id: string; messageId: string; comments: Comment[] } }[];
      };
    };
  };
  const { session } = await here.done<Page>(THREADS, { id: sessionId, ...variables }, visitor.headers);
  return { ...session.threads.pageInfo, threads: session.threads.edges.map(({ node }) => node) };
}

async function commentCount(id = promptId): Promise<number> {
  const query = 'query ($id: ID!) { node(id: $id) { ... on Message { commentCount } } }';
  return (await here.done<{ node: { commentCount: number } }>(query, { id }, ana.headers)).node.commentCount;
}

/** What a reader at the other node has heard of comments. */
async function follow(visitor: Visitor) {
  const socket = await there.socket({ authorization: visitor.headers.authorization });
  const reading = socket.start(EVENTS, { id: sessionId });
  const heard = () =>
    reading.results().flatMap(({ data }) => {
      const event = data?.['sessionEvents'] as { __typename: string; comment?: Comment };
      return event.comment ? [event.comment] : [];
    });
  await socket.frames.until(() => reading.results().length > 0, 'a snapshot');
  return {
    heard,
    until: (find: (comments: Comment[]) => boolean) => socket.frames.until(() => find(heard()), String(find)),
    close: socket.close,
  };
}

async function private_(): Promise<void> {
  await here.done(
    'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { id } } }',
    { input: { id: sessionId, visibility: 'PRIVATE' } },
    ana.headers,
  );
}

test('a thread at a range of a message is heard on another node as it is said, answered, settled and opened again', async () => {
  const reader = await follow(ben);
  const start = 'How does a '.length;
  const { comment } = await say(ana, { text: ' Which **river**? ', anchor: { start, end: start + 'river'.length } });
  expect(comment).toMatchObject({
    text: 'Which **river**?',
    version: 1,
    anchor: { start, end: start + 5, quote: 'river' },
    author: { id: ana.id },
  });
  expect(comment.threadId).toBe(comment.id);
  await reader.until((all) => all.some(({ id }) => id === comment.id));
  expect(reader.heard()[0]).toEqual(comment);

  const { comment: answer } = await say(ben, { threadId: comment.id, text: 'The Elbe' }, there);
  expect(answer).toMatchObject({ threadId: comment.id, anchor: null });
  expect(await commentCount()).toBe(2);

  const settled = await change(ben, 'resolveThread', { threadId: comment.id }, there);
  expect(settled).toMatchObject({ id: comment.id, version: 2, resolvedBy: { displayName: 'Ben' } });
  expect(await commentCount()).toBe(0);
  expect((await change(ana, 'resolveThread', { threadId: comment.id })).version).toBe(2);
  expect(await change(ana, 'reopenThread', { threadId: comment.id })).toMatchObject({ version: 3, resolvedAt: null, resolvedBy: null });
  await reader.until((all) => all.some(({ version }) => version === 3));
  expect((await threads(ben)).threads).toMatchObject([
    { id: comment.id, messageId: promptId, comments: [{ version: 3 }, { id: answer.id }] },
  ]);
  reader.close();
});

test('an answer opens a settled thread again', async () => {
  const { comment } = await say(ana, { text: 'First' });
  await change(ana, 'resolveThread', { threadId: comment.id });
  await say(ben, { threadId: comment.id, text: 'One more thing' });
  const [thread] = (await threads(ana)).threads;
  expect(thread!.comments[0]).toMatchObject({ resolvedAt: null, resolvedBy: null, version: 3 });
});

test('an author changes and deletes their own; owners delete any; what is deleted keeps its place without its text', async () => {
  const { comment } = await say(ben, { text: 'A secret', mentions: [] });
  const edited = await change(ben, 'editComment', { id: comment.id, text: 'A better secret' });
  expect(edited).toMatchObject({ text: 'A better secret', version: 2, editedAt: expect.any(String) });
  const { comment: answer } = await say(ana, { threadId: comment.id, text: 'Answered' });

  const byOther = await here.ask(
    `mutation ($input: EditCommentInput!) { editComment(input: $input) { comment { id } } }`,
    { input: { id: comment.id, text: 'Taken over' } },
    ana.headers,
  );
  expect(byOther.codes).toEqual(['FORBIDDEN']);

  const reader = await follow(ben);
  const deleted = await change(ana, 'deleteComment', { id: comment.id });
  expect(deleted).toMatchObject({ id: comment.id, text: '', mentions: [], deletedAt: expect.any(String) });
  await reader.until((all) => all.some(({ deletedAt }) => deletedAt !== null));
  expect(JSON.stringify(reader.heard())).not.toContain('better secret');
  expect((await threads(ben)).threads[0]!.comments).toMatchObject([{ id: comment.id, text: '' }, { id: answer.id }]);
  expect(await commentCount()).toBe(1);

  await change(ana, 'deleteComment', { id: answer.id });
  expect((await threads(ben)).threads).toEqual([]);
  expect(await refusal(ana, { threadId: comment.id, text: 'Into nothing' })).toEqual(['NOT_FOUND']);
  const again = 'mutation ($input: DeleteCommentInput!) { deleteComment(input: $input) { comment { id } } }';
  expect((await here.ask(again, { input: { id: answer.id } }, ana.headers)).codes).toEqual(['NOT_FOUND']);
  reader.close();
});

test('what is taken back is taken out of the notifications as well', async () => {
  const told = async () => {
    const list = 'query { viewer { unreadNotificationCount notifications { edges { node { excerpt commentId } } } } }';
    const { viewer } = await there.done<{
      viewer: { unreadNotificationCount: number; notifications: { edges: { node: { excerpt: string; commentId: string } }[] } };
    }>(list, {}, ben.headers);
    const ofMine = viewer.notifications.edges.filter(({ node }) => node.commentId === comment.id);
    return { unread: viewer.unreadNotificationCount, excerpts: ofMine.map(({ node }) => node.excerpt) };
  };
  const mentions = [{ kind: 'USER', id: ben.id, name: 'Ben' }];
  const { comment } = await say(ana, { text: '@Ben it is hunter2', mentions });
  const { unread } = await told();
  expect((await told()).excerpts).toEqual(['@Ben it is hunter2']);
  await change(ana, 'editComment', { id: comment.id, text: '@Ben it is in the vault', mentions });
  expect((await told()).excerpts).toEqual(['@Ben it is in the vault']);
  await change(ana, 'deleteComment', { id: comment.id });
  expect(await told()).toEqual({ unread: unread - 1, excerpts: [] });
});

test('commenters comment and settle, viewers read, strangers see nothing', async () => {
  await private_();
  const commenter = await here.join(ana, 'Cora', 'GUEST');
  const viewer = await here.join(ana, 'Vera', 'GUEST');
  for (const [person, role] of [
    [commenter, 'commenter'],
    [viewer, 'viewer'],
  ] as const) {
    await here.sql('insert into session_member (session_id, user_id, role) values ($1, $2, $3)', [sessionId, person.id, role]);
  }
  const { comment } = await say(commenter, { text: 'From a commenter' });
  expect((await change(commenter, 'resolveThread', { threadId: comment.id })).resolvedAt).not.toBeNull();
  expect((await threads(viewer)).threads).toHaveLength(1);
  expect(await refusal(viewer, { text: 'From a viewer' })).toEqual(['FORBIDDEN']);
  expect(await refusal(eve, { text: 'From a stranger' })).toEqual(['NOT_FOUND']);
  expect(await refusal(ben, { text: 'Not invited' })).toEqual(['NOT_FOUND']);
  expect(await refusal(commenter, { text: '@Echo?', mentions: [{ kind: 'MODEL', id: 'demo:echo', name: 'Echo' }] })).toEqual(['FORBIDDEN']);
});

test('what is mentioned must be written, and be a person of the workspace or of the session, or a model', async () => {
  const mention = (kind: string, id: string, name: string) => [{ kind, id, name }];
  const { comment } = await say(ana, { text: 'Ask @Ben please', mentions: mention('USER', ben.id, 'Ben') });
  expect(comment.mentions).toEqual([{ kind: 'USER', id: ben.id, name: 'Ben' }]);
  expect(await refusal(ana, { text: 'Ask Ben', mentions: mention('USER', ben.id, 'Ben') })).toEqual(['INVALID']);
  expect(await refusal(ana, { text: '@Eve', mentions: mention('USER', eve.id, 'Eve') })).toEqual(['INVALID']);
  expect(await refusal(ana, { text: '@X', mentions: mention('USER', 'usr_00000000000000000000000000', 'X') })).toEqual(['INVALID']);
  expect(await refusal(ana, { text: '@X', mentions: mention('MODEL', 'no:model', 'X') })).toEqual(['INVALID']);
});

test('who is mentioned but not in a private session is told of to the author, not told themselves', async () => {
  await private_();
  const { unreachable } = await say(ana, { text: '@Ben look', mentions: [{ kind: 'USER', id: ben.id, name: 'Ben' }] });
  expect(unreachable).toEqual([{ id: ben.id, displayName: 'Ben' }]);
});

test('G6: the same clientMutationId gives the same comment, also at the same moment on two nodes', async () => {
  const input = { text: 'Once', clientMutationId: 'one' };
  const said = await Promise.all([say(ana, input), say(ana, input, there), say(ana, input)]);
  expect(new Set(said.map(({ comment }) => comment.id)).size).toBe(1);
  expect((await say(ben, input)).comment.id).not.toBe(said[0]!.comment.id);
  expect(await commentCount()).toBe(2);
});

test('an anchor is a part of the message; its quote comes from the message', async () => {
  for (const anchor of [
    { start: -1, end: 3 },
    { start: 3, end: 3 },
    { start: 0, end: 10_000 },
    { start: 3, end: 4 },
  ]) {
    expect([anchor, await refusal(ana, { text: 'x', anchor })]).toEqual([anchor, ['INVALID']]);
  }
  const wave = 'How does a river find the sea? Nobody knows 🌊.'.indexOf('🌊');
  expect(await refusal(ana, { text: 'x', anchor: { start: wave, end: wave + 1 } })).toEqual(['INVALID']);
  expect((await say(ana, { text: 'x', anchor: { start: wave, end: wave + 2 } })).comment.anchor?.quote).toBe('🌊');
  const { comment } = await say(ana, { text: 'y' });
  expect(await refusal(ana, { text: 'x', threadId: comment.id, anchor: { start: 0, end: 3 } })).toEqual(['INVALID']);
});

test('text, threads and messages are checked', async () => {
  expect(await refusal(ana, { text: '  \n ' })).toEqual(['INVALID']);
  expect(await refusal(ana, { text: 'x'.repeat(10_001) })).toEqual(['INVALID']);
  const { comment } = await say(ana, { text: 'x'.repeat(10_000) });
  const { answerIds } = await here.send(ana, sessionId, 'Another').catch(() => ({ answerIds: [] }));
  expect(await refusal(ana, { text: 'x', threadId: comment.id, messageId: answerIds[0] ?? 'msg_00000000000000000000000000' })).toEqual([
    'NOT_FOUND',
  ]);
  const { comment: answer } = await say(ana, { text: 'y', threadId: comment.id });
  expect(await refusal(ana, { text: 'x', threadId: answer.id })).toEqual(['NOT_FOUND']);
});

test('threads come in pages, by message and by state', async () => {
  const said = [];
  for (const text of ['one', 'two', 'three']) said.push((await say(ana, { text })).comment.id);
  await change(ana, 'resolveThread', { threadId: said[1]! });
  const first = await threads(ana, { first: 2 });
  expect(first.threads.map(({ id }) => id)).toEqual(said.slice(0, 2));
  expect(first.hasNextPage).toBe(true);
  const rest = await threads(ana, { first: 2, after: first.endCursor });
  expect(rest.threads.map(({ id }) => id)).toEqual(said.slice(2));
  expect(rest.hasNextPage).toBe(false);
  expect((await threads(ana, { resolved: true })).threads.map(({ id }) => id)).toEqual([said[1]]);
  expect((await threads(ana, { resolved: false })).threads.map(({ id }) => id)).toEqual([said[0], said[2]]);
  expect((await threads(ana, { of: [] })).threads).toEqual([]);
});

test('an archived session takes no comments', async () => {
  const { comment } = await say(ana, { text: 'Before' });
  await here.sql('update session set archived_at = now() where id = $1', [sessionId]);
  expect(await refusal(ana, { text: 'After' })).toEqual(['CONFLICT']);
  expect((await change(ana, 'deleteComment', { id: comment.id })).deletedAt).not.toBeNull();
});
