import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDatabase } from '../kit/db.ts';
import type { Database } from '../kit/db.ts';
import { createLogger } from '../kit/logger.ts';
import { createTestDatabase } from '../testkit/services/database.ts';
import type { TestDatabase } from '../testkit/services/database.ts';
import { testRedisUrl } from '../testkit/services/redis.ts';
import { createTestApp } from '../testkit/test-app.ts';
import type { TestApp } from '../testkit/test-app.ts';
import type { Person } from '../testkit/visitors.ts';
import type { NewNotice } from './notice.ts';

const LIST = `query ($unreadOnly: Boolean, $first: Int, $after: String) { viewer { unreadNotificationCount
  notifications(unreadOnly: $unreadOnly, first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node {
    id kind excerpt commentId createdAt readAt session { id title } message { id text } actor { __typename id displayName } } } } } }`;
const MARK = 'mutation ($input: MarkNotificationsReadInput!) { markNotificationsRead(input: $input) { ids unreadCount } }';
const CHOOSE = `mutation ($input: UpdateNotificationPreferencesInput!) {
  updateNotificationPreferences(input: $input) { preferences { kind app mail } } }`;
const HINTS = 'subscription { viewerHints { topic } }';
const REMOVE = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }';
/** The bar: what is read on one device is read on the other within a second. */
const WITHIN_MS = 1_000;

interface Shown {
  id: string;
  kind: string;
  excerpt: string;
  commentId: string | null;
  readAt: string | null;
  session: { id: string; title: string } | null;
  message: { id: string; text: string } | null;
  actor: { __typename: string; displayName: string } | null;
}
interface Listed {
  viewer: {
    unreadNotificationCount: number;
    notifications: { pageInfo: { hasNextPage: boolean; endCursor: string }; edges: { node: Shown }[] };
  };
}

let database: TestDatabase;
let db: Database;
let here: TestApp;
let there: TestApp;
let ana: Person;
let bea: Person;
let sessionId: string;
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDatabase({ url: database.url, entities: [], log: createLogger({ level: 'silent' }) });
  [here, there] = (await Promise.all([0, 1].map(() => createTestApp({ databaseUrl: database.url, redisUrl: testRedisUrl() })))) as [
    TestApp,
    TestApp,
  ];
  ana = await here.person('Ana');
}, 60_000);
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  bea = await here.join(ana, 'Bea');
  sessionId = await here.session(ana, { title: 'Launch plan' });
});

function mention(more: Partial<NewNotice> = {}): NewNotice {
  return {
    recipientUserId: bea.id,
    kind: 'mention',
    workspaceId: ana.workspace.id,
    sessionId,
    messageId: null,
    commentId: `cmt_${++count}`,
    actor: { kind: 'user', id: ana.id, displayName: 'Ana' },
    excerpt: 'Look at this',
    ...more,
  };
}

const tell = (...notices: NewNotice[]) => db.write((tx) => here.app.services.notices.add(tx, notices));
async function list(person: Person, variables: Record<string, unknown> = {}, app = there) {
  const { viewer } = await app.done<Listed>(LIST, variables, person.headers);
  const { edges, pageInfo } = viewer.notifications;
  return { count: viewer.unreadNotificationCount, items: edges.map(({ node }) => node), pageInfo };
}
const mark = (person: Person, input: object, app = here) =>
  app.done<{ markNotificationsRead: { ids: string[]; unreadCount: number } }>(MARK, { input }, person.headers);

