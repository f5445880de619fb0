import { graphql } from '../../gql/gql.ts';
// Its fragments are spread here, so it comes first (see api/graphql-runtime.ts).
import '../../live/documents.ts';

export const SendPromptDocument = graphql(`
  mutation SendPrompt($input: SendPromptInput!) {
    sendPrompt(input: $input) {
      prompt {
        ...MessageFields
        poll {
          ...PollFields
        }
      }
      answers {
        ...MessageFields
      }
    }
  }
`);

export const StopMessageDocument = graphql(`
  mutation StopMessage($input: StopMessageInput!) {
    stopMessage(input: $input) {
      message {
        id
        status
      }
    }
  }
`);

export const RetryMessageDocument = graphql(`
  mutation RetryMessage($input: RetryMessageInput!) {
    retryMessage(input: $input) {
      answer {
        ...MessageFields
      }
    }
  }
`);

export const ContinueMessageDocument = graphql(`
  mutation ContinueMessage($input: ContinueMessageInput!) {
    continueMessage(input: $input) {
      answer {
        ...MessageFields
      }
    }
  }
`);

export const UpdateSessionDocument = graphql(`
  mutation UpdateSession($input: UpdateSessionInput!) {
    updateSession(input: $input) {
      session {
        ...SessionHead
      }
    }
  }
`);

export const ModelsDocument = graphql(`
  query Models($sessionId: ID!) {
    models(sessionId: $sessionId) {
      id
      name
      provider
      available
      isDemo
    }
  }
`);
