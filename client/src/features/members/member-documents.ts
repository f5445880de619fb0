import { graphql } from '../../gql/gql.ts';
import type { MemberListQuery } from '../../gql/graphql.ts';

export const MemberListDocument = graphql(`
  query MemberList($slug: String!, $first: Int!, $after: String, $withEmail: Boolean!) {
    workspace(slug: $slug) {
      id
      viewerRole
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

export type MemberWorkspace = NonNullable<MemberListQuery['workspace']>;
export type Member = MemberWorkspace['members']['edges'][number]['node'];
