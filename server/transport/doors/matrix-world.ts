/** A workspace full of canaries, and everybody who might come to its doors. */
import { randomBytes } from 'node:crypto';
import * as Y from 'yjs';
import { SCOPES } from '../../../schema/wire/scopes.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { bearer } from '../../testkit/visitors.ts';
import { OF_ADMINS, hiddenFrom } from './matrix-canaries.ts';
import type { Canaries } from './matrix-canaries.ts';
import { insertRows } from './matrix-rows.ts';

/** Who is in the session that is shared by link: by name, or by a link of the role. */
export const IN_SHARED = [
  'an owner',
  'an editor',
  'a commenter',
  'a viewer',
  'a guest by link who edits',
  'a guest by link who comments',
  'a guest by link who views',
  'a person by link who edits',
] as const;
export type InShared = (typeof IN_SHARED)[number];

/** A process of its own does as well as one within the test. */
export type WorldApp = Pick<
  TestApp,
  'session' | 'watch' | 'send' | 'done' | 'sql' | 'join' | 'shareLink' | 'comeByLink' | 'person' | 'apiKey'
>;

export interface Role {
  name: string;
  headers: Record<string, string>;
  /** What no reply to them may contain. */
  hidden: (keyof Canaries)[];
  inShared?: InShared;
  /** Has a guest's credential, be its link alive or not. */
  isLinkGuest?: true;
}

/** Text with the canary in it, as an edit of the draft. */
export function draftUpdate(text: string): string {
  const document = new Y.Doc();
  document.getText('prompt').insert(0, text);
  return Buffer.from(Y.encodeStateAsUpdate(document)).toString('base64');
}

async function fillSession(app: WorldApp, owner: Person, visibility: 'PRIVATE' | 'WORKSPACE' | 'LINK', canary: string) {
  const id = await app.session(owner, { visibility, title: `Title ${canary}` });
  const socket = await app.watch(owner, id);
  const { promptId, answerIds } = await app.send(owner, id, `Text ${canary}`, ['demo:echo', 'demo:echo']);
  await socket.until((view) => view.answers().length > 1);
  socket.socket.close();
  const edit = 'mutation ($input: EditDraftInput!) { editDraft(input: $input) { version } }';
  await app.done(edit, { input: { sessionId: id, update: draftUpdate(`Draft ${canary}`), clientId: 'world' } }, owner.headers);
  const vote = 'mutation ($input: CastVoteInput!) { castVote(input: $input) { poll { id } } }';
  await app.done(vote, { input: { messageId: answerIds[0] } }, owner.headers);
  const comment = 'mutation ($input: AddCommentInput!) { addComment(input: $input) { comment { id } } }';
  const { addComment } = await app.done<{ addComment: { comment: { id: string } } }>(
    comment,
    { input: { messageId: promptId, text: `Comment ${canary}`, anchor: { start: 0, end: `Text ${canary}`.length } } },
    owner.headers,
  );
  const { createBranch } = await app.done<{ createBranch: { branch: { id: string } } }>(
    'mutation ($input: CreateBranchInput!) { createBranch(input: $input) { branch { id } } }',
    { input: { sessionId: id, messageId: answerIds[0], name: `Branch ${canary}` } },
    owner.headers,
  );
  const queuedPromptId = promptId.replace('msg', 'qpr');
  await app.sql(
    `insert into queued_prompt (id, session_id, position, state, author_kind, author_id, author_name, text, model_ids, is_blind, created_at)
     values ($1, $2, 1, 'dropped', 'user', $3, $4, $5, '{demo:echo}', false, now())`,
    [queuedPromptId, id, owner.id, owner.name, `Queued ${canary}`],
  );
  return { id, promptId, answerId: answerIds[0]!, commentId: addComment.comment.id, branchId: createBranch.branch.id, queuedPromptId };
}

/** Everybody who is in the session by name or by link, and two whose link is dead. The link's name is what only inviters see. */
async function shareSession(app: WorldApp, owner: Person, sessionId: string, name: string) {
  const byName = async (role: string) => {
    const person = await app.join(owner, 'Named', 'GUEST');
    const add = 'mutation ($input: AddSessionMemberInput!) { addSessionMember(input: $input) { member { role } } }';
    await app.done(add, { input: { sessionId, userId: person.id, role } }, owner.headers);
    return person.headers;
  };
  const [editing, commenting, viewing, revoked, expired, spare] = [
    await app.shareLink(owner, sessionId, { role: 'EDITOR' }),
    await app.shareLink(owner, sessionId, { role: 'COMMENTER' }),
    await app.shareLink(owner, sessionId, { role: 'VIEWER' }),
    await app.shareLink(owner, sessionId, { role: 'EDITOR' }),
    await app.shareLink(owner, sessionId, { role: 'EDITOR' }),
    await app.shareLink(owner, sessionId, { role: 'VIEWER' }),
  ];
  const byLink = async (link: { token: string }) => (await app.comeByLink(link.token)).headers;
  const person = await app.person('Linked');
  const join = 'mutation ($token: String!) { joinByLink(input: { token: $token }) { session { id } } }';
  await app.done(join, { token: editing.token }, person.headers);
  const inside: { name: InShared; headers: Record<string, string> }[] = [
    { name: 'an owner', headers: await byName('OWNER') },
    { name: 'an editor', headers: await byName('EDITOR') },
    { name: 'a commenter', headers: await byName('COMMENTER') },
    { name: 'a viewer', headers: await byName('VIEWER') },
    { name: 'a guest by link who edits', headers: await byLink(editing) },
    { name: 'a guest by link who comments', headers: await byLink(commenting) },
    { name: 'a guest by link who views', headers: await byLink(viewing) },
    { name: 'a person by link who edits', headers: person.headers },
  ];
  const outside = [
    { name: 'a guest of a revoked link', headers: await byLink(revoked) },
    { name: 'a guest of an expired link', headers: await byLink(expired) },
  ];
  await app.done('mutation ($id: ID!) { revokeShareLink(input: { id: $id }) { shareLink { id } } }', { id: revoked.id }, owner.headers);
  await app.sql("update share_link set expires_at = now() - interval '1 second' where id = $1", [expired.id]);
  await app.sql('update share_link set name = $1 where id = $2', [`Link ${name}`, spare.id]);
  return { inside, outside, link: spare };
}

