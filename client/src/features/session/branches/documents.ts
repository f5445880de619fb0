import { graphql } from '../../../gql/gql.ts';
// Its fragments are spread here, so it comes first (see api/graphql-runtime.ts).
import '../../../live/documents.ts';

export const CreateBranchDocument = graphql(`
  mutation CreateBranch($input: CreateBranchInput!) {
    createBranch(input: $input) {
      branch {
        ...BranchFields
      }
    }
  }
`);

export const UpdateBranchDocument = graphql(`
  mutation UpdateBranch($input: UpdateBranchInput!) {
    updateBranch(input: $input) {
      branch {
        ...BranchFields
      }
    }
  }
`);

export const MergeBranchDocument = graphql(`
  mutation MergeBranch($input: MergeBranchInput!) {
    mergeBranch(input: $input) {
      branch {
        ...BranchFields
      }
    }
  }
`);

export const ForkSessionDocument = graphql(`
  mutation ForkSession($input: ForkSessionInput!) {
    forkSession(input: $input) {
      session {
        id
      }
    }
  }
`);

/** How far the mainline has moved since the branch departed. */
export const BranchDriftDocument = graphql(`
  query BranchDrift($id: ID!) {
    node(id: $id) {
      ... on Branch {
        id
        messagesSince
      }
    }
  }
`);

export const SessionOriginDocument = graphql(`
  query SessionOrigin($id: ID!) {
    session(id: $id) {
      id
      origin {
        id
        title
      }
    }
  }
`);

/** Whether the message stands on the mainline: only then is there something behind it. */
export const OnMainlineDocument = graphql(`
  query OnMainline($sessionId: ID!, $messageId: String!) {
    session(id: $sessionId) {
      id
      messages(first: 1, after: $messageId) {
        edges {
          cursor
        }
      }
    }
  }
`);

export const SessionTreeDocument = graphql(`
  query SessionTree($sessionId: ID!, $before: ID) {
    session(id: $sessionId) {
      id
      tree(before: $before) {
        hasEarlier
        nodes {
          id
          parentId
          role
          status
          lane
          excerpt
          author {
            id
            displayName
          }
          model {
            name
            provider
            isDemo
          }
          createdAt
        }
      }
    }
  }
`);
