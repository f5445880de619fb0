/** The operations of a session's page. The subscription selects nothing that depends on the viewer but `viewerRole`, so that it is shared (LIVE.md F2). */
import { graphql } from '../gql/gql.ts';

export const MessageFields = graphql(`
  fragment MessageFields on Message {
    id
    parentId
    role
    lane
    attempts
    author {
      __typename
      id
      displayName
    }
    model {
      id
      name
      provider
      isDemo
    }
    text
    status
    failure {
      code
      message
    }
    usage {
      inputTokens
      cachedInputTokens
      outputTokens
      reasoningTokens
      costMicros
      estimated
    }
    createdAt
    finishedAt
  }
`);

export const SessionHeadFields = graphql(`
  fragment SessionHead on Session {
    id
    title
    visibility
    viewerRole
    mainlineLeafId
    archivedAt
    createdAt
    updatedAt
    workspace {
      id
      slug
      name
    }
  }
`);

export const SessionEventsDocument = graphql(`
  subscription SessionEvents($sessionId: ID!, $after: Cursor) {
    sessionEvents(sessionId: $sessionId, after: $after) {
      __typename
      cursor
      ... on SessionSnapshot {
        session {
          ...SessionHead
        }
        messages {
          ...MessageFields
        }
        hasEarlierMessages
        draft {
          state
          version
        }
        participants {
          actor {
            id
            displayName
          }
          state
          since
        }
      }
      ... on MessageAdded {
        message {
          ...MessageFields
        }
      }
      ... on MessageChanged {
        message {
          ...MessageFields
        }
      }
      ... on TextAppended {
        messageId
        offset
        text
      }
      ... on DraftEdited {
        update
        version
        clientId
      }
      ... on SessionChanged {
        session {
          ...SessionHead
        }
      }
      ... on PresenceChanged {
        participants {
          actor {
            id
            displayName
          }
          state
          since
        }
      }
    }
  }
`);

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