describe('what is told', () => {
  test('stands in the list with who, where and what', async () => {
    await tell(mention({ commentId: 'cmt_a', excerpt: `two\nlines ${'x'.repeat(300)}` }));
    const { items, count: unread } = await list(bea);
    expect(unread).toBe(1);
    expect(items).toMatchObject([
      {
        kind: 'MENTION',
        commentId: 'cmt_a',
        readAt: null,
        session: { title: 'Launch plan' },
        actor: { __typename: 'User', displayName: 'Ana' },
      },
    ]);
    expect(items[0]?.excerpt).toMatch(/^two lines x+…$/);
    expect(items[0]?.excerpt).toHaveLength(200);
    const { node } = await there.done<{ node: Shown }>('query ($id: ID!) { node(id: $id) { id } }', { id: items[0]!.id }, bea.headers);
    expect(node.id).toBe(items[0]!.id);
  });

  test('the same thing once, whoever tells it again and at the same moment', async () => {
    const again = mention();
    await Promise.all(Array.from({ length: 8 }, () => tell(again, again)));
    await tell(again, { ...again, kind: 'reply' }, mention());
    expect((await list(bea)).items.map(({ kind }) => kind)).toEqual(['MENTION', 'REPLY', 'MENTION']);
  });

  test('an invitation to one session once, until it is read', async () => {
    const invitation = mention({ kind: 'invitation', commentId: null });
    await tell(invitation);
    await tell(invitation);
    expect((await list(bea)).count).toBe(1);
    await mark(bea, { all: true });
    await tell(invitation);
    expect((await list(bea)).count).toBe(1);
  });

  test('never to oneself', async () => {
    await tell(mention({ recipientUserId: ana.id }), mention({ recipientUserId: ana.id, actor: null, kind: 'reply' }));
    expect((await list(ana)).items.map(({ kind }) => kind)).toEqual(['REPLY']);
  });

  test('nothing of a transaction that was rolled back', async () => {
    const attempt = db.write(async (tx) => {
      await here.app.services.notices.add(tx, [mention()]);
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect((await list(bea)).count).toBe(0);
  });

  test('page by page, the unread ones alone', async () => {
    for (let index = 0; index < 5; index++) await tell(mention({ excerpt: String(index) }));
    const first = await list(bea, { first: 2 });
    const second = await list(bea, { first: 2, after: first.pageInfo.endCursor });
    expect([first, second].flatMap(({ items }) => items.map(({ excerpt }) => excerpt))).toEqual(['4', '3', '2', '1']);
    await mark(bea, { ids: first.items.map(({ id }) => id) });
    expect((await list(bea, { unreadOnly: true })).items.map(({ excerpt }) => excerpt)).toEqual(['2', '1', '0']);
  });
});

describe('R5: who may no longer read the session', () => {
  test('sees neither title nor text, and the text is back with the right', async () => {
    const hidden = await here.session(ana, { title: 'Salaries', visibility: 'PRIVATE' });
    const { promptId } = await here.send(ana, hidden, 'Secret');
    await tell(mention({ sessionId: hidden, messageId: promptId, excerpt: 'Secret too' }));
    const { body } = await there.ask(LIST, {}, bea.headers);
    expect(body).not.toMatch(/Salaries|Secret/);
    expect((await list(bea)).items).toMatchObject([{ excerpt: '', session: null, message: null }]);
    await here.sql("insert into session_member (session_id, user_id, role) values ($1, $2, 'viewer')", [hidden, bea.id]);
    expect((await list(bea)).items).toMatchObject([
      { excerpt: 'Secret too', session: { title: 'Salaries' }, message: { id: promptId, text: 'Secret' } },
    ]);
    await here.done(REMOVE, { input: { workspaceId: ana.workspace.id, userId: bea.id } }, ana.headers);
    await here.sql('delete from session_member where user_id = $1', [bea.id]);
    expect((await list(bea)).items).toMatchObject([{ excerpt: '', session: null, message: null }]);
  });

  test('and nobody else sees that there is anything', async () => {
    await tell(mention());
    const [notice] = (await list(bea)).items;
    expect((await there.ask('query ($id: ID!) { node(id: $id) { id } }', { id: notice!.id }, ana.headers)).codes).toEqual(['NOT_FOUND']);
    const foreign = `query ($id: ID!) { node(id: $id) { ... on User { FIELD } } }`;
    for (const field of ['unreadNotificationCount', 'notifications { edges { node { id } } }', 'notificationPreferences { kind }']) {
      expect((await there.ask(foreign.replace('FIELD', field), { id: bea.id }, ana.headers)).codes).toEqual(['FORBIDDEN']);
    }
    expect((await mark(ana, { ids: [notice!.id] })).markNotificationsRead.ids).toEqual([]);
    expect((await list(bea)).count).toBe(1);
  });
});

describe('two devices on two nodes', () => {
  test('agree on the count within a second, when something comes and when it is read', async () => {
    const socket = await there.socket({ authorization: bea.headers.authorization });
    const operation = socket.start(HINTS);
    const topics = () => operation.results().filter(({ data }) => JSON.stringify(data).includes('NOTIFICATIONS')).length;
    await socket.frames.until(() => topics() === 1);
    for (const [index, change, expected] of [
      [1, () => tell(mention()), 1],
      [2, () => mark(bea, { all: true }), 0],
    ] as const) {
      const startedAt = performance.now();
      await change();
      await socket.frames.until(() => topics() > index);
      expect((await list(bea)).count).toBe(expected);
      expect(performance.now() - startedAt).toBeLessThan(WITHIN_MS);
    }
    socket.close();
  });
});

test('a visit of the session reads what is no comment in it, and nothing of another session', async () => {
  const other = await here.session(ana, { title: 'Other' });
  await tell(
    mention(),
    mention({ kind: 'invitation', commentId: null }),
    mention({ kind: 'invitation', commentId: null, sessionId: other }),
  );
  expect((await mark(bea, { sessionId })).markNotificationsRead.unreadCount).toBe(2);
  expect((await list(bea, { unreadOnly: true })).items.map(({ kind, session }) => `${kind} ${session?.title}`).sort()).toEqual([
    'INVITATION Other',
    'MENTION Launch plan',
  ]);
});

test('who asks for some and all at once, or for neither, is told so', async () => {
  for (const input of [
    {},
    { ids: [], all: true },
    { sessionId: 'ses_1', all: true },
    { all: false },
    { ids: Array.from({ length: 501 }, (_, index) => `ntf_${index}`) },
  ]) {
    expect((await here.ask(MARK, { input }, bea.headers)).codes).toEqual(['INVALID']);
  }
});

describe('preferences', () => {
  const choose = (...preferences: object[]) => here.ask(CHOOSE, { input: { preferences } }, bea.headers);
  const read = async () =>
    (
      await there.done<{ viewer: { notificationPreferences: object[] } }>(
        '{ viewer { notificationPreferences { kind app mail } } }',
        {},
        bea.headers,
      )
    ).viewer.notificationPreferences;

  test('stand for every kind from the start, and change one by one', async () => {
    expect(await read()).toEqual([
      { kind: 'MENTION', app: 'ALWAYS', mail: 'WHEN_AWAY' },
      { kind: 'REPLY', app: 'ALWAYS', mail: 'WHEN_AWAY' },
      { kind: 'INVITATION', app: 'ALWAYS', mail: 'WHEN_AWAY' },
      { kind: 'RUN_FINISHED', app: 'WHEN_AWAY', mail: 'NEVER' },
      { kind: 'PROMPT_DROPPED', app: 'ALWAYS', mail: 'NEVER' },
      { kind: 'BUDGET_REQUESTED', app: 'ALWAYS', mail: 'ALWAYS' },
      { kind: 'BUDGET_DECIDED', app: 'ALWAYS', mail: 'WHEN_AWAY' },
      { kind: 'BUDGET_WARNING', app: 'ALWAYS', mail: 'ALWAYS' },
    ]);
    expect((await choose({ kind: 'REPLY', app: 'NEVER' })).codes).toEqual([]);
    expect((await choose({ kind: 'REPLY', mail: 'ALWAYS' })).codes).toEqual([]);
    expect((await read())[1]).toEqual({ kind: 'REPLY', app: 'NEVER', mail: 'ALWAYS' });
    expect((await choose({ kind: 'REPLY', app: 'NEVER' }, { kind: 'REPLY', app: 'ALWAYS' })).codes).toEqual(['INVALID']);
  });

  test('decide what stands in the list', async () => {
    await choose({ kind: 'MENTION', app: 'NEVER', mail: 'NEVER' }, { kind: 'REPLY', app: 'NEVER' });
    await tell(mention(), mention({ kind: 'reply' }), mention({ kind: 'invitation', commentId: null }));
    expect((await list(bea)).items.map(({ kind }) => kind)).toEqual(['INVITATION']);
    const waiting = await here.sql(
      'select n.kind from notification_delivery d join notification n on n.id = d.notification_id where d.recipient_id = $1 order by n.kind',
      [bea.id],
    );
    expect(waiting).toEqual([{ kind: 'invitation' }, { kind: 'reply' }]);
  });

  test('who is in the session is not told where they chose to be told when away', async () => {
    await choose({ kind: 'MENTION', app: 'WHEN_AWAY', mail: 'NEVER' });
    const reader = await there.watch(bea, sessionId);
    await reader.ready();
    await vi.waitFor(async () => expect(await here.app.services.presence.isHere(sessionId, { kind: 'user', id: bea.id })).toBe(true));
    await tell(mention());
    expect((await list(bea)).count).toBe(0);
    reader.socket.close();
    await vi.waitFor(async () => expect(await here.app.services.presence.isHere(sessionId, { kind: 'user', id: bea.id })).toBe(false));
    await tell(mention());
    expect((await list(bea)).count).toBe(1);
  });
});
