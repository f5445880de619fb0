/** What a session's page asks and changes besides what it follows. */
import { graphql } from '../gql/gql.ts';
// Their fragments are spread here, so they come first (see api/graphql-runtime.ts).
import './documents.ts';

/** What one MessagePage asks for: with the siblings of each message it stays below the server's limit on complexity (server/transport/client-documents.test.ts). */
export const PAGE_MESSAGES = 30;

/** A path with all that stands beside it: the siblings of a message include the message. */
export const MessagePageDocument = graphql(`
  query MessagePage($sessionId: ID!, $leafId: ID, $last: Int!, $before: String) {
    session(id: $sessionId) {
      id
      messages(leafId: $leafId, last: $last, before: $before) {
        pageInfo {
          hasPreviousPage
          startCursor
        }
        edges {
          node {
            id
            siblings {
              ...MessageFields
              ...ReactedMessageFields
            }
            poll {
              ...PollFields
            }
          }
        }
      }
    }
  }
`);

export const OneMessageDocument = graphql(`
  query OneMessage($id: ID!) {
    node(id: $id) {
      __typename
      ... on Message {
        ...MessageFields
      }
    }
  }
`);

export const EditDraftDocument = graphql(`
  mutation EditDraft($input: EditDraftInput!) {
    editDraft(input: $input) {
      version
    }
  }
`);

export const SetPresenceDocument = graphql(`
  mutation SetPresence($input: SetPresenceInput!) {
    setPresence(input: $input) {
      ok
    }
  }
`);
