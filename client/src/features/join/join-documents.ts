import { graphql } from '../../gql/gql.ts';
import type { ShareLinkPreviewQuery } from '../../gql/graphql.ts';

export const ShareLinkPreviewDocument = graphql(`
  query ShareLinkPreview($token: String!) {
    shareLink(token: $token) {
      state
      needsPassword
      sessionTitle
      workspaceName
      role
      inviterName
      expiresAt
    }
  }
`);

export const JoinByLinkDocument = graphql(`
  mutation JoinByLink($input: JoinByLinkInput!) {
    joinByLink(input: $input) {
      session {
        id
        members {
          role
          user {
            id
            displayName
          }
        }
      }
      actor {
        __typename
        id
        displayName
      }
    }
  }
`);

export const LeaveAsGuestDocument = graphql(`
  mutation LeaveAsGuest {
    leaveAsGuest {
      ok
    }
  }
`);

export type LinkPreview = NonNullable<ShareLinkPreviewQuery['shareLink']>;
