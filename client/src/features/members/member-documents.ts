import { graphql } from '../../gql/gql.ts';
import type { MemberListQuery, WaysInQuery } from '../../gql/graphql.ts';

export const MemberListDocument = graphql(`
  query MemberList($slug: String!, $first: Int!, $after: String, $withEmail: Boolean!) {
    workspace(slug: $slug) {
      id
      slug
      name
      viewerRole
      erasesAt
      members(first: $first, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            role
            user {
              id
              email @include(if: $withEmail)
              displayName
            }
          }
        }
      }
    }
  }
`);

export const InviteMemberDocument = graphql(`
  mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      invitation {
        id
        email
      }
    }
  }
`);

export const ChangeRoleDocument = graphql(`
  mutation ChangeRole($input: ChangeRoleInput!) {
    changeRole(input: $input) {
      membership {
        role
        user {
          id
        }
      }
    }
  }
`);

export const RemoveMemberDocument = graphql(`
  mutation RemoveMember($input: RemoveMemberInput!) {
    removeMember(input: $input) {
      workspace {
        id
      }
    }
  }
`);

export const CreateWorkspaceDocument = graphql(`
  mutation CreateWorkspace($input: CreateWorkspaceInput!) {
    createWorkspace(input: $input) {
      workspace {
        id
        slug
        name
      }
    }
  }
`);

export const WaysInDocument = graphql(`
  query WaysIn($slug: String!) {
    workspace(slug: $slug) {
      id
      invitations {
        id
        email
        role
        expiresAt
      }
      inviteLinks {
        id
        role
        uses
        maxUses
        expiresAt
        createdBy {
          id
          displayName
        }
      }
    }
  }
`);

export const ResendInvitationDocument = graphql(`
  mutation ResendInvitation($input: ResendInvitationInput!) {
    resendInvitation(input: $input) {
      invitation {
        id
        expiresAt
      }
    }
  }
`);

export const RevokeInvitationDocument = graphql(`
  mutation RevokeInvitation($input: RevokeInvitationInput!) {
    revokeInvitation(input: $input) {
      id
    }
  }
`);

export const CreateWorkspaceLinkDocument = graphql(`
  mutation CreateWorkspaceLink($input: CreateWorkspaceLinkInput!) {
    createWorkspaceLink(input: $input) {
      url
      link {
        id
        role
      }
    }
  }
`);

export const RevokeWorkspaceLinkDocument = graphql(`
  mutation RevokeWorkspaceLink($input: RevokeWorkspaceLinkInput!) {
    revokeWorkspaceLink(input: $input) {
      id
    }
  }
`);

export const TransferOwnershipDocument = graphql(`
  mutation TransferOwnership($input: TransferOwnershipInput!) {
    transferOwnership(input: $input) {
      workspace {
        id
        viewerRole
      }
    }
  }
`);

type Ways = NonNullable<WaysInQuery['workspace']>;
export type OpenInvitation = Ways['invitations'][number];
export type InviteLink = Ways['inviteLinks'][number];
export type MemberWorkspace = NonNullable<MemberListQuery['workspace']>;
export type Member = MemberWorkspace['members']['edges'][number]['node'];
