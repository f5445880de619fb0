/** What a session's handle asks for. Everything else: `parley.request` with documents of your own. */
import { graphql } from '../../src/gql/gql.ts';
// Its fragments are spread here, so it comes first (see src/api/graphql-runtime.ts).
import '../../src/live/documents.ts';

export const SendDocument = graphql(`
  mutation ClientSend($input: SendPromptInput!) {
    sendPrompt(input: $input) {
      prompt {
        ...MessageFields
      }
      answers {
        ...MessageFields
      }
    }
  }
`);

export const StopDocument = graphql(`
  mutation ClientStop($input: StopMessageInput!) {
    stopMessage(input: $input) {
      message {
        ...MessageFields
      }
    }
  }
`);

export const CommentDocument = graphql(`
  mutation ClientComment($input: AddCommentInput!) {
    addComment(input: $input) {
      comment {
        ...CommentFields
      }
    }
  }
`);
