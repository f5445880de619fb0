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

export const NotificationFieldsDocument = graphql(`
  fragment NotificationFields on Notification {
    id
    kind
    excerpt
    commentId
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

export type NotificationItem = NotificationFieldsFragment;
