import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';
import { CAST, CLOSE, sendLanes, watchVotes } from '../votes/testkit/voters.ts';

const JOIN = `mutation ($input: JoinByLinkInput!) {
  joinByLink(input: $input) { session { id title viewerRole draft { text } } actor { __typename id displayName } accessToken expiresAt }
}`;
const WHO = '{ viewer { id } viewerActor { __typename id displayName } }';
const SHARED = '{ sharedSessions { edges { node { title } } pageInfo { hasNextPage } } }';
const READ = 'query ($id: ID!) { session(id: $id) { title viewerRole } }';

interface JoinAnswer {
  joinByLink: { accessToken: string | null; actor: { id: string; displayName: string } };
}

let app: TestApp;
let owner: Person;
let sessionId: string;
let token: string;
beforeAll(async () => {
  app = await createTestApp();
  owner = await app.person('Olga');
  sessionId = await app.session(owner, { title: 'Plan' });
  token = (await app.shareLink(owner, sessionId, { role: 'EDITOR' })).token;
});
afterAll(() => app.close());

const join = (input: object, headers: Record<string, string> = {}) => app.ask<JoinAnswer>(JOIN, { input: { token, ...input } }, headers);
const shown = (id: string, name: string, kind = 'Guest') => ({ __typename: kind, id, displayName: name });
const codesOf = async (query: string, variables: object, { headers }: Visitor) =>
  (await app.ask(query, variables as Record<string, unknown>, headers)).codes;

describe('somebody with an account who comes by a link', () => {
  test('is there in their own name, finds it under what is shared with them, and nothing else of the workspace', async () => {
    const ada = await app.person('Ada');
    const { data } = await join({ displayName: 'A mask' }, ada.headers);
    expect(data.joinByLink).toMatchObject({ actor: shown(ada.id, 'Ada', 'User'), accessToken: null });
    expect((await app.ask(SHARED, {}, ada.headers)).data).toMatchObject({ sharedSessions: { edges: [{ node: { title: 'Plan' } }] } });
    const inside =
      'query ($id: ID!) { session(id: $id) { viewerRole workspace { name viewerRole } members { user { displayName } role source } } }';
    expect((await app.ask(inside, { id: sessionId }, ada.headers)).data).toEqual({
      session: {
        viewerRole: 'EDITOR',
        workspace: { name: 'Olga’s workspace', viewerRole: 'GUEST' },
        members: [{ user: { displayName: 'Olga' }, role: 'OWNER', source: 'CREATOR' }],
      },
    });
    expect(await codesOf('query ($s: String!) { workspace(slug: $s) { id } }', { s: owner.workspace.slug }, ada)).toEqual(['NOT_FOUND']);
    const email = 'query ($id: ID!) { session(id: $id) { members { user { email } } } }';
    expect(await codesOf(email, { id: sessionId }, ada)).toEqual(['FORBIDDEN']);
    expect(await codesOf(email, { id: sessionId }, owner)).toEqual([]);
  });

  test('needs neither link nor password where they are in already', async () => {
    const member = await app.join(owner, 'Mia');
    const locked = await app.shareLink(owner, sessionId, { password: 'open sesame' });
    expect((await join({ token: locked.token }, member.headers)).data).toMatchObject({ joinByLink: { session: { viewerRole: 'EDITOR' } } });
    expect(await app.sql('select 1 from link_grant where user_id = $1', [member.id])).toEqual([]);
    expect((await app.ask(SHARED, {}, member.headers)).data).toMatchObject({ sharedSessions: { edges: [] } });
  });

  test('a workspace’s guest finds it in the workspace’s list', async () => {
    const guest = await app.join(owner, 'Gast', 'GUEST');
    await join({}, guest.headers);
    const list = 'query ($s: String!) { workspace(slug: $s) { sessions(query: "Plan") { edges { node { title viewerRole } } } } }';
    const sessions = { edges: [{ node: { title: 'Plan', viewerRole: 'EDITOR' } }] };
    expect((await app.ask(list, { s: owner.workspace.slug }, guest.headers)).data).toEqual({ workspace: { sessions } });
  });

  test('an API key does not come by links', async () => {
    const key = await app.apiKey(await app.person('Other'), ['session:read', 'session:write']);
    expect((await join({}, key.headers)).codes).toEqual(['FORBIDDEN']);
    expect((await app.ask(SHARED, {}, key.headers)).data).toMatchObject({ sharedSessions: { edges: [] } });
  });

  test('pages of what is shared follow each other', async () => {
    const ada = await app.person('Ada');
    for (const title of ['one', 'two', 'three']) {
      const link = await app.shareLink(owner, await app.session(owner, { title }));
      await join({ token: link.token }, ada.headers);
    }
    const page =
      'query ($after: String) { sharedSessions(first: 2, after: $after) { edges { node { title } } pageInfo { endCursor hasNextPage } } }';
    type Page = { sharedSessions: { edges: { node: { title: string } }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } };
    const first = await app.done<Page>(page, {}, ada.headers);
    const second = await app.done<Page>(page, { after: first.sharedSessions.pageInfo.endCursor }, ada.headers);
    const titles = [first, second].map(({ sharedSessions }) => sharedSessions.edges.map(({ node }) => node.title));
    expect(titles).toEqual([['three', 'two'], ['one']]);
    expect(await codesOf('{ sharedSessions(after: "nonsense") { edges { node { id } } } }', {}, ada)).toEqual(['INVALID']);
  });
});

