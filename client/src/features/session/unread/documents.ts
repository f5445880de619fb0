import { graphql } from '../../../gql/gql.ts';

/** How far this person has read, on whichever device, and the newest message there is, on whichever branch. */
export const ReadStateDocument = graphql(`
  query ReadState($id: ID!) {
    session(id: $id) {
      id
      readUntilId
      tree(limit: 1) {
        nodes {
          id
        }
      }
    }
  }
`);

export const MarkSessionReadDocument = graphql(`
  mutation MarkSessionRead($input: MarkSessionReadInput!) {
    markSessionRead(input: $input) {
      session {
        id
        unreadCount
      }
    }
  }
`);
