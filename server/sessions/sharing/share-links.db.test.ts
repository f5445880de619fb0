import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';

const CREATE = `mutation ($input: CreateShareLinkInput!) {
  createShareLink(input: $input) { token url shareLink { id role state hasPassword expiresAt uses createdBy { displayName } } }
}`;
const CHANGE = `mutation ($input: UpdateShareLinkInput!) { updateShareLink(input: $input) { shareLink { role state hasPassword expiresAt name } } }`;
const REVOKE = `mutation ($id: ID!) { revokeShareLink(input: { id: $id }) { shareLink { state } } }`;
const ROTATE = `mutation ($id: ID!) { rotateShareLink(input: { id: $id }) { token shareLink { state } } }`;
const REMOVE = 'mutation ($input: RemoveLinkGuestInput!) { removeLinkGuest(input: $input) { session { id } } }';
const JOIN = `mutation ($input: JoinByLinkInput!) { joinByLink(input: $input) { session { id title viewerRole } actor { __typename id displayName } } }`;
const PREVIEW = `query ($token: String!) {
  shareLink(token: $token) { state needsPassword sessionTitle workspaceName role inviterName expiresAt }
}`;
const LINKS = `query ($id: ID!) { session(id: $id) { viewerMayInvite shareLinks { id role state uses lastUsedAt } } }`;
const UPDATE = 'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { visibility whoInvites } } }';
const READ = 'query ($id: ID!) { session(id: $id) { title viewerRole } }';

let app: TestApp;
let owner: Person;
beforeAll(async () => {
  app = await createTestApp();
  owner = await app.person('Olga');
});
afterAll(() => app.close());

const create = (visitor: Visitor, sessionId: string, more: object = {}) =>
  app.ask<{ createShareLink: { token: string; url: string; shareLink: { id: string } } }>(
    CREATE,
    { input: { sessionId, role: 'VIEWER', ...more } },
    visitor.headers,
  );
const update = (visitor: Visitor, input: object) => app.ask(UPDATE, { input }, visitor.headers);
const join = (token: string, more: object = {}, headers: Record<string, string> = {}) =>
  app.ask(JOIN, { input: { token, displayName: 'Gil', ...more } }, headers);
const roleOf = async (visitor: Visitor, id: string) => {
  const { data, codes } = await app.ask<{ session: { viewerRole: string } } | null>(READ, { id }, visitor.headers);
  return data?.session?.viewerRole ?? codes[0];
};
const inAnHour = () => new Date(Date.now() + 3_600_000);

