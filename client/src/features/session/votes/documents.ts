import { graphql } from '../../../gql/gql.ts';
// Its fragments are spread here, so it comes first (see api/graphql-runtime.ts).
import '../../../live/documents.ts';

export const CastVoteDocument = graphql(`
  mutation CastVote($input: CastVoteInput!) {
    castVote(input: $input) {
      poll {
        ...PollFields
        viewerVote
      }
    }
  }
`);

export const WithdrawVoteDocument = graphql(`
  mutation WithdrawVote($input: WithdrawVoteInput!) {
    withdrawVote(input: $input) {
      poll {
        ...PollFields
        viewerVote
      }
    }
  }
`);

export const ClosePollDocument = graphql(`
  mutation ClosePoll($input: ClosePollInput!) {
    closePoll(input: $input) {
      poll {
        ...PollFields
        viewerVote
      }
    }
  }
`);

export const PromoteAnswerDocument = graphql(`
  mutation PromoteAnswer($input: PromoteAnswerInput!) {
    promoteAnswer(input: $input) {
      session {
        id
        mainlineLeafId
      }
    }
  }
`);

/** A blind vote says nobody's vote in its events, not even to the voter. */
export const OwnVoteDocument = graphql(`
  query OwnVote($promptId: ID!) {
    node(id: $promptId) {
      __typename
      ... on Message {
        id
        poll {
          id
          viewerVote
        }
      }
    }
  }
`);
