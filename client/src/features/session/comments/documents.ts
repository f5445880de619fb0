import { graphql } from '../../../gql/gql.ts';
// Its fragments are spread here, so it comes first (see api/graphql-runtime.ts).
import '../../../live/documents.ts';

export const AddCommentDocument = graphql(`
  mutation AddComment($input: AddCommentInput!) {
    addComment(input: $input) {
      comment {
        ...CommentFields
      }
      unreachable {
        id
        displayName
      }
    }
  }
`);

export const EditCommentDocument = graphql(`
  mutation EditComment($input: EditCommentInput!) {
    editComment(input: $input) {
      comment {
        ...CommentFields
      }
      unreachable {
        id
        displayName
      }
    }
  }
`);

export const DeleteCommentDocument = graphql(`
  mutation DeleteComment($input: DeleteCommentInput!) {
    deleteComment(input: $input) {
      comment {
        ...CommentFields
      }
    }
  }
`);

export const ResolveThreadDocument = graphql(`
  mutation ResolveThread($input: ResolveThreadInput!) {
    resolveThread(input: $input) {
      comment {
        ...CommentFields
      }
    }
  }
`);

export const ReopenThreadDocument = graphql(`
  mutation ReopenThread($input: ReopenThreadInput!) {
    reopenThread(input: $input) {
      comment {
        ...CommentFields
      }
    }
  }
`);

export const ToggleReactionDocument = graphql(`
  mutation ToggleReaction($input: ToggleReactionInput!) {
    toggleReaction(input: $input) {
      isChanged
      version
      reactions {
        ...ReactionFields
      }
    }
  }
`);

export const MentionPeopleDocument = graphql(`
  query MentionPeople($workspaceId: ID!) {
    node(id: $workspaceId) {
      __typename
      ... on Workspace {
        id
        members(first: 100) {
          edges {
            node {
              user {
                id
                displayName
              }
            }
          }
        }
      }
    }
  }
`);

export const AddMentionedDocument = graphql(`
  mutation AddMentioned($input: AddSessionMemberInput!) {
    addSessionMember(input: $input) {
      member {
        role
      }
    }
  }
`);
