import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';

const ADD = `mutation ($input: AddSessionMemberInput!) {
  addSessionMember(input: $input) { member { user { id displayName } role source } invitation { id email role } }
}`;
const CHANGE = 'mutation ($input: ChangeSessionRoleInput!) { changeSessionRole(input: $input) { member { role } } }';
const REMOVE = 'mutation ($input: RemoveSessionMemberInput!) { removeSessionMember(input: $input) { session { id } } }';
const LEAVE = 'mutation ($input: LeaveSessionInput!) { leaveSession(input: $input) { ok } }';
const WITHDRAW = 'mutation ($input: WithdrawSessionInvitationInput!) { withdrawSessionInvitation(input: $input) { session { id } } }';
const ACCEPT = `mutation ($token: String!) {
  acceptInvitation(input: { token: $token }) { workspace { name viewerRole } session { id title viewerRole } }
}`;
const MEMBERS = 'query ($id: ID!) { session(id: $id) { members { user { id } role source } } }';
const INVITATIONS = 'query ($id: ID!) { session(id: $id) { invitations { id email role } } }';
const UPDATE = 'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { id } } }';
const READ = 'query ($id: ID!) { session(id: $id) { viewerRole } }';

let app: TestApp;
let owner: Person;
let [mia, max]: Person[] = [];
beforeAll(async () => {
  app = await createTestApp();
  owner = await app.person('Olga');
  [mia, max] = [await app.join(owner, 'Mia'), await app.join(owner, 'Max', 'GUEST')];
});
afterAll(() => app.close());

const ask = (query: string, input: object, { headers }: Visitor) => app.ask(query, { input }, headers);
const codes = async (query: string, input: object, visitor: Visitor) => (await ask(query, input, visitor)).codes;
const roleOf = async (visitor: Visitor, id: string) => {
  const answer = await app.ask<{ session: { viewerRole: string } } | null>(READ, { id }, visitor.headers);
  return answer.data?.session?.viewerRole ?? answer.codes[0];
};
async function members(id: string) {
  const { session } = await app.done<{ session: { members: { user: { id: string }; role: string; source: string }[] } }>(
    MEMBERS,
    { id },
    owner.headers,
  );
  return session.members.map(({ user, role, source }) => [user.id, role, source]);
}
const secret = (title = 'Secret') => app.session(owner, { visibility: 'PRIVATE', title });

