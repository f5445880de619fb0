import { graphql } from '../../gql/gql.ts';

export const WorkspaceRetentionDocument = graphql(`
  query WorkspaceRetention($slug: String!) {
    workspace(slug: $slug) {
      id
      keepSessionsDays
    }
  }
`);

export const UntouchedSessionsDocument = graphql(`
  query UntouchedSessions($slug: String!, $days: Int!) {
    workspace(slug: $slug) {
      id
      untouchedSessions(days: $days)
    }
  }
`);

export const SetRetentionDocument = graphql(`
  mutation SetRetention($input: SetRetentionInput!) {
    setRetention(input: $input) {
      workspace {
        id
        keepSessionsDays
      }
    }
  }
`);
