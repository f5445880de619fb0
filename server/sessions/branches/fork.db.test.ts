import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { FORK, createDesk } from './testkit/branch-desk.ts';
import type { Desk } from './testkit/branch-desk.ts';

interface Fork {
  id: string;
  title: string;
  visibility: string;
  viewerRole: string;
  mainlineLeafId: string;
  origin: { id: string; title: string } | null;
}

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

async function fork(by: Desk, messageId: string, title?: string): Promise<Fork> {
  const { data, errors } = await by.ask(FORK, { messageId, ...(title && { title }) });
  expect(errors).toEqual([]);
  return (data as unknown as { forkSession: { session: Fork } }).forkSession.session;
}

test('a fork begins with the way to the message, by the same people, and costs nothing', async () => {
  const sessionId = await app.session(ana, { title: 'Plans' });
  const first = await desk.say(sessionId, 'One');
  await desk.say(sessionId, 'Two');
  const source = await desk.path(sessionId);
  const forked = await fork(benDesk, first.answerIds[0]!);
  expect(forked).toMatchObject({
    title: 'Plans (fork)',
    visibility: 'WORKSPACE',
    viewerRole: 'OWNER',
    origin: { id: sessionId, title: 'Plans' },
  });
  const copies = await benDesk.path(forked.id);
  expect(copies.map(({ text, author }) => [text, author])).toEqual(source.slice(0, 2).map(({ text, author }) => [text, author]));
  expect(copies.map(({ origin }) => origin)).toEqual(source.slice(0, 2).map(({ id }) => ({ messageId: id, sessionId, branch: null })));
  expect(copies.at(-1)!.id).toBe(forked.mainlineLeafId);
  expect(await app.sql('select * from usage_entry where session_id = $1', [forked.id])).toEqual([]);
  await benDesk.say(forked.id, 'Goes its own way');
  expect(await desk.path(sessionId)).toEqual(source);
  expect((await fork(desk, first.promptId, 'Of a prompt')).title).toBe('Of a prompt');
});

test('a private source stays private, and its name is not told to who may not read it', async () => {
  const sessionId = await app.session(ana, { visibility: 'PRIVATE', title: 'Hidden' });
  const { answerIds } = await desk.say(sessionId, 'Between us');
  expect((await benDesk.ask(FORK, { messageId: answerIds[0] })).codes).toEqual(['NOT_FOUND']);
  await app.sql('insert into session_member (session_id, user_id, role) values ($1, $2, $3)', [sessionId, ben.id, 'viewer']);
  const forked = await fork(benDesk, answerIds[0]!, 'Mine');
  expect(forked).toMatchObject({ visibility: 'PRIVATE', viewerRole: 'OWNER', origin: { title: 'Hidden' } });
  expect((await app.ask('query ($id: ID!) { session(id: $id) { id } }', { id: forked.id }, ana.headers)).codes).toEqual(['NOT_FOUND']);
  await app.sql('delete from session_member where session_id = $1 and user_id = $2', [sessionId, ben.id]);
  const { data } = await app.ask('query ($id: ID!) { session(id: $id) { title origin { title } } }', { id: forked.id }, ben.headers);
  expect(data).toEqual({ session: { title: 'Mine', origin: null } });
  await app.sql('delete from session where id = $1', [sessionId]);
  expect((await benDesk.path(forked.id)).map(({ origin }) => origin)).toEqual([null, null]);
});

test('who may read but opens no sessions here may not fork, and a key needs both scopes', async () => {
  const sessionId = await app.session(ana, { visibility: 'PRIVATE' });
  const { answerIds } = await desk.say(sessionId, 'For a guest');
  const guest = await app.join(ana, 'Gus', 'GUEST');
  await app.sql('insert into session_member (session_id, user_id, role) values ($1, $2, $3)', [sessionId, guest.id, 'editor']);
  expect((await app.ask(FORK, { input: { messageId: answerIds[0] } }, guest.headers)).codes).toEqual(['FORBIDDEN']);
  const open = await app.session(ana);
  const there = await desk.say(open, 'For keys');
  const input = { messageId: there.answerIds[0] };
  const short = 'mutation ($input: ForkSessionInput!) { forkSession(input: $input) { session { id } } }';
  for (const [scopes, codes] of [
    [['session:read'], ['FORBIDDEN']],
    [['session:write'], ['FORBIDDEN']],
    [['session:read', 'session:write'], []],
  ] as const) {
    const key = await app.apiKey(ana, scopes);
    expect((await app.ask(short, { input }, key.headers)).codes).toEqual(codes);
  }
  const writer = await app.apiKey(ana, ['session:write']);
  const forked = await fork(desk, there.answerIds[0]!);
  const rename = 'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { origin { id } } } }';
  const { data } = await app.ask(rename, { input: { id: forked.id, title: 'Renamed' } }, writer.headers);
  expect(data).toEqual({ updateSession: { session: { origin: null } } });
});

test('what is being written or voted on blindly is not forked', async () => {
  const sessionId = await app.session(ana);
  const { answerIds, promptId } = await desk.say(sessionId, 'Two of you', { models: ['demo:echo', 'demo:echo'] });
  await app.sql(`update message set status = 'streaming' where id = $1`, [answerIds[0]]);
  expect((await desk.ask(FORK, { messageId: answerIds[0] })).codes).toEqual(['CONFLICT']);
  expect((await desk.ask(FORK, { messageId: answerIds[1] })).errors).toEqual([]);
  await app.sql(`update message set status = 'complete' where id = $1`, [answerIds[0]]);
  await app.sql(
    `insert into poll (prompt_id, session_id, is_blind, state, opened_by_kind, opened_by_id, opened_by_name, version, opened_at)
     values ($1, $2, true, 'open', 'user', $3, 'Ana', 1, now())`,
    [promptId, sessionId, ana.id],
  );
  expect((await desk.ask(FORK, { messageId: answerIds[1] })).codes).toEqual(['CONFLICT']);
});
