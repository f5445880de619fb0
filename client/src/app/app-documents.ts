import { graphql } from '../gql/gql.ts';

export const LogoutDocument = graphql(`
  mutation Logout {
    logout {
      ok
    }
  }
`);

export const CreateSessionDocument = graphql(`
  mutation CreateSession($input: CreateSessionInput!) {
    createSession(input: $input) {
      session {
        id
        title
      }
    }
  }
`);

export const SessionWorkspaceDocument = graphql(`
  query SessionWorkspace($id: ID!) {
    session(id: $id) {
      id
      workspace {
        id
        slug
        name
      }
    }
  }
`);

export const MovedWorkspaceDocument = graphql(`
  query MovedWorkspace($slug: String!) {
    workspace(slug: $slug) {
      id
      slug
    }
  }
`);
