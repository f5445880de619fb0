/** Who is in a session and by which links, as a server keeps it, for tests. */
import { GraphQLError } from 'graphql';
import type { SessionRole, Visibility, WhoInvites } from '../gql/graphql.ts';
import type { LinkGuest, SessionInvitation, SessionMember, ShareLink } from '../features/session/sharing/documents.ts';

export interface SharingInput {
  id?: string;
  role?: SessionRole;
  name?: string | null;
  expiresAt?: string | null;
  password?: string | null;
  userId?: string | null;
  email?: string | null;
  actorId?: string;
  invitationId?: string;
}

const ANA = { __typename: 'User' as const, id: 'usr_ana', displayName: 'Ana Reyes' };

export function createSharingWorld({ update }: { update: (change: { visibility?: Visibility }) => { id: string } }) {
  const state = {
    viewerMayInvite: true,
    whoInvites: 'OWNERS' as WhoInvites,
    members: [{ role: 'OWNER', source: 'CREATOR', user: ANA }] as SessionMember[],
    invitations: [] as SessionInvitation[],
    shareLinks: [] as ShareLink[],
    linkGuests: [] as LinkGuest[],
    /** Of the workspace, to be added by name. */
    people: [] as { id: string; displayName: string }[],
  };
  let count = 0;
  let refusedReads = 0;

  function change(to: Partial<typeof state>) {
    Object.assign(state, to);
    return update({});
  }

  function granted<T>(read: () => T): () => T {
    return () => {
      if (state.viewerMayInvite) return read();
      refusedReads++;
      throw new GraphQLError('not yours', { extensions: { code: 'FORBIDDEN' } });
    };
  }

  function addLink({ role, name, expiresAt, password }: SharingInput): ShareLink {
    const link: ShareLink = {
      id: `lnk_${++count}`,
      name: name ?? null,
      role: role ?? 'VIEWER',
      state: 'ACTIVE',
      hasPassword: Boolean(password),
      expiresAt: expiresAt ?? null,
      uses: 0,
      createdBy: ANA,
    };
    state.shareLinks = [...state.shareLinks, link];
    update({ visibility: 'LINK' });
    return link;
  }

  function changeLink(id: string | undefined, to: Partial<ShareLink>): ShareLink {
    const changed = { ...state.shareLinks.find((link) => link.id === id)!, ...to };
    const links = state.shareLinks.map((link) => (link.id === id ? changed : link));
    change({ shareLinks: links.filter((link) => link.state !== 'REVOKED') });
    return changed;
  }

  function addMember({ userId, email, role = 'VIEWER' }: SharingInput) {
    const user = state.people.find(({ id }) => id === userId);
    if (user) {
      const member: SessionMember = { role, source: 'EXPLICIT', user };
      change({ members: [...state.members, member] });
      return { member, invitation: null };
    }
    const invitation: SessionInvitation = { id: `inv_${++count}`, email: email ?? '', role };
    change({ invitations: [...state.invitations, invitation] });
    return { member: null, invitation };
  }

  return {
    state,
    change,
    /** How often what only those see who may invite was asked for by somebody else. */
    refusedReads: () => refusedReads,
    fields: {
      viewerMayInvite: () => state.viewerMayInvite,
      whoInvites: () => state.whoInvites,
      members: () => state.members,
      invitations: granted(() => state.invitations),
      shareLinks: granted(() => state.shareLinks),
      linkGuests: granted(() => state.linkGuests),
    },
    node: (id: string) =>
      id.startsWith('wks_') && state.people.length > 0
        ? { __typename: 'Workspace', id, members: { edges: state.people.map((user) => ({ node: { user } })) } }
        : null,
    answers: {
      createShareLink: (input: SharingInput) => ({ shareLink: addLink(input), token: 'first', url: 'https://parley.test/join#first' }),
      updateShareLink: ({ id, role }: SharingInput) => ({ shareLink: changeLink(id, role ? { role } : {}) }),
      rotateShareLink: ({ id }: SharingInput) => ({ shareLink: changeLink(id, {}), token: 'next', url: 'https://parley.test/join#next' }),
      revokeShareLink: ({ id }: SharingInput) => ({ shareLink: changeLink(id, { state: 'REVOKED' }) }),
      addSessionMember: addMember,
      changeSessionRole: ({ userId, role }: SharingInput) => {
        change({ members: state.members.map((one) => (one.user.id === userId && role ? { ...one, role } : one)) });
        return { member: state.members.find((one) => one.user.id === userId) };
      },
      removeSessionMember: ({ userId }: SharingInput) => ({
        session: change({ members: state.members.filter((one) => one.user.id !== userId) }),
      }),
      removeLinkGuest: ({ actorId }: SharingInput) => ({
        session: change({ linkGuests: state.linkGuests.filter((one) => one.actor.id !== actorId) }),
      }),
      withdrawSessionInvitation: ({ invitationId }: SharingInput) => ({
        session: change({ invitations: state.invitations.filter((one) => one.id !== invitationId) }),
      }),
      leaveSession: () => ({ ok: true }),
    },
  };
}
