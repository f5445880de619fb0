import { graphql } from '../../../gql/gql.ts';
import type { SharingGrantsQuery, SharingQuery } from '../../../gql/graphql.ts';

export const ShareLinkFields = graphql(`
  fragment ShareLinkFields on ShareLink {
    id
    name
    role
    state
    hasPassword
    expiresAt
    uses
    createdBy {
      id
      displayName
    }
  }
`);

export const SharingDocument = graphql(`
  query Sharing($id: ID!) {
    session(id: $id) {
      id
      visibility
      whoInvites
      viewerMayInvite
      members {
        role
        source
        user {
          id
          displayName
        }
      }
    }
  }
`);

/** FORBIDDEN unless viewerMayInvite. */
export const SharingGrantsDocument = graphql(`
  query SharingGrants($id: ID!) {
    session(id: $id) {
      id
      shareLinks {
        ...ShareLinkFields
      }
      linkGuests {
        actor {
          __typename
          id
          displayName
        }
        role
        linkId
        linkName
      }
      invitations {
        id
        email
        role
      }
    }
  }
`);

/** Whom to add by name. */
export const SharingPeopleDocument = graphql(`
  query SharingPeople($workspaceId: ID!) {
    node(id: $workspaceId) {
      __typename
      ... on Workspace {
        id
        members(first: 100) {
          edges {
            node {
              user {
                id
                displayName
              }
            }
          }
        }
      }
    }
    server {
      mailConfigured
    }
  }
`);

export const CreateShareLinkDocument = graphql(`
  mutation CreateShareLink($input: CreateShareLinkInput!) {
    createShareLink(input: $input) {
      shareLink {
        ...ShareLinkFields
      }
      url
    }
  }
`);

export const UpdateShareLinkDocument = graphql(`
  mutation UpdateShareLink($input: UpdateShareLinkInput!) {
    updateShareLink(input: $input) {
      shareLink {
        ...ShareLinkFields
      }
    }
  }
`);

export const RotateShareLinkDocument = graphql(`
  mutation RotateShareLink($input: RotateShareLinkInput!) {
    rotateShareLink(input: $input) {
      shareLink {
        ...ShareLinkFields
      }
      url
    }
  }
`);

export const RevokeShareLinkDocument = graphql(`
  mutation RevokeShareLink($input: RevokeShareLinkInput!) {
    revokeShareLink(input: $input) {
      shareLink {
        id
        state
      }
    }
  }
`);

export const RemoveLinkGuestDocument = graphql(`
  mutation RemoveLinkGuest($input: RemoveLinkGuestInput!) {
    removeLinkGuest(input: $input) {
      session {
        id
      }
    }
  }
`);

export const AddSessionMemberDocument = graphql(`
  mutation AddSessionMember($input: AddSessionMemberInput!) {
    addSessionMember(input: $input) {
      member {
        role
        user {
          id
          displayName
        }
      }
      invitation {
        id
        email
      }
    }
  }
`);

export const ChangeSessionRoleDocument = graphql(`
  mutation ChangeSessionRole($input: ChangeSessionRoleInput!) {
    changeSessionRole(input: $input) {
      member {
        role
        user {
          id
        }
      }
    }
  }
`);

export const RemoveSessionMemberDocument = graphql(`
  mutation RemoveSessionMember($input: RemoveSessionMemberInput!) {
    removeSessionMember(input: $input) {
      session {
        id
      }
    }
  }
`);

export const LeaveSessionDocument = graphql(`
  mutation LeaveSession($input: LeaveSessionInput!) {
    leaveSession(input: $input) {
      ok
    }
  }
`);

export const WithdrawSessionInvitationDocument = graphql(`
  mutation WithdrawSessionInvitation($input: WithdrawSessionInvitationInput!) {
    withdrawSessionInvitation(input: $input) {
      session {
        id
      }
    }
  }
`);

export type SharedSession = NonNullable<SharingQuery['session']>;
export type SessionMember = SharedSession['members'][number];
export type SharingGrants = NonNullable<SharingGrantsQuery['session']>;
export type ShareLink = SharingGrants['shareLinks'][number];
export type LinkGuest = SharingGrants['linkGuests'][number];
export type SessionInvitation = SharingGrants['invitations'][number];

/** A link with its address, which the server tells only once. */
export interface ShownLink {
  readonly link: ShareLink;
  readonly url: string;
}