describe('a guest who makes an account in the same browser', () => {
  const CLAIM = 'mutation { claimGuest { sessions { id viewerRole } } }';
  const REMOVE = 'mutation ($input: RemoveLinkGuestInput!) { removeLinkGuest(input: $input) { session { id } } }';

  test('keeps what links gave, in their own name, once; the guest is no more', async () => {
    const guest = await app.comeByLink(token, 'Gil');
    const ada = await app.person('Ada');
    const both = { cookie: `${guest.cookie}; ${ada.cookie}` };
    const socket = await app.socket({ authorization: guest.headers.authorization });
    const { data, cookies } = await app.ask(CLAIM, {}, both);
    expect(data).toEqual({ claimGuest: { sessions: [{ id: sessionId, viewerRole: 'EDITOR' }] } });
    expect(cookies).toEqual(['parley_guest=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']);
    expect((await socket.closed).code).toBe(4401);
    expect((await app.ask(WHO, {}, guest.headers)).codes).toEqual(['UNAUTHENTICATED']);
    expect((await app.ask(READ, { id: sessionId }, ada.headers)).data).toMatchObject({ session: { viewerRole: 'EDITOR' } });
    expect((await app.ask(CLAIM, {}, both)).codes).toEqual(['NOT_FOUND']);
  });

  test('keeps the guest’s vote as their own, and has one where they had voted in both names', async () => {
    const id = await app.session(owner, { title: 'Votes' });
    const link = await app.shareLink(owner, id, { role: 'COMMENTER' });
    const guest = await app.comeByLink(link.token, 'Gil');
    const ada = await app.person('Ada');
    await join({ token: link.token }, ada.headers);
    const reader = await watchVotes(app, owner, id);
    const lanes = async () => {
      const sent = await sendLanes(app, owner, id);
      await reader.ended(sent.answerIds);
      return sent;
    };
    const [once, twice, closed] = [await lanes(), await lanes(), await lanes()];
    for (const { answerIds } of [once, twice, closed]) await app.done(CAST, { input: { messageId: answerIds[0] } }, guest.headers);
    for (const { answerIds } of [twice, closed]) await app.done(CAST, { input: { messageId: answerIds[1] } }, ada.headers);
    await app.done(CLOSE, { input: { promptId: closed.promptId } }, owner.headers);
    await app.done(CLAIM, {}, { cookie: `${guest.cookie}; ${ada.cookie}` });
    await reader.until(() =>
      [once, twice].every(({ promptId }) => reader.poll(promptId)?.votes.every(({ actor }) => actor.displayName === 'Ada')),
    );
    expect(reader.poll(once.promptId)).toMatchObject({ voteCount: 1, votes: [{ messageId: once.answerIds[0] }] });
    expect(reader.poll(twice.promptId)).toMatchObject({ voteCount: 1, votes: [{ messageId: twice.answerIds[1] }] });
    // What came out of a vote stays as it was.
    const { version } = reader.poll(closed.promptId)!;
    expect(await app.sql('select version from poll where prompt_id = $1', [closed.promptId])).toEqual([{ version }]);
    expect(reader.poll(closed.promptId)).toMatchObject({ state: 'CLOSED', voteCount: 2 });
    reader.close();
  });

  test('stays out where the guest was taken out', async () => {
    const id = await app.session(owner);
    const link = await app.shareLink(owner, id);
    const guest = await app.comeByLink(link.token, 'Gil');
    await app.done(REMOVE, { input: { sessionId: id, actorId: guest.id } }, owner.headers);
    const ada = await app.person('Ada');
    expect((await app.ask(CLAIM, {}, { cookie: `${guest.cookie}; ${ada.cookie}` })).data).toEqual({ claimGuest: { sessions: [] } });
    expect((await join({ token: link.token }, ada.headers)).codes).toEqual(['FORBIDDEN']);
  });

  test('stays out where they were taken out in their own name, whatever the guest came by since', async () => {
    const id = await app.session(owner);
    const [first, second] = [await app.shareLink(owner, id), await app.shareLink(owner, id, { role: 'EDITOR' })];
    const ada = await app.person('Ada');
    await join({ token: first.token }, ada.headers);
    await app.done(REMOVE, { input: { sessionId: id, actorId: ada.id } }, owner.headers);
    const guest = await app.comeByLink(second.token, 'Gil');
    expect((await app.ask(CLAIM, {}, { cookie: `${guest.cookie}; ${ada.cookie}` })).data).toEqual({ claimGuest: { sessions: [] } });
    expect(await codesOf(READ, { id }, ada)).toEqual(['NOT_FOUND']);
  });

  test('takes the cookie of a browser of ours: another site’s page claims nothing', async () => {
    const guest = await app.comeByLink(token, 'Gil');
    const ada = await app.person('Ada');
    const headers = { ...ada.headers, cookie: guest.cookie, origin: 'https://evil.example' };
    expect((await app.ask(CLAIM, {}, headers)).codes).toEqual(['NOT_FOUND']);
    expect((await app.ask(CLAIM, {}, guest.headers)).codes).toEqual(['FORBIDDEN']);
  });
});
