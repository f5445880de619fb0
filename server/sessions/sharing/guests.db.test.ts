import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { LinkGuest, Person, Visitor } from '../../testkit/visitors.ts';
import { draftUpdate } from '../../transport/doors/matrix-world.ts';

const JOIN = `mutation ($input: JoinByLinkInput!) {
  joinByLink(input: $input) { session { id title viewerRole draft { text } } actor { __typename id displayName } accessToken expiresAt }
}`;
const WHO = '{ viewer { id } viewerActor { __typename id displayName } }';
const SHARED = '{ sharedSessions { edges { node { title } } pageInfo { hasNextPage } } }';
const READ = 'query ($id: ID!) { session(id: $id) { title viewerRole } }';
const LEAVE = 'mutation { leaveAsGuest { ok } }';

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
const who = async (headers: Record<string, string>) => (await app.ask(WHO, {}, headers)).data;
const shown = (id: string, name: string, kind = 'Guest') => ({ __typename: kind, id, displayName: name });
const codesOf = async (query: string, variables: object, { headers }: Visitor) =>
  (await app.ask(query, variables as Record<string, unknown>, headers)).codes;

describe('a stranger who comes by a link', () => {
  test('gives a name, becomes a guest with cookie and token, and is in', async () => {
    const { data, cookies } = await join({ displayName: '  Gil \n Green ' });
    const { actor, accessToken } = data.joinByLink;
    expect(data.joinByLink).toEqual({
      session: { id: sessionId, title: 'Plan', viewerRole: 'EDITOR', draft: { text: '' } },
      actor: shown(expect.stringMatching(/^gst_/) as unknown as string, 'Gil Green'),
      accessToken: expect.stringMatching(/^pgt_[\w-]{43}$/),
      expiresAt: expect.any(String),
    });
    expect(cookies).toEqual([expect.stringMatching(/^parley_guest=pgt_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Expires=/)]);
    const me = { viewer: null, viewerActor: shown(actor.id, 'Gil Green') };
    expect(await who({ authorization: `Bearer ${accessToken}` })).toEqual(me);
    expect(await who({ cookie: cookies[0]!.split(';')[0]! })).toEqual(me);
    expect(await who({ cookie: cookies[0]!.split(';')[0]!, origin: 'https://evil.example' })).toEqual({ viewer: null, viewerActor: null });
    const [row] = await app.sql('select token_hash from guest where id = $1', [actor.id]);
    expect(accessToken).not.toContain(row?.['token_hash']);
    expect(row?.['token_hash']).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([[undefined], [''], [' \n '], ['x'.repeat(81)]])('is refused with the name %j', async (displayName) => {
    const { errors } = await join({ displayName });
    expect(errors[0]?.extensions).toMatchObject({ code: 'INVALID', fields: { displayName: expect.any(String) } });
  });

  test('over https has the cookie that no sibling domain can set', async () => {
    const secure = await createTestApp({ env: { PUBLIC_URL: 'https://parley.example' } });
    const boss = await secure.person('Boss');
    const link = await secure.shareLink(boss, await secure.session(boss));
    const { cookies } = await secure.ask(JOIN, { input: { token: link.token, displayName: 'Gil' } });
    expect(cookies).toEqual([expect.stringMatching(/^__Host-parley_guest=pgt_.*; Secure; /)]);
    const [pair = ''] = cookies[0]!.split(';');
    expect((await secure.ask(WHO, {}, { cookie: pair })).data).toMatchObject({ viewerActor: { displayName: 'Gil' } });
    expect((await secure.ask(WHO, {}, { cookie: pair.replace('__Host-', '') })).data).toMatchObject({ viewerActor: null });
    await secure.close();
  });

  test('is let in on every door: HTTP, SSE, WebSocket by bearer and by cookie', async () => {
    const guest = await app.comeByLink(token, 'Gil');
    const query =
      'subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename ... on SessionSnapshot { session { title viewerRole } } } }';
    const snapshot = { data: { sessionEvents: { __typename: 'SessionSnapshot', session: { title: 'Plan', viewerRole: 'EDITOR' } } } };
    const stream = await app.sse({ query, variables: { id: sessionId }, headers: { cookie: guest.cookie, origin: app.origin } });
    await stream.ready();
    expect(stream.results()[0]).toEqual(snapshot);
    await stream.close();
    for (const options of [{ authorization: guest.headers.authorization }, { headers: { cookie: guest.cookie, origin: app.origin } }]) {
      const socket = await app.socket(options);
      const watch = socket.watch(sessionId);
      expect(await watch.until((view) => view.events[0]?.session?.viewerRole)).toBe('EDITOR');
      socket.close();
    }
    const foreign = await app.socket({ headers: { cookie: guest.cookie } });
    expect((await foreign.ask(WHO)).data).toEqual({ viewer: null, viewerActor: null });
    foreign.close();
  });

  test('watches tokens arrive, writes in the draft, asks, and is seen with a name', async () => {
    const guest = await app.comeByLink(token, 'Gil');
    const watch = await app.watch(guest, sessionId);
    await watch.until((view) => view.snapshots > 0);
    const edit = 'mutation ($input: EditDraftInput!) { editDraft(input: $input) { version } }';
    await app.done(edit, { input: { sessionId, update: draftUpdate('Hello'), clientId: 'tab' } }, guest.headers);
    const send = `mutation ($id: ID!) { sendPrompt(input: { sessionId: $id, models: ["demo:echo"] }) { prompt { author { __typename id displayName } text } } }`;
    expect(await app.done(send, { id: sessionId }, guest.headers)).toEqual({
      sendPrompt: { prompt: { author: shown(guest.id, 'Gil'), text: 'Hello' } },
    });
    await watch.until((view) => view.answers().length > 0);
    expect(watch.view().answers()[0]?.text).not.toBe('');
    const [usage] = await app.sql('select workspace_id, actor_kind from usage_entry where actor_id = $1', [guest.id]);
    expect(usage).toEqual({ workspace_id: owner.workspace.id, actor_kind: 'guest' });
    watch.socket.close();
  });

  test('comes by another link as the same guest, and keeps what they had', async () => {
    const guest = await app.comeByLink(token, 'Gil');
    const other = await app.session(owner, { title: 'Other' });
    const second = await app.shareLink(owner, other);
    const { data, cookies } = await join({ token: second.token, displayName: 'Somebody else' }, guest.headers);
    expect(data.joinByLink).toMatchObject({ actor: shown(guest.id, 'Gil'), accessToken: null, expiresAt: null });
    expect(cookies).toEqual([]);
    expect((await app.ask(SHARED, {}, guest.headers)).data).toEqual({
      sharedSessions: { edges: [{ node: { title: 'Other' } }, { node: { title: 'Plan' } }], pageInfo: { hasNextPage: false } },
    });
  });

  test('leaves: token, cookie and place end, what they wrote keeps their name', async () => {
    const guest = await app.comeByLink(token, 'Leaver');
    const { promptId } = await app.send(guest, await freshSession(guest), 'I was here');
    const { data, cookies } = await app.ask(LEAVE, {}, { cookie: guest.cookie });
    expect([data, cookies]).toEqual([{ leaveAsGuest: { ok: true } }, ['parley_guest=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']]);
    expect((await app.ask(WHO, {}, guest.headers)).codes).toEqual(['UNAUTHENTICATED']);
    expect(await who({ cookie: guest.cookie })).toEqual({ viewer: null, viewerActor: null });
    const author = 'query ($id: ID!) { node(id: $id) { ... on Message { author { displayName } } } }';
    expect((await app.ask(author, { id: promptId }, owner.headers)).data).toEqual({ node: { author: { displayName: 'Leaver' } } });
  });
});

/** Where the guest edits, and no run of another test is under way. */
async function freshSession(guest: LinkGuest): Promise<string> {
  const id = await app.session(owner);
  const link = await app.shareLink(owner, id, { role: 'EDITOR' });
  await join({ token: link.token }, guest.headers);
  return id;
}

describe('a guest’s token', () => {
  test('lives for 30 days, and longer where it is used in the second half of them', async () => {
    const guest = await app.comeByLink(token, 'Gil');
    const move = (days: number) =>
      app.sql(`update guest set expires_at = expires_at - $1 * interval '1 day' where id = $2`, [days, guest.id]);
    const daysLeft = async () => {
      const [row] = await app.sql('select extract(epoch from expires_at - now()) / 86400 as days from guest where id = $1', [guest.id]);
      return Math.round(Number(row?.['days']));
    };
    await move(14);
    expect((await app.ask(WHO, {}, { cookie: guest.cookie })).cookies).toEqual([]);
    expect(await daysLeft()).toBe(16);
    await move(2);
    const { cookies } = await app.ask(WHO, {}, { cookie: guest.cookie });
    expect(cookies).toEqual([expect.stringContaining(guest.cookie)]);
    expect(await daysLeft()).toBe(30);
    await move(31);
    expect((await app.ask(WHO, {}, guest.headers)).codes).toEqual(['UNAUTHENTICATED']);
    expect(await who({ cookie: guest.cookie })).toEqual({ viewer: null, viewerActor: null });
    await app.app.services.identity.deleteExpired();
    expect(await app.sql('select id from guest where id = $1', [guest.id])).toEqual([]);
  });

  test('counts for nothing beside a login: who signs in is no guest', async () => {
    const guest = await app.comeByLink(token, 'Gil');
    const ada = await app.person('Ada');
    const both = { cookie: `${guest.cookie}; ${ada.cookie}` };
    expect(await who(both)).toEqual({ viewer: { id: ada.id }, viewerActor: shown(ada.id, 'Ada', 'User') });
    expect((await app.ask(READ, { id: sessionId }, both)).codes).toEqual(['NOT_FOUND']);
    await app.done('mutation { logout { ok } }', {}, both);
    expect(await who(both)).toEqual({ viewer: null, viewerActor: shown(guest.id, 'Gil') });
  });

  test('opens nothing of the workspace: no lists, people, addresses or keys', async () => {
    const guest = await app.comeByLink(token, 'Gil');
    const through = (selection: string) =>
      codesOf(`query ($id: ID!) { session(id: $id) { workspace { ${selection} } } }`, { id: sessionId }, guest);
    expect(await through('name slug viewerRole')).toEqual([]);
    for (const selection of ['members { edges { node { role } } }', 'sessions { edges { node { id } } }', 'apiKeys { id }']) {
      expect(await through(selection)).toEqual(['NOT_FOUND']);
    }
    expect(await codesOf('query ($id: ID!) { node(id: $id) { id } }', { id: owner.id }, guest)).toEqual(['NOT_FOUND']);
    expect(await codesOf('query ($id: ID!) { session(id: $id) { members { user { email } } } }', { id: sessionId }, guest)).toEqual([
      'FORBIDDEN',
    ]);
    expect(await codesOf('{ models { id } }', {}, guest)).toEqual([]);
    expect(await codesOf('mutation { createWorkspace(input: { name: "Mine" }) { workspace { id } } }', {}, guest)).toEqual(['FORBIDDEN']);
    const open = 'mutation ($id: ID!) { createSession(input: { workspaceId: $id }) { session { id } } }';
    expect(await codesOf(open, { id: owner.workspace.id }, guest)).toEqual(['NOT_FOUND']);
  });
});

describe('who came by a link', () => {
  const GUESTS = 'query ($id: ID!) { session(id: $id) { linkGuests { actor { __typename id displayName } role linkName } } }';
  const REMOVE = 'mutation ($input: RemoveLinkGuestInput!) { removeLinkGuest(input: $input) { session { id } } }';

  test('is listed for those who invite, taken out, and stays out in that name', async () => {
    const id = await app.session(owner);
    const link = await app.shareLink(owner, id, { role: 'COMMENTER' });
    const [guest, ada] = [await app.comeByLink(link.token, 'Gil'), await app.person('Ada')];
    await join({ token: link.token }, ada.headers);
    const [asAda, asGil] = [shown(ada.id, 'Ada', 'User'), shown(guest.id, 'Gil')];
    const listed = (actors: object[]) => ({
      session: { linkGuests: actors.map((actor) => ({ actor, role: 'COMMENTER', linkName: null })) },
    });
    expect((await app.ask(GUESTS, { id }, owner.headers)).data).toEqual(listed([asAda, asGil]));
    expect(await codesOf(GUESTS, { id }, guest)).toEqual(['FORBIDDEN']);
    expect(await codesOf(REMOVE, { input: { sessionId: id, actorId: ada.id } }, guest)).toEqual(['FORBIDDEN']);
    for (const visitor of [guest, ada]) {
      expect(await codesOf(REMOVE, { input: { sessionId: id, actorId: visitor.id } }, owner)).toEqual([]);
      expect(await codesOf(REMOVE, { input: { sessionId: id, actorId: visitor.id } }, owner)).toEqual(['NOT_FOUND']);
      expect(await codesOf(READ, { id }, visitor)).toEqual(['NOT_FOUND']);
      expect((await join({ token: link.token }, visitor.headers)).codes).toEqual(['FORBIDDEN']);
    }
    const another = await app.shareLink(owner, id);
    expect((await join({ token: another.token }, ada.headers)).codes).toEqual(['FORBIDDEN']);
    expect((await app.ask(GUESTS, { id }, owner.headers)).data).toEqual(listed([]));
  });

  test('is listed once, with the best of the roles that their links give', async () => {
    const id = await app.session(owner);
    const links = [];
    for (const role of ['VIEWER', 'EDITOR', 'COMMENTER'] as const) links.push(await app.shareLink(owner, id, { role }));
    const [guest, ada] = [await app.comeByLink(links[0]!.token, 'Gil'), await app.person('Ada')];
    for (const { token: way } of links) await join({ token: way }, ada.headers);
    await join({ token: links[2]!.token }, guest.headers);
    // By the last one too, as if it had given more at that time.
    await app.sql(
      'insert into link_grant (link_id, user_id, created_at) select id, $2, now() from share_link where session_id = $1 on conflict do nothing',
      [id, ada.id],
    );
    const { session } = await app.done<{ session: { linkGuests: object[] } }>(GUESTS, { id }, owner.headers);
    expect(session.linkGuests).toHaveLength(2);
    expect(session.linkGuests).toContainEqual({ actor: shown(ada.id, 'Ada', 'User'), role: 'EDITOR', linkName: null });
    expect(session.linkGuests).toContainEqual({ actor: shown(guest.id, 'Gil'), role: 'COMMENTER', linkName: null });
  });

  test('is somebody to those who see the session, and nobody to others', async () => {
    const guest = await app.comeByLink(token, 'Gil');
    const node = 'query ($id: ID!) { node(id: $id) { ... on Guest { displayName } } }';
    expect((await app.ask(node, { id: guest.id }, owner.headers)).data).toEqual({ node: { displayName: 'Gil' } });
    expect((await app.ask(node, { id: guest.id }, guest.headers)).data).toEqual({ node: { displayName: 'Gil' } });
    expect(await codesOf(node, { id: guest.id }, await app.person('Stranger'))).toEqual(['NOT_FOUND']);
  });

  test('fifty who come at the same moment are fifty, and each is counted', async () => {
    const id = await app.session(owner);
    const link = await app.shareLink(owner, id);
    const guests = await Promise.all(Array.from({ length: 50 }, (_, n) => app.comeByLink(link.token, `Guest ${n}`)));
    expect(new Set(guests.map((guest) => guest.id)).size).toBe(50);
    expect(await app.sql('select uses from share_link where id = $1', [link.id])).toEqual([{ uses: 50 }]);
  });
});
