/** What a session's page follows. The subscription selects nothing that depends on the viewer but `viewerRole`, so that it is shared (LIVE.md F2). */
import { graphql } from '../gql/gql.ts';
// Its fragments are spread here, so it comes first (see api/graphql-runtime.ts).
import './comment-documents.ts';

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
      onOwnKey
    }
    origin {
      sessionId
      branch {
        id
        name
      }
    }
    stoppedBy {
      __typename
      id
      displayName
    }
    createdAt
    firstTokenAt
    finishedAt
  }
`);

export const QueueFields = graphql(`
  fragment QueueFields on PromptQueue {
    version
    pause {
      reason
      detail
      budgetId
    }
    prompts {
      id
      author {
        __typename
        id
        displayName
      }
      excerpt
      models {
        id
        name
        provider
        isDemo
      }
      isBlind
      state
      createdAt
    }
  }
`);

export const SessionCostFields = graphql(`
  fragment SessionCostFields on SessionCost {
    costMicros
    reservedMicros
    runs
    inputTokens
    outputTokens
  }
`);

export const PollFields = graphql(`
  fragment PollFields on Poll {
    id
    isBlind
    state
    openedBy {
      __typename
      id
      displayName
    }
    voteCount
    tallies {
      messageId
      count
    }
    votes {
      messageId
      actor {
        __typename
        id
        displayName
      }
    }
    version
  }
`);

export const BranchFields = graphql(`
  fragment BranchFields on Branch {
    id
    name
    state
    baseId
    headId
    messageCount
    mergedIntoId
    version
    createdBy {
      __typename
      id
      displayName
    }
    updatedAt
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
          branches {
            ...BranchFields
          }
          queue {
            ...QueueFields
          }
          cost {
            ...SessionCostFields
          }
        }
        messages {
          ...MessageFields
          ...ReactedMessageFields
        }
        hasEarlierMessages
        draft {
          state
          version
        }
        participantCount
        participants {
          actor {
            __typename
            id
            displayName
          }
          state
          since
        }
        polls {
          ...PollFields
        }
      }
      ... on CommentChanged {
        comment {
          ...CommentFields
        }
      }
      ... on ReactionsChanged {
        messageId
        version
        reactions {
          ...ReactionFields
        }
      }
      ... on BranchChanged {
        branch {
          ...BranchFields
        }
      }
      ... on QueueChanged {
        queue {
          ...QueueFields
        }
      }
      ... on SessionCostChanged {
        cost {
          ...SessionCostFields
        }
      }
      ... on PollChanged {
        poll {
          ...PollFields
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
        participantCount
        participants {
          actor {
            __typename
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
