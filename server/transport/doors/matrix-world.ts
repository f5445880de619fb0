/** A workspace full of canaries, and everybody who might come to its doors. */
import { randomBytes } from 'node:crypto';
import * as Y from 'yjs';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { bearer } from '../../testkit/visitors.ts';

export const KEY_SCOPES = ['session:read', 'session:write', 'workspace:read', 'workspace:write', 'usage:read'] as const;

/** By whom they are kept from: what a role must never read, whatever it asks. */
export interface Canaries {
  workspace: string;
  people: string;
  admins: string;
  open: string;
  closed: string;
}

export interface Role {
  name: string;
  headers: Record<string, string>;
  /** What no reply to them may contain. */
  hidden: (keyof Canaries)[];
}

/** Text with the canary in it, as an edit of the draft. */
export function draftUpdate(text: string): string {
  const document = new Y.Doc();
  document.getText('prompt').insert(0, text);
  return Buffer.from(Y.encodeStateAsUpdate(document)).toString('base64');
}

async function fillSession(app: TestApp, owner: Person, visibility: 'PRIVATE' | 'WORKSPACE', canary: string) {
  const id = await app.session(owner, { visibility, title: `Title ${canary}` });
  const socket = await app.watch(owner, id);
  const { promptId, answerIds } = await app.send(owner, id, `Text ${canary}`);
  await socket.until((view) => view.answers().length > 0);
  socket.socket.close();
  const edit = 'mutation ($input: EditDraftInput!) { editDraft(input: $input) { version } }';
  await app.done(edit, { input: { sessionId: id, update: draftUpdate(`Draft ${canary}`), clientId: 'world' } }, owner.headers);
  return { id, promptId, answerId: answerIds[0]! };
}

export async function createWorld(app: TestApp) {
  const canary = (name: string) => `canary${name}${randomBytes(4).toString('hex')}`;
  const canaries: Canaries = {
    workspace: canary('wsp'),
    people: canary('who'),
    admins: canary('adm'),
    open: canary('open'),
    closed: canary('prv'),
  };
  const owner = await app.person(`Owner ${canaries.people}`);
  await app.sql('update workspace set name = $1 where id = $2', [`Workspace ${canaries.workspace}`, owner.workspace.id]);
  const [member, guest, viewer, removed, stranger] = [
    await app.join(owner, 'Member'),
    await app.join(owner, 'Guest', 'GUEST'),
    await app.join(owner, 'Viewer', 'GUEST'),
    await app.join(owner, 'Removed', 'ADMIN'),
    await app.person('Stranger'),
  ];
  const [open, closed] = [
    await fillSession(app, owner, 'WORKSPACE', canaries.open),
    await fillSession(app, owner, 'PRIVATE', canaries.closed),
  ];
  await app.sql('insert into session_member (session_id, user_id, role) values ($1, $2, $3)', [closed.id, viewer.id, 'viewer']);

  const { inviteMember } = await app.done<{ inviteMember: { invitation: { id: string } } }>(
    'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }',
    { input: { workspaceId: owner.workspace.id, email: `${canaries.admins}@example.com`, role: 'MEMBER' } },
    owner.headers,
  );
  const [keys, revoked, expired] = [
    await Promise.all(KEY_SCOPES.map(async (scope) => ({ scope, ...(await app.apiKey(owner, [scope])) }))),
    await app.apiKey(owner, KEY_SCOPES),
    await app.apiKey(owner, KEY_SCOPES),
  ];
  await app.sql('update api_key set display_name = $1', [`Key ${canaries.admins}`]);
  await app.done('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', { id: revoked.id }, owner.headers);
  await app.sql("update api_key set expires_at = now() - interval '1 second' where id = $1", [expired.id]);
  const remove = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }';
  await app.done(remove, { input: { workspaceId: owner.workspace.id, userId: removed.id } }, owner.headers);
  const late = await app.person('Late');
  const move =
    "update access_token set expires_at = now() - interval '1 second' where login_id in (select id from login where user_id = $1)";
  await app.sql(move, [late.id]);
  const gone = await app.person('Gone');
  await app.done('mutation { logout { ok } }', {}, gone.headers);
  const strangersSession = await app.session(stranger);

  const all: Role['hidden'] = ['workspace', 'people', 'admins', 'open', 'closed'];
  const outsiders: Role[] = [
    { name: 'nobody', headers: {}, hidden: all },
    { name: 'a forged token', headers: bearer('pat_forged'), hidden: all },
    { name: 'an expired access token', headers: late.headers, hidden: all },
    { name: 'a login that ended', headers: gone.headers, hidden: all },
    { name: 'a revoked API key', headers: revoked.headers, hidden: all },
    { name: 'an expired API key', headers: expired.headers, hidden: all },
    { name: 'a stranger', headers: stranger.headers, hidden: all },
    { name: 'a removed member', headers: removed.headers, hidden: all },
  ];
  const insiders: Role[] = [
    { name: 'a guest', headers: guest.headers, hidden: ['admins', 'open', 'closed'] },
    { name: 'a viewer of the private session', headers: viewer.headers, hidden: ['admins', 'open'] },
    { name: 'a member', headers: member.headers, hidden: ['admins', 'closed'] },
    ...keys.map(({ scope, headers }): Role => ({
      name: `a key with ${scope}`,
      headers,
      hidden: scope === 'session:read' ? ['admins', 'closed'] : ['admins', 'closed', 'open'],
    })),
  ];
  return {
    owner,
    member,
    stranger,
    strangersSession,
    open,
    closed,
    invitationId: inviteMember.invitation.id,
    apiKeyId: keys[0]!.id,
    canaries,
    roles: [...outsiders, ...insiders],
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