describe('people of the workspace', () => {
  test('are let in at once, by id or address, and are listed with their roles', async () => {
    const sessionId = await secret();
    expect(await roleOf(mia!, sessionId)).toBe('NOT_FOUND');
    expect((await ask(ADD, { sessionId, userId: mia!.id, role: 'COMMENTER' }, owner)).data).toEqual({
      addSessionMember: { member: { user: { id: mia!.id, displayName: 'Mia' }, role: 'COMMENTER', source: 'EXPLICIT' }, invitation: null },
    });
    expect(await roleOf(mia!, sessionId)).toBe('COMMENTER');
    expect(await codes(ADD, { sessionId, email: ` ${max!.email.toUpperCase()} `, role: 'EDITOR' }, owner)).toEqual([]);
    expect(await members(sessionId)).toEqual([
      [owner.id, 'OWNER', 'CREATOR'],
      [max!.id, 'EDITOR', 'EXPLICIT'],
      [mia!.id, 'COMMENTER', 'EXPLICIT'],
    ]);
    expect(await codes(ADD, { sessionId, userId: mia!.id, role: 'EDITOR' }, owner)).toEqual(['CONFLICT']);
    expect(await codes(ADD, { sessionId, userId: owner.id, role: 'VIEWER' }, owner)).toEqual(['CONFLICT']);
  });

  test('are told in the app, not by mail', async () => {
    const sessionId = await secret('Surprise');
    const mails = async () => (await (await fetch(`${app.origin}/outbox`)).text()).split(`to ${mia!.email} `).length;
    const before = await mails();
    await ask(ADD, { sessionId, userId: mia!.id, role: 'VIEWER' }, owner);
    const [row] = await app.sql('select kind, excerpt, actor_id from notification where recipient_id = $1 and session_id = $2', [
      mia!.id,
      sessionId,
    ]);
    expect(row).toEqual({ kind: 'invitation', excerpt: 'Surprise', actor_id: owner.id });
    expect(await mails()).toBe(before);
  });

  test('an explicit role never lowers what the workspace gives', async () => {
    const sessionId = await app.session(owner, { visibility: 'WORKSPACE' });
    await ask(ADD, { sessionId, userId: mia!.id, role: 'VIEWER' }, owner);
    expect(await roleOf(mia!, sessionId)).toBe('EDITOR');
    await ask(UPDATE, { id: sessionId, visibility: 'PRIVATE' }, owner);
    expect(await roleOf(mia!, sessionId)).toBe('VIEWER');
  });

  test('who leaves the workspace is in none of its sessions, and in no list of them', async () => {
    const sessionId = await secret();
    const leaver = await app.join(owner, 'Leaver');
    await ask(ADD, { sessionId, userId: leaver.id, role: 'OWNER' }, owner);
    expect(await roleOf(leaver, sessionId)).toBe('OWNER');
    const remove = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }';
    await ask(remove, { workspaceId: owner.workspace.id, userId: leaver.id }, owner);
    expect(await roleOf(leaver, sessionId)).toBe('NOT_FOUND');
    expect(await members(sessionId)).toEqual([[owner.id, 'OWNER', 'CREATOR']]);
  });

  test('who comes back to the workspace does not come back to what they were in its sessions', async () => {
    const sessionId = await secret();
    const leaver = await app.join(owner, 'Back');
    await ask(ADD, { sessionId, userId: leaver.id, role: 'OWNER' }, owner);
    const elsewhere = await app.session(await app.person('Else'));
    await app.sql('insert into session_member (session_id, user_id, role) values ($1, $2, $3)', [elsewhere, leaver.id, 'editor']);
    const remove = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }';
    await ask(remove, { workspaceId: owner.workspace.id, userId: leaver.id }, owner);
    const invite = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }';
    await ask(invite, { workspaceId: owner.workspace.id, email: leaver.email, role: 'MEMBER' }, owner);
    await app.done(ACCEPT, { token: await app.linkTo(leaver.email) }, leaver.headers);
    expect(await roleOf(leaver, sessionId)).toBe('NOT_FOUND');
    expect(await members(sessionId)).toEqual([[owner.id, 'OWNER', 'CREATOR']]);
    // Those of other workspaces are another matter.
    expect(await app.sql('select session_id from session_member where user_id = $1', [leaver.id])).toEqual([{ session_id: elsewhere }]);
  });

  test('an id of somebody else, both ways at once, or neither is refused', async () => {
    const sessionId = await secret();
    const stranger = await app.person('Stranger');
    expect(await codes(ADD, { sessionId, userId: stranger.id, role: 'VIEWER' }, owner)).toEqual(['NOT_FOUND']);
    expect(await codes(ADD, { sessionId, userId: mia!.id, email: mia!.email, role: 'VIEWER' }, owner)).toEqual(['INVALID']);
    expect(await codes(ADD, { sessionId, role: 'VIEWER' }, owner)).toEqual(['INVALID']);
    expect(await codes(ADD, { sessionId, email: 'no address', role: 'VIEWER' }, owner)).toEqual(['INVALID']);
  });
});