describe('a share link', () => {
  test('has 256 random bits that are stored as a hash only, and is shown once', async () => {
    const sessionId = await app.session(owner);
    const made = await create(owner, sessionId, { password: 'open sesame', name: 'For the board' });
    const { token, url, shareLink } = made.data.createShareLink;
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(url).toBe(`http://localhost:${app.port}/join#${token}`);
    expect(shareLink).toMatchObject({ role: 'VIEWER', state: 'ACTIVE', hasPassword: true, uses: 0, createdBy: { displayName: 'Olga' } });
    const [row] = await app.sql('select to_jsonb(l)::text as row from share_link l where id = $1', [shareLink.id]);
    expect(row?.['row']).not.toContain(token);
    expect(row?.['row']).not.toContain('open sesame');
    expect(row?.['row']).toContain('$argon2id$');
    expect((await app.ask(LINKS, { id: sessionId }, owner.headers)).body).not.toContain(token);
  });

  test('opens the session to links where it was not, and rests while the session is shared in another way', async () => {
    const sessionId = await app.session(owner, { visibility: 'WORKSPACE' });
    const { token } = await app.shareLink(owner, sessionId, { role: 'COMMENTER' });
    const guest = await app.comeByLink(token);
    expect(await roleOf(guest, sessionId)).toBe('COMMENTER');
    for (const visibility of ['WORKSPACE', 'PRIVATE']) {
      await update(owner, { id: sessionId, visibility });
      expect(await roleOf(guest, sessionId)).toBe('NOT_FOUND');
      expect((await app.ask(PREVIEW, { token })).data).toMatchObject({ shareLink: { state: 'SUSPENDED', sessionTitle: null } });
      expect((await join(token)).codes).toEqual(['NOT_FOUND']);
    }
    await update(owner, { id: sessionId, visibility: 'LINK' });
    expect(await roleOf(guest, sessionId)).toBe('COMMENTER');
  });

  test('tells whoever holds it where it leads, and with a password nothing but that it needs one', async () => {
    const sessionId = await app.session(owner, { title: 'Quarterly plan' });
    const { token } = await app.shareLink(owner, sessionId, { role: 'EDITOR' });
    const where = { sessionTitle: 'Quarterly plan', workspaceName: 'Olga’s workspace', role: 'EDITOR', inviterName: 'Olga' };
    expect((await app.ask(PREVIEW, { token })).data).toEqual({
      shareLink: { state: 'ACTIVE', needsPassword: false, ...where, expiresAt: null },
    });
    const locked = await app.shareLink(owner, sessionId, { password: 'open sesame', expiresAt: inAnHour() });
    const nothing = { sessionTitle: null, workspaceName: null, role: null, inviterName: null, expiresAt: null };
    expect((await app.ask(PREVIEW, { token: locked.token })).data).toEqual({
      shareLink: { state: 'ACTIVE', needsPassword: true, ...nothing },
    });
    expect((await app.ask(PREVIEW, { token: 'x'.repeat(43) })).codes).toEqual(['NOT_FOUND']);
  });

  test('ends when its time is over, when it is revoked, and in its old form when it is rotated', async () => {
    const sessionId = await app.session(owner, { title: 'Plan' });
    const [late, gone, old] = [
      await app.shareLink(owner, sessionId, { expiresAt: inAnHour() }),
      await app.shareLink(owner, sessionId),
      await app.shareLink(owner, sessionId),
    ];
    const guests = await Promise.all([late, gone, old].map(({ token }) => app.comeByLink(token)));
    for (const guest of guests) expect(await roleOf(guest, sessionId)).toBe('VIEWER');

    await app.sql("update share_link set expires_at = now() - interval '1 second' where id = $1", [late.id]);
    expect((await app.ask(REVOKE, { id: gone.id }, owner.headers)).data).toEqual({ revokeShareLink: { shareLink: { state: 'REVOKED' } } });
    expect((await app.ask(REVOKE, { id: gone.id }, owner.headers)).codes).toEqual([]);
    const rotated = await app.ask<{ rotateShareLink: { token: string } }>(ROTATE, { id: old.id }, owner.headers);

    for (const guest of guests) expect(await roleOf(guest, sessionId)).toBe('NOT_FOUND');
    for (const { token } of [late, gone, old]) expect((await join(token)).codes).toEqual(['NOT_FOUND']);
    expect((await app.ask(PREVIEW, { token: late.token })).data).toMatchObject({ shareLink: { state: 'EXPIRED', sessionTitle: null } });
    expect((await app.ask(PREVIEW, { token: gone.token })).data).toMatchObject({ shareLink: { state: 'REVOKED', inviterName: 'Olga' } });
    expect((await app.ask(PREVIEW, { token: old.token })).codes).toEqual(['NOT_FOUND']);
    expect(rotated.data.rotateShareLink.token).not.toBe(old.token);
    const { headers } = await app.comeByLink(rotated.data.rotateShareLink.token);
    expect(await roleOf({ headers }, sessionId)).toBe('VIEWER');
    // A revoked one cannot be brought back.
    expect((await app.ask(CHANGE, { input: { id: gone.id, expiresAt: null } }, owner.headers)).codes).toEqual(['NOT_FOUND']);
    expect((await app.ask(ROTATE, { id: gone.id }, owner.headers)).codes).toEqual(['NOT_FOUND']);
    const prolonged = await app.ask(CHANGE, { input: { id: late.id, expiresAt: inAnHour() } }, owner.headers);
    expect(prolonged.data).toMatchObject({ updateShareLink: { shareLink: { state: 'ACTIVE' } } });
    expect(await roleOf(guests[0]!, sessionId)).toBe('VIEWER');
  });

  test('changes what it gives to everybody who came by it; another password sends them to the door', async () => {
    const sessionId = await app.session(owner);
    const { id, token } = await app.shareLink(owner, sessionId, { role: 'EDITOR' });
    const guest = await app.comeByLink(token);
    const change = (input: object) => app.ask(CHANGE, { input: { id, ...input } }, owner.headers);
    await change({ role: 'VIEWER', name: 'Readers' });
    expect(await roleOf(guest, sessionId)).toBe('VIEWER');
    expect((await change({ password: 'open sesame' })).data).toMatchObject({
      updateShareLink: { shareLink: { hasPassword: true, name: 'Readers', role: 'VIEWER' } },
    });
    expect(await roleOf(guest, sessionId)).toBe('NOT_FOUND');
    expect((await join(token, { password: 'open sesame' }, guest.headers)).codes).toEqual([]);
    expect((await change({ password: null })).data).toMatchObject({ updateShareLink: { shareLink: { hasPassword: false } } });
    expect(await roleOf(guest, sessionId)).toBe('VIEWER');
    expect((await change({ role: 'OWNER' })).codes).toEqual(['INVALID']);
    expect((await change({ expiresAt: '2020-01-01T00:00:00Z' })).codes).toEqual(['INVALID']);
    expect((await change({ password: 'short' })).codes).toEqual(['INVALID']);
  });

  test('leads into an archived session, to read', async () => {
    const sessionId = await app.session(owner);
    const { id, token } = await app.shareLink(owner, sessionId, { role: 'EDITOR' });
    await update(owner, { id: sessionId, archived: true });
    const guest = await app.comeByLink(token);
    expect(await roleOf(guest, sessionId)).toBe('EDITOR');
    const send = 'mutation ($id: ID!) { sendPrompt(input: { sessionId: $id, text: "Hello", models: ["demo:echo"] }) { prompt { id } } }';
    expect((await app.ask(send, { id: sessionId }, guest.headers)).codes).toEqual(['CONFLICT']);
    expect((await app.ask(REVOKE, { id }, owner.headers)).codes).toEqual([]);
    expect(await roleOf(guest, sessionId)).toBe('NOT_FOUND');
  });

  test('counts who came, once each', async () => {
    const sessionId = await app.session(owner);
    const { token } = await app.shareLink(owner, sessionId);
    const ada = await app.comeByLink(token, 'Ada');
    await app.comeByLink(token, 'Ben');
    expect((await join(token, {}, ada.headers)).codes).toEqual([]);
    const { data } = await app.ask(LINKS, { id: sessionId }, owner.headers);
    expect(data).toMatchObject({ session: { shareLinks: [{ uses: 2, lastUsedAt: expect.any(String) }] } });
  });

  test('there are at most fifty living ones to a session', async () => {
    const sessionId = await app.session(owner);
    await app.sql(
      `insert into share_link (id, session_id, role, token_hash, created_by_kind, created_by_id, created_by_name, created_at)
        select 'lnk_' || n, $1, 'viewer', 'h' || n, 'user', 'x', 'x', now() from generate_series(1, 50) n`,
      [sessionId],
    );
    expect((await create(owner, sessionId)).codes).toEqual(['CONFLICT']);
  });
});

