import { graphql } from '../../gql/gql.ts';
import type { NotificationFieldsFragment } from '../../gql/graphql.ts';

export const NotificationCountDocument = graphql(`
  query NotificationCount {
    viewer {
      id
      unreadNotificationCount
    }
  }
`);

export const NotifiedRequestDocument = graphql(`
  fragment NotifiedRequest on BudgetRequest {
    id
    state
    suggestedMicros
    grantedMicros
  }
`);

export const NotificationFieldsDocument = graphql(`
  fragment NotificationFields on Notification {
    id
    kind
    excerpt
    commentId
    workspaceId
    budgetRequestId
    createdAt
    readAt
    actor {
      id
      displayName
    }
    session {
      id
      title
    }
    message {
      id
      status
    }
  }
`);

export const NotificationListDocument = graphql(`
  query NotificationList($first: Int!) {
    viewer {
      id
      unread: notifications(first: 50, unreadOnly: true) {
        edges {
          node {
            ...NotificationFields
          }
        }
      }
      notifications(first: $first) {
        pageInfo {
          hasNextPage
        }
        edges {
          node {
            ...NotificationFields
          }
        }
      }
    }
  }
`);

export const MarkNotificationsReadDocument = graphql(`
  mutation MarkNotificationsRead($input: MarkNotificationsReadInput!) {
    markNotificationsRead(input: $input) {
      unreadCount
    }
  }
`);

export const NotificationSettingsDocument = graphql(`
  query NotificationSettings {
    viewer {
      id
      notificationPreferences {
        kind
        app
        mail
      }
    }
    server {
      mailConfigured
    }
  }
`);

export const UpdateNotificationPreferencesDocument = graphql(`
  mutation UpdateNotificationPreferences($input: UpdateNotificationPreferencesInput!) {
    updateNotificationPreferences(input: $input) {
      preferences {
        kind
        app
        mail
      }
    }
  }
`);

export const ReportActivityDocument = graphql(`
  mutation ReportActivity {
    reportActivity {
      ok
    }
  }
`);

/** Of one notification at a time: a page of them would ask for too much at once. */
export const NotifiedRequestStateDocument = graphql(`
  query NotifiedRequestState($id: ID!) {
    node(id: $id) {
      __typename
      ... on BudgetRequest {
        ...NotifiedRequest
      }
    }
  }
`);

export const GrantFromBellDocument = graphql(`
  mutation GrantFromBell($input: GrantBudgetInput!) {
    grantBudget(input: $input) {
      request {
        ...NotifiedRequest
      }
    }
  }
`);

export type NotificationItem = NotificationFieldsFragment;
