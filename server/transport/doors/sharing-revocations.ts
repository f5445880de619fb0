/** What takes a session away from those who were let in by name or by link. */
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';

export interface Revocation {
  name: string;
  visitor(sessionId: string): Promise<Visitor & { id: string }>;
  revoke(sessionId: string, visitor: Visitor & { id: string }): Promise<unknown>;
  code: string;
  /** What the socket closes with; null: it stays, as the person is still somebody. */
  closes: number | null;
}

const UPDATE = 'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { id } } }';
const ADD_TO_SESSION = 'mutation ($input: AddSessionMemberInput!) { addSessionMember(input: $input) { member { role } } }';
const CHANGE_SESSION_ROLE = 'mutation ($input: ChangeSessionRoleInput!) { changeSessionRole(input: $input) { member { role } } }';
const REMOVE_FROM_SESSION = 'mutation ($input: RemoveSessionMemberInput!) { removeSessionMember(input: $input) { session { id } } }';
const UPDATE_LINK = 'mutation ($input: UpdateShareLinkInput!) { updateShareLink(input: $input) { shareLink { id } } }';
const ofLink = (name: 'revokeShareLink' | 'rotateShareLink') => `mutation ($id: ID!) { ${name}(input: { id: $id }) { shareLink { id } } }`;

/** `stage`: asked when a test runs. */
export function createSharingRevocations(stage: () => { here: TestApp; owner: Person }) {
  const here = () => stage().here;
  const owner = () => stage().owner;
  /** By whoever came by it. */
  const links = new Map<string, string>();
  async function byLink(sessionId: string) {
    const { id, token } = await here().shareLink(owner(), sessionId);
    const guest = await here().comeByLink(token);
    links.set(guest.id, id);
    return guest;
  }
  async function personByLink(sessionId: string) {
    const { id, token } = await here().shareLink(owner(), sessionId);
    const person = await here().person('Linked');
    await here().done('mutation ($token: String!) { joinByLink(input: { token: $token }) { session { id } } }', { token }, person.headers);
    links.set(person.id, id);
    return person;
  }
  async function byName(sessionId: string, role = 'EDITOR') {
    const person = await here().join(owner(), 'Named', 'GUEST');
    await here().done(ADD_TO_SESSION, { input: { sessionId, userId: person.id, role } }, owner().headers);
    return person;
  }

  const revocations: Revocation[] = [
    {
      name: 'a guest’s link is revoked',
      visitor: byLink,
      revoke: (_session, { id }) => here().done(ofLink('revokeShareLink'), { id: links.get(id) }, owner().headers),
      code: 'NOT_FOUND',
      closes: null,
    },
    {
      name: 'the link of a person with an account is revoked',
      visitor: personByLink,
      revoke: (_session, { id }) => here().done(ofLink('revokeShareLink'), { id: links.get(id) }, owner().headers),
      code: 'NOT_FOUND',
      closes: null,
    },
    {
      name: 'a guest’s link is rotated',
      visitor: byLink,
      revoke: (_session, { id }) => here().done(ofLink('rotateShareLink'), { id: links.get(id) }, owner().headers),
      code: 'NOT_FOUND',
      closes: null,
    },
    {
      name: 'a guest’s link gets another password',
      visitor: byLink,
      revoke: (_session, { id }) => here().done(UPDATE_LINK, { input: { id: links.get(id), password: 'open sesame' } }, owner().headers),
      code: 'NOT_FOUND',
      closes: null,
    },
    {
      name: 'a guest’s session is not shared by link any more',
      visitor: byLink,
      revoke: (id) => here().done(UPDATE, { input: { id, visibility: 'WORKSPACE' } }, owner().headers),
      code: 'NOT_FOUND',
      closes: null,
    },
    {
      name: 'a guest is taken out',
      visitor: byLink,
      revoke: (sessionId, { id }) =>
        here().done(
          'mutation ($input: RemoveLinkGuestInput!) { removeLinkGuest(input: $input) { session { id } } }',
          { input: { sessionId, actorId: id } },
          owner().headers,
        ),
      code: 'NOT_FOUND',
      closes: null,
    },
    {
      name: 'a guest leaves the session in another window',
      visitor: byLink,
      revoke: (sessionId, { headers }) =>
        here().done('mutation ($input: LeaveSessionInput!) { leaveSession(input: $input) { ok } }', { input: { sessionId } }, headers),
      code: 'NOT_FOUND',
      closes: null,
    },
    {
      name: 'a guest leaves for good',
      visitor: byLink,
      revoke: (_session, { headers }) => here().done('mutation { leaveAsGuest { ok } }', {}, headers),
      code: 'UNAUTHENTICATED',
      closes: 4401,
    },
    {
      name: 'who was let in by name is taken out',
      visitor: byName,
      revoke: (sessionId, { id }) => here().done(REMOVE_FROM_SESSION, { input: { sessionId, userId: id } }, owner().headers),
      code: 'NOT_FOUND',
      closes: null,
    },
  ];

  const downgrades = [
    [
      'by name',
      {
        visitor: (id: string) => byName(id),
        lower: (sessionId: string, { id }: { id: string }): Promise<unknown> =>
          here().done(CHANGE_SESSION_ROLE, { input: { sessionId, userId: id, role: 'VIEWER' } }, owner().headers),
      },
    ],
    [
      'by link',
      {
        visitor: async (id: string) => {
          const guest = await byLink(id);
          await here().done(UPDATE_LINK, { input: { id: links.get(guest.id), role: 'EDITOR' } }, owner().headers);
          return guest;
        },
        lower: (_session: string, { id }: { id: string }): Promise<unknown> =>
          here().done(UPDATE_LINK, { input: { id: links.get(id), role: 'VIEWER' } }, owner().headers),
      },
    ],
  ] as const;

  return { revocations, downgrades, byLink };
}
