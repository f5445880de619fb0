import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { createApp } from './app.ts';
import type { App } from './app.ts';
import { readConfig } from './kit/config.ts';
import { createLogger } from './kit/logger.ts';
import { createTestDatabase } from './testkit/services/database.ts';
import type { TestDatabase } from './testkit/services/database.ts';

let database: TestDatabase;
let app: App;
let url: string;

interface Person {
  token: string;
  workspaceId: string;
  ws: Client;
}

/** Results are read by tests that name every field that they ask for. */
// oxlint-disable-next-line typescript/no-explicit-any
type Result = any;

beforeAll(async () => {
  database = await createTestDatabase();
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', DRAIN_TIMEOUT_MS: '100' });
  const log = createLogger({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
  app = await createApp({ config, databaseUrl: database.url, log, tuning: { demoSpeed: 50 } });
  url = (await app.listen()).replace('localhost', '127.0.0.1');
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function request(token: string | null, query: string, variables: object = {}): Promise<{ data: Result; errors?: Result[] }> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return (await response.json()) as { data: Result; errors?: Result[] };
}

async function call(token: string, query: string, variables: object = {}): Promise<Result> {
  const { data, errors } = await request(token, query, variables);
  expect(errors).toBeUndefined();
  return data;
}

async function person(name: string): Promise<Person> {
  const input = { email: `${name}@example.org`, password: 'correct horse battery', displayName: name };
  const registered = await request(
    null,
    'mutation ($input: RegisterInput!) { register(input: $input) { accessToken user { memberships { workspace { id } } } } }',
    { input },
  );
  expect(registered.errors).toBeUndefined();
  const { accessToken: token, user } = registered.data.register;
  const connectionParams = { authorization: `Bearer ${token}` };
  const ws = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 });
  return { token, workspaceId: user.memberships[0].workspace.id, ws };
}

const EVENTS = `subscription ($id: ID!, $after: Cursor) { sessionEvents(sessionId: $id, after: $after) {
  __typename cursor
  ... on SessionSnapshot { session { id title viewerRole workspace { slug } } messages { ...M } hasEarlierMessages draft { text state version } participants { actor { displayName } } }
  ... on MessageAdded { message { ...M } }
  ... on TextAppended { messageId offset text }
  ... on MessageChanged { message { ...M } }
  ... on DraftEdited { update version clientId }
  ... on SessionChanged { session { id title mainlineLeafId } }
  ... on PresenceChanged { participants { actor { id displayName } state } }
} } fragment M on Message { id parentId role lane text status attempts author { id displayName } model { id name isDemo } failure { code } usage { inputTokens costMicros estimated } }`;

/** Reads until `isEnough`; what was read so far is in `events`. */
async function read(client: Client, variables: object, isEnough: (events: Result[]) => boolean): Promise<Result[]> {
  const events: Result[] = [];
  for await (const result of client.iterate({ query: EVENTS, variables: { ...variables } })) {
    expect(result.errors).toBeUndefined();
    events.push((result.data as Result).sessionEvents);
    if (isEnough(events)) break;
  }
  return events;
}

async function newSession({ token, workspaceId }: Person, title?: string): Promise<string> {
  const input = { workspaceId, ...(title && { title }) };
  return (await call(token, 'mutation ($input: CreateSessionInput!) { createSession(input: $input) { session { id } } }', { input }))
    .createSession.session.id;
}

const SEND = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } answers { id status } } }';

test('R1, R2: a snapshot, then a prompt and its answer to the end; with `after` only what follows', async () => {
  const ana = await person('ana');
  const sessionId = await newSession(ana);
  const isOver = (events: Result[]) => events.some((event) => event.__typename === 'MessageChanged' && event.message.status === 'COMPLETE');
  let sending: ReturnType<typeof call> | undefined;
  const events = await read(ana.ws, { id: sessionId }, (found) => {
    // Only after the snapshot, else the prompt may stand in it.
    sending ??= call(ana.token, SEND, { input: { sessionId, text: 'Say something', models: ['demo:echo'] } });
    return isOver(found);
  });
  const { sendPrompt } = await sending!;
  expect(events[0]).toMatchObject({
    __typename: 'SessionSnapshot',
    session: { id: sessionId, viewerRole: 'OWNER' },
    hasEarlierMessages: false,
  });
  const text = events.filter((event) => event.__typename === 'TextAppended').map((event) => event.text);
  const end = events.at(-1).message;
  expect(end).toMatchObject({ id: sendPrompt.answers[0].id, status: 'COMPLETE', lane: 0, model: { id: 'demo:echo', isDemo: true } });
  expect(end.text.length).toBeGreaterThan(0);
  expect(end.text.endsWith(text.join(''))).toBe(true);
  const cursor = events.find((event) => event.__typename === 'MessageAdded').cursor;
  const [next] = await read(ana.ws, { id: sessionId, after: cursor }, (found) => found.some((event) => event.cursor !== null));
  expect(next.__typename).not.toBe('SessionSnapshot');
  const session = await call(
    ana.token,
    'query ($id: ID!) { session(id: $id) { activeRuns cursor messages(last: 1) { pageInfo { hasPreviousPage } edges { node { text session { id } } } } } }',
    { id: sessionId },
  );
  expect(session.session.messages).toMatchObject({
    pageInfo: { hasPreviousPage: true },
    edges: [{ node: { text: end.text, session: { id: sessionId } } }],
  });
  await ana.ws.dispose();
});

