import { graphql } from '../../../gql/gql.ts';
// Its fragments are spread here, so it comes first (see api/graphql-runtime.ts).
import '../../../live/documents.ts';

export const QueuePromptDocument = graphql(`
  mutation QueuePrompt($input: QueuePromptInput!) {
    queuePrompt(input: $input) {
      queuedPrompt {
        id
        author {
          __typename
          id
          displayName
        }
      }
      prompt {
        ...MessageFields
      }
    }
  }
`);

export const SteerDocument = graphql(`
  mutation Steer($input: SteerInput!) {
    steer(input: $input) {
      queuedPrompt {
        id
        author {
          __typename
          id
          displayName
        }
      }
      prompt {
        ...MessageFields
      }
    }
  }
`);

export const ReorderQueueDocument = graphql(`
  mutation ReorderQueue($input: ReorderQueueInput!) {
    reorderQueue(input: $input) {
      queue {
        ...QueueFields
      }
    }
  }
`);

export const RemoveQueuedPromptDocument = graphql(`
  mutation RemoveQueuedPrompt($input: RemoveQueuedPromptInput!) {
    removeQueuedPrompt(input: $input) {
      queue {
        ...QueueFields
      }
    }
  }
`);

export const ReturnToDraftDocument = graphql(`
  mutation ReturnToDraft($input: ReturnToDraftInput!) {
    returnToDraft(input: $input) {
      queue {
        ...QueueFields
      }
    }
  }
`);

export const ResumeQueueDocument = graphql(`
  mutation ResumeQueue($input: ResumeQueueInput!) {
    resumeQueue(input: $input) {
      queue {
        ...QueueFields
      }
    }
  }
`);