describe('somebody whom the workspace does not know', () => {
  test('is invited by mail, and becomes a guest of the workspace and a member of this one session', async () => {
    const sessionId = await secret('Secret plan');
    const other = await app.session(owner, { visibility: 'WORKSPACE' });
    const ada = await app.person('Ada');
    const { data } = await ask(ADD, { sessionId, email: ada.email, role: 'EDITOR' }, owner);
    expect(data).toEqual({
      addSessionMember: { member: null, invitation: { id: expect.stringMatching(/^inv_/), email: ada.email, role: 'EDITOR' } },
    });
    expect((await app.ask(INVITATIONS, { id: sessionId }, owner.headers)).data).toMatchObject({
      session: { invitations: [{ email: ada.email }] },
    });
    expect(await roleOf(ada, sessionId)).toBe('NOT_FOUND');
    expect(await (await fetch(`${app.origin}/outbox`)).text()).toContain('the session “Secret plan” of Olga’s workspace');
    const token = await app.linkTo(ada.email);
    expect((await app.ask(ACCEPT, { token }, ada.headers)).data).toEqual({
      acceptInvitation: {
        workspace: { name: 'Olga’s workspace', viewerRole: 'GUEST' },
        session: { id: sessionId, title: 'Secret plan', viewerRole: 'EDITOR' },
      },
    });
    expect(await roleOf(ada, other)).toBe('NOT_FOUND');
    expect((await app.ask(INVITATIONS, { id: sessionId }, owner.headers)).data).toEqual({ session: { invitations: [] } });
  });

  test('may be asked into two sessions and into the workspace at once: each mail works by itself', async () => {
    const ada = await app.person('Ada');
    const sessions = [await secret('one'), await secret('two')];
    const tokens: string[] = [];
    for (const sessionId of sessions) {
      await ask(ADD, { sessionId, email: ada.email, role: 'VIEWER' }, owner);
      tokens.push(await app.linkTo(ada.email));
    }
    const invite = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }';
    await ask(invite, { workspaceId: owner.workspace.id, email: ada.email, role: 'MEMBER' }, owner);
    tokens.push(await app.linkTo(ada.email));
    for (const token of tokens.toReversed()) expect((await app.ask(ACCEPT, { token }, ada.headers)).codes).toEqual([]);
    for (const sessionId of sessions) expect(await roleOf(ada, sessionId)).toBe('VIEWER');
    const { data } = await app.ask('query ($s: String!) { workspace(slug: $s) { viewerRole } }', { s: owner.workspace.slug }, ada.headers);
    expect(data).toEqual({ workspace: { viewerRole: 'MEMBER' } });
  });

  test('an invitation that was withdrawn, or replaced by a newer one, opens nothing', async () => {
    const ada = await app.person('Ada');
    const sessionId = await secret();
    await ask(ADD, { sessionId, email: ada.email, role: 'OWNER' }, owner);
    const first = await app.linkTo(ada.email);
    const { data } = await app.ask<{ addSessionMember: { invitation: { id: string } } }>(
      ADD,
      { input: { sessionId, email: ada.email, role: 'VIEWER' } },
      owner.headers,
    );
    const second = await app.linkTo(ada.email);
    expect((await app.ask(ACCEPT, { token: first }, ada.headers)).codes).toEqual(['NOT_FOUND']);
    const invitationId = data.addSessionMember.invitation.id;
    expect(await codes(WITHDRAW, { sessionId: await secret(), invitationId }, owner)).toEqual(['NOT_FOUND']);
    expect(await codes(WITHDRAW, { sessionId, invitationId }, owner)).toEqual([]);
    expect((await app.ask(ACCEPT, { token: second }, ada.headers)).codes).toEqual(['NOT_FOUND']);
    expect(await roleOf(ada, sessionId)).toBe('NOT_FOUND');
  });

  test('accepting is for the person with the address alone', async () => {
    const sessionId = await secret();
    await ask(ADD, { sessionId, email: 'somebody@example.com', role: 'OWNER' }, owner);
    const token = await app.linkTo('somebody@example.com');
    const { token: link } = await app.shareLink(owner, await app.session(owner));
    const guest = await app.comeByLink(link);
    for (const visitor of [await app.person('Eve'), guest]) {
      expect((await app.ask(ACCEPT, { token }, visitor.headers)).codes).toEqual(['FORBIDDEN']);
    }
  });
});