test('D1, D2: the draft is edited and sent through the API', async () => {
  const bea = await person('bea');
  const sessionId = await newSession(bea);
  const doc = new Y.Doc();
  doc.getText('prompt').insert(0, 'Written together');
  const update = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64');
  const edit = await call(bea.token, 'mutation ($input: EditDraftInput!) { editDraft(input: $input) { version } }', {
    input: { sessionId, update, clientId: 'tab' },
  });
  expect(edit.editDraft.version).toBe(1);
  const input = { sessionId, models: ['demo:echo', 'demo:echo'], clientMutationId: 'one' };
  const [first, second] = await Promise.all([call(bea.token, SEND, { input }), call(bea.token, SEND, { input })]);
  expect(second).toMatchObject({ sendPrompt: { prompt: first.sendPrompt.prompt, answers: [{ id: first.sendPrompt.answers[0].id }, {}] } });
  const found = await call(
    bea.token,
    'query ($id: ID!) { session(id: $id) { draft { text version } title messages(first: 1) { edges { node { text author { displayName } } } } } }',
    { id: sessionId },
  );
  expect(found.session).toMatchObject({
    draft: { text: '', version: 2 },
    messages: { edges: [{ node: { text: 'Written together', author: { displayName: 'bea' } } }] },
  });
  await bea.ws.dispose();
});

test('a stranger with a valid id gets NOT_FOUND on every door', async () => {
  const [cleo, dan] = await Promise.all([person('cleo'), person('dan')]);
  const sessionId = await newSession(cleo, 'Hidden');
  const { sendPrompt } = await call(cleo.token, SEND, { input: { sessionId, text: 'x', models: ['demo:echo'] } });
  const messageId = sendPrompt.prompt.id;
  const doors: [string, object][] = [
    ['query ($id: ID!) { session(id: $id) { id } }', { id: sessionId }],
    ['query ($id: ID!) { node(id: $id) { id } }', { id: sessionId }],
    ['query ($id: ID!) { node(id: $id) { id } }', { id: messageId }],
    [SEND, { input: { sessionId, text: 'x', models: ['demo:echo'] } }],
    ['mutation ($input: StopMessageInput!) { stopMessage(input: $input) { message { id } } }', { input: { id: messageId } }],
    ['mutation ($input: RetryMessageInput!) { retryMessage(input: $input) { answer { id } } }', { input: { id: messageId } }],
    ['mutation ($input: ContinueMessageInput!) { continueMessage(input: $input) { answer { id } } }', { input: { id: messageId } }],
    [
      'mutation ($input: EditDraftInput!) { editDraft(input: $input) { version } }',
      { input: { sessionId, update: 'AAA=', clientId: 'x' } },
    ],
    ['mutation ($input: SetPresenceInput!) { setPresence(input: $input) { ok } }', { input: { sessionId, state: '{}', clientId: 'x' } }],
    [
      'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { id } } }',
      { input: { id: sessionId, title: 'y' } },
    ],
  ];
  for (const [query, variables] of doors) {
    const { errors } = await request(dan.token, query, variables);
    expect([query, ...(errors ?? []).map((error) => error.extensions.code)]).toEqual([query, 'NOT_FOUND']);
    const nobody = await request(null, query, variables);
    expect([query, ...(nobody.errors ?? []).map((error) => error.extensions.code)]).toEqual([query, 'UNAUTHENTICATED']);
  }
  const codes: string[] = [];
  for await (const result of dan.ws.iterate({ query: EVENTS, variables: { id: sessionId } }))
    codes.push(String(result.errors?.[0]?.extensions?.['code']));
  expect(codes).toEqual(['NOT_FOUND']);
  await Promise.all([cleo.ws.dispose(), dan.ws.dispose()]);
});

test('R5: a session that becomes private ends the subscription of a member within a second', async () => {
  const eva = await person('eva');
  const sessionId = await newSession(eva);
  const fay = await person('fay');
  const invited = await call(eva.token, 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }', {
    input: { workspaceId: eva.workspaceId, email: 'fay@example.org', role: 'MEMBER' },
  });
  expect(invited.inviteMember.invitation.id).toMatch(/^inv_/);
  const token = (await fetch(`${url}/outbox`).then((response) => response.text())).match(/invitation#([\w-]+)/)?.[1];
  await call(fay.token, 'mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { workspace { id } } }', {
    input: { token },
  });
  let closedAt = 0;
  const codes: unknown[] = [];
  const ready = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const result of fay.ws.iterate({ query: EVENTS, variables: { id: sessionId } })) {
      if (result.errors) codes.push(result.errors[0]?.extensions?.['code']);
      else if ((result.data as Result).sessionEvents.__typename === 'SessionSnapshot') ready.resolve();
    }
    closedAt = performance.now();
  })();
  await ready.promise;
  const changedAt = performance.now();
  await call(eva.token, 'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { visibility } } }', {
    input: { id: sessionId, visibility: 'PRIVATE' },
  });
  await reading;
  expect(codes).toEqual(['NOT_FOUND']);
  expect(closedAt - changedAt).toBeLessThan(1_000);
  await Promise.all([eva.ws.dispose(), fay.ws.dispose()]);
});
