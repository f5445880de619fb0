/** What a session's page asks about comments and reactions. */
import { graphql } from '../gql/gql.ts';

export const ReactionFields = graphql(`
  fragment ReactionFields on Reaction {
    emoji
    count
    actors {
      __typename
      id
      displayName
    }
  }
`);

/** Not of events: there ReactionsChanged brings them. */
export const ReactedMessageFields = graphql(`
  fragment ReactedMessageFields on Message {
    id
    reactionsVersion
    reactions {
      ...ReactionFields
    }
  }
`);

export const CommentFields = graphql(`
  fragment CommentFields on Comment {
    id
    messageId
    threadId
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
    anchor {
      start
      end
      quote
    }
    mentions {
      kind
      id
      name
    }
    resolvedAt
    resolvedBy {
      __typename
      id
      displayName
    }
    version
    createdAt
    editedAt
    deletedAt
  }
`);

/** Every thread of a session, in pages; CommentChanged brings what follows. */
export const ThreadsDocument = graphql(`
  query Threads($sessionId: ID!, $first: Int!, $after: String) {
    session(id: $sessionId) {
      id
      threads(first: $first, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            comments {
              ...CommentFields
            }
          }
        }
      }
    }
  }
`);