describe('who may', () => {
  test('owners change and remove; who opened it stays its owner; others may not', async () => {
    const sessionId = await secret();
    await ask(ADD, { sessionId, userId: mia!.id, role: 'EDITOR' }, owner);
    await ask(ADD, { sessionId, userId: max!.id, role: 'VIEWER' }, owner);
    for (const [query, more] of [
      [ADD, { email: 'x@example.com', role: 'VIEWER' }],
      [CHANGE, { userId: max!.id, role: 'EDITOR' }],
      [REMOVE, { userId: max!.id }],
    ] as const) {
      expect(await codes(query, { sessionId, ...more }, mia!)).toEqual(['FORBIDDEN']);
    }
    expect((await ask(CHANGE, { sessionId, userId: max!.id, role: 'OWNER' }, owner)).data).toEqual({
      changeSessionRole: { member: { role: 'OWNER' } },
    });
    for (const [query, more] of [
      [CHANGE, { role: 'VIEWER' }],
      [REMOVE, {}],
    ] as const) {
      expect(await codes(query, { sessionId, userId: owner.id, ...more }, max!)).toEqual(['CONFLICT']);
    }
    expect(await codes(REMOVE, { sessionId, userId: mia!.id }, max!)).toEqual([]);
    expect(await roleOf(mia!, sessionId)).toBe('NOT_FOUND');
    expect(await codes(REMOVE, { sessionId, userId: mia!.id }, max!)).toEqual(['NOT_FOUND']);
  });

  test('editors add people as editors at most, where owners let them', async () => {
    const sessionId = await secret();
    await ask(ADD, { sessionId, userId: mia!.id, role: 'EDITOR' }, owner);
    expect(await codes(ADD, { sessionId, userId: max!.id, role: 'EDITOR' }, mia!)).toEqual(['FORBIDDEN']);
    await ask(UPDATE, { id: sessionId, whoInvites: 'EDITORS' }, owner);
    expect(await codes(ADD, { sessionId, userId: max!.id, role: 'OWNER' }, mia!)).toEqual(['FORBIDDEN']);
    expect(await codes(ADD, { sessionId, userId: max!.id, role: 'EDITOR' }, mia!)).toEqual([]);
    expect(await codes(CHANGE, { sessionId, userId: max!.id, role: 'VIEWER' }, mia!)).toEqual(['FORBIDDEN']);
    const { data } = await ask(ADD, { sessionId, email: 'new@example.com', role: 'EDITOR' }, mia!);
    expect(data).toMatchObject({ addSessionMember: { invitation: { role: 'EDITOR' } } });
  });

  test('one leaves what one has by name or link; not the workspace’s, and not one’s own session', async () => {
    const sessionId = await secret();
    await ask(ADD, { sessionId, userId: mia!.id, role: 'EDITOR' }, owner);
    expect(await codes(LEAVE, { sessionId }, mia!)).toEqual([]);
    expect(await codes(LEAVE, { sessionId }, mia!)).toEqual(['NOT_FOUND']);
    expect(await codes(LEAVE, { sessionId }, owner)).toEqual(['CONFLICT']);
    const open = await app.session(owner, { visibility: 'WORKSPACE' });
    expect(await codes(LEAVE, { sessionId: open }, mia!)).toEqual(['CONFLICT']);
    const guest = await app.comeByLink((await app.shareLink(owner, open)).token);
    expect(await codes(LEAVE, { sessionId: open }, guest)).toEqual([]);
    expect(await roleOf(guest, open)).toBe('NOT_FOUND');
  });

  test('a private session whose creator is gone keeps its last owner', async () => {
    const creator = await app.join(owner, 'Creator', 'ADMIN');
    const { createSession } = await app.done<{ createSession: { session: { id: string } } }>(
      'mutation ($input: CreateSessionInput!) { createSession(input: $input) { session { id } } }',
      { input: { workspaceId: owner.workspace.id, visibility: 'PRIVATE' } },
      creator.headers,
    );
    const sessionId = createSession.session.id;
    await ask(ADD, { sessionId, userId: mia!.id, role: 'OWNER' }, creator);
    await ask(ADD, { sessionId, userId: max!.id, role: 'EDITOR' }, creator);
    const remove = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }';
    await ask(remove, { workspaceId: owner.workspace.id, userId: creator.id }, owner);
    expect(await codes(LEAVE, { sessionId }, mia!)).toEqual(['CONFLICT']);
    expect(await codes(CHANGE, { sessionId, userId: mia!.id, role: 'EDITOR' }, mia!)).toEqual(['CONFLICT']);
    await ask(CHANGE, { sessionId, userId: max!.id, role: 'OWNER' }, mia!);
    // Both at once: one of them stays.
    const left = await Promise.all([codes(LEAVE, { sessionId }, mia!), codes(LEAVE, { sessionId }, max!)]);
    expect(left.flat()).toEqual(['CONFLICT']);
  });
});