describe('who makes links', () => {
  test('owners alone, until an owner lets editors invite; then editors too, but never for a private session', async () => {
    const editor = await app.join(owner, 'Eddie');
    const sessionId = await app.session(owner, { visibility: 'WORKSPACE' });
    expect((await create(editor, sessionId)).codes).toEqual(['FORBIDDEN']);
    expect((await app.ask(LINKS, { id: sessionId }, editor.headers)).codes).toEqual(['FORBIDDEN']);
    expect((await update(editor, { id: sessionId, whoInvites: 'EDITORS' })).codes).toEqual(['FORBIDDEN']);
    expect((await update(owner, { id: sessionId, whoInvites: 'EDITORS' })).data).toEqual({
      updateSession: { session: { visibility: 'WORKSPACE', whoInvites: 'EDITORS' } },
    });
    expect((await create(editor, sessionId, { role: 'EDITOR' })).codes).toEqual([]);
    expect((await create(editor, sessionId, { role: 'OWNER' })).codes).toEqual(['FORBIDDEN']);
    expect((await create(owner, sessionId, { role: 'OWNER' })).codes).toEqual(['INVALID']);
    expect((await app.ask(LINKS, { id: sessionId }, editor.headers)).data).toMatchObject({ session: { viewerMayInvite: true } });

    const secret = await app.session(owner, { visibility: 'PRIVATE' });
    await update(owner, { id: secret, whoInvites: 'EDITORS' });
    await app.sql('insert into session_member (session_id, user_id, role) values ($1, $2, $3)', [secret, editor.id, 'editor']);
    expect((await create(editor, secret)).codes).toEqual(['FORBIDDEN']);
    expect((await create(owner, secret)).codes).toEqual([]);
  });

  test('nobody who came by a link lets others in, whatever the link gives', async () => {
    const sessionId = await app.session(owner);
    await update(owner, { id: sessionId, whoInvites: 'EDITORS' });
    const { id, token } = await app.shareLink(owner, sessionId, { role: 'EDITOR' });
    const [guest, person] = [await app.comeByLink(token), await app.person('Per')];
    await join(token, {}, person.headers);
    for (const visitor of [guest, person]) {
      expect(await roleOf(visitor, sessionId)).toBe('EDITOR');
      expect((await create(visitor, sessionId)).codes).toEqual(['FORBIDDEN']);
      expect((await app.ask(REVOKE, { id }, visitor.headers)).codes).toEqual(['NOT_FOUND']);
      expect((await app.ask('query ($id: ID!) { node(id: $id) { id } }', { id }, visitor.headers)).codes).toEqual(['NOT_FOUND']);
      expect((await app.ask(LINKS, { id: sessionId }, visitor.headers)).codes).toEqual(['FORBIDDEN']);
    }
  });

  test('another session’s owner cannot touch a link', async () => {
    const other = await app.person('Otto');
    const { id } = await app.shareLink(owner, await app.session(owner));
    for (const [query, variables] of [
      [REVOKE, { id }],
      [ROTATE, { id }],
      [CHANGE, { input: { id, role: 'EDITOR' } }],
    ] as const) {
      expect((await app.ask(query, variables, other.headers)).codes).toEqual(['NOT_FOUND']);
    }
  });
});

