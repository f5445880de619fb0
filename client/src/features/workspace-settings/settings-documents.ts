import { graphql } from '../../gql/gql.ts';
import type { WorkspaceSettingsQuery } from '../../gql/graphql.ts';

export const WorkspaceSettingsDocument = graphql(`
  query WorkspaceSettings($slug: String!) {
    workspace(slug: $slug) {
      id
      slug
      name
      viewerRole
      erasesAt
    }
  }
`);

export const UpdateWorkspaceDocument = graphql(`
  mutation UpdateWorkspace($input: UpdateWorkspaceInput!) {
    updateWorkspace(input: $input) {
      workspace {
        id
        slug
        name
      }
    }
  }
`);

export const LeaveWorkspaceDocument = graphql(`
  mutation LeaveWorkspace($input: RemoveMemberInput!) {
    removeMember(input: $input) {
      workspace {
        id
      }
    }
  }
`);

export const DeleteWorkspaceDocument = graphql(`
  mutation DeleteWorkspace($input: DeleteWorkspaceInput!) {
    deleteWorkspace(input: $input) {
      workspace {
        id
        erasesAt
      }
    }
  }
`);

export const RestoreWorkspaceDocument = graphql(`
  mutation RestoreWorkspace($input: RestoreWorkspaceInput!) {
    restoreWorkspace(input: $input) {
      workspace {
        id
        erasesAt
      }
    }
  }
`);

export type SettingsWorkspace = NonNullable<WorkspaceSettingsQuery['workspace']>;