export async function createWorld(app: WorldApp) {
  const canary = (name: string) => `canary${name}${randomBytes(4).toString('hex')}`;
  const canaries: Canaries = {
    workspace: canary('wsp'),
    people: canary('who'),
    admins: canary('adm'),
    keys: canary('key'),
    invites: canary('inv'),
    bills: canary('bil'),
    asks: canary('ask'),
    hooks: canary('hok'),
    providers: canary('prv'),
    open: canary('open'),
    closed: canary('prv'),
    shared: canary('lnk'),
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
  const [open, closed, shared] = [
    await fillSession(app, owner, 'WORKSPACE', canaries.open),
    await fillSession(app, owner, 'PRIVATE', canaries.closed),
    await fillSession(app, owner, 'LINK', canaries.shared),
  ];
  await app.sql('insert into session_member (session_id, user_id, role) values ($1, $2, $3)', [closed.id, viewer.id, 'viewer']);

  const { inviteMember } = await app.done<{ inviteMember: { invitation: { id: string } } }>(
    'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }',
    { input: { workspaceId: owner.workspace.id, email: `${canaries.invites}@example.com`, role: 'MEMBER' } },
    owner.headers,
  );
  const [keys, revoked, expired] = [
    await Promise.all(SCOPES.map(async (scope) => ({ scope, ...(await app.apiKey(owner, [scope])) }))),
    await app.apiKey(owner, SCOPES),
    await app.apiKey(owner, SCOPES),
  ];
  // One that never acts: whoever sees what a key did sees its name.
  await app.sql('update api_key set display_name = $1 where id = $2', [`Key ${canaries.keys}`, keys[0]!.id]);
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

  const { link, ...sharing } = await shareSession(app, owner, shared.id, canaries.admins);

  const all: Role['hidden'] = ['workspace', 'people', ...OF_ADMINS, 'open', 'closed', 'shared'];
  const outsiders: Role[] = [
    { name: 'nobody', headers: {}, hidden: all },
    { name: 'a forged token', headers: bearer('pat_forged'), hidden: all },
    { name: 'an expired access token', headers: late.headers, hidden: all },
    { name: 'a login that ended', headers: gone.headers, hidden: all },
    { name: 'a revoked API key', headers: revoked.headers, hidden: all },
    { name: 'an expired API key', headers: expired.headers, hidden: all },
    { name: 'a stranger', headers: stranger.headers, hidden: all },
    { name: 'a removed member', headers: removed.headers, hidden: all },
    ...sharing.outside.map(({ name, headers }): Role => ({ name, headers, hidden: all, isLinkGuest: true })),
  ];
  const insiders: Role[] = [
    { name: 'a guest', headers: guest.headers, hidden: [...OF_ADMINS, 'open', 'closed', 'shared'] },
    { name: 'a viewer of the private session', headers: viewer.headers, hidden: [...OF_ADMINS, 'open', 'shared'] },
    { name: 'a member', headers: member.headers, hidden: [...OF_ADMINS, 'closed'] },
    ...keys.map(({ scope, headers }): Role => ({
      name: `a key with ${scope}`,
      headers,
      hidden: hiddenFrom([scope]),
    })),
    ...sharing.inside.map(({ name, headers }): Role => ({
      name,
      headers,
      hidden:
        name === 'an owner'
          ? ['invites', 'keys', 'bills', 'asks', 'hooks', 'providers', 'open', 'closed']
          : [...OF_ADMINS, 'open', 'closed'],
      inShared: name,
      ...(name.startsWith('a guest by link') && { isLinkGuest: true }),
    })),
  ];
  const rows = await insertRows(app, { owner, closed, canaries });

  return {
    owner,
    member,
    stranger,
    strangersSession,
    open,
    closed,
    shared,
    link,
    invitationId: inviteMember.invitation.id,
    apiKeyId: keys[0]!.id,
    ...rows,
    canaries,
    roles: [...outsiders, ...insiders],
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