describe('at the same moment', () => {
  const ROUNDS = 12;

  test('R5: a link is rotated and somebody comes by its old token: they are in with the new one only', async () => {
    const sessionId = await app.session(owner);
    for (let round = 0; round < ROUNDS; round++) {
      const { id, token } = await app.shareLink(owner, sessionId);
      await Promise.all([...Array.from({ length: 3 }, () => join(token)), app.done(ROTATE, { id }, owner.headers)]);
      expect(await app.sql('select guest_id from link_grant where link_id = $1', [id])).toEqual([]);
      await app.done(REVOKE, { id }, owner.headers);
    }
  });

  test('R5: somebody is taken out and comes by another link: they are out', async () => {
    const sessionId = await app.session(owner);
    const [first, second] = [await app.shareLink(owner, sessionId), await app.shareLink(owner, sessionId, { role: 'EDITOR' })];
    for (let round = 0; round < ROUNDS; round++) {
      const guest = await app.comeByLink(first.token);
      await Promise.all([
        join(second.token, {}, guest.headers),
        app.done(REMOVE, { input: { sessionId, actorId: guest.id } }, owner.headers),
      ]);
      expect(await roleOf(guest, sessionId)).toBe('NOT_FOUND');
    }
  });

  test('R5: a session is made private and an editor makes a link: it stays private', async () => {
    const editor = await app.join(owner, 'Mia');
    for (let round = 0; round < ROUNDS; round++) {
      const sessionId = await app.session(owner);
      await update(owner, { id: sessionId, whoInvites: 'EDITORS' });
      await Promise.all([
        ...Array.from({ length: 4 }, () => create(editor, sessionId)),
        update(owner, { id: sessionId, visibility: 'PRIVATE' }),
      ]);
      expect(await app.sql('select visibility from session where id = $1', [sessionId])).toEqual([{ visibility: 'private' }]);
    }
  });
});
