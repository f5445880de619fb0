/** The attack matrix: notifications and hints, which are a person's own. */
import { READ, all, anyKey, change } from './matrix-cases.ts';
import type { Case } from './matrix-cases.ts';

const FIELDS = 'excerpt session { title } message { text } actor { displayName }';
const foreign = (field: string) => `query ($id: ID!) { node(id: $id) { ... on User { ${field} } } }`;

export const NOTICES: Case[] = [
  {
    field: 'User.notifications',
    query: `{ viewer { unreadNotificationCount notificationPreferences { kind } notifications(first: 50) { edges { node { ${FIELDS} } } } } }`,
    variables: () => ({}),
    nobody: 'null',
    stranger: 'ok',
    linkGuest: 'null',
    ...all('ok'),
    keys: anyKey('null'),
  },
  ...[`notifications { edges { node { ${FIELDS} } } }`, 'unreadNotificationCount', 'notificationPreferences { kind app }'].map(
    (selection): Case => ({
      field: 'User.notifications',
      what: `of somebody else: ${selection.split(' ', 1)[0]}`,
      query: foreign(selection),
      variables: ({ owner }) => ({ id: owner.id }),
      ...all('FORBIDDEN'),
    }),
  ),
  {
    field: 'Notification',
    query: `query ($id: ID!) { node(id: $id) { id ... on Notification { ${FIELDS} } } }`,
    variables: ({ noticeId }) => ({ id: noticeId }),
    ...all('NOT_FOUND'),
    keys: anyKey('NOT_FOUND'),
  },
  {
    field: 'Mutation.markNotificationsRead',
    query: change('markNotificationsRead', 'ids unreadCount'),
    variables: ({ noticeId }) => ({ input: { ids: [noticeId] } }),
    stranger: 'ok',
    linkGuest: 'FORBIDDEN',
    ...all('ok'),
  },
  {
    field: 'Mutation.updateNotificationPreferences',
    query: change('updateNotificationPreferences', 'preferences { kind }'),
    variables: () => ({ input: { preferences: [] } }),
    stranger: 'ok',
    linkGuest: 'FORBIDDEN',
    ...all('ok'),
  },
  {
    field: 'Mutation.reportActivity',
    query: 'mutation { reportActivity { ok } }',
    variables: () => ({}),
    stranger: 'ok',
    linkGuest: 'FORBIDDEN',
    ...all('ok'),
  },
  {
    field: 'Subscription.viewerHints',
    query: 'subscription { viewerHints { topic workspaceId } }',
    variables: () => ({}),
    stranger: 'ok',
    linkGuest: 'FORBIDDEN',
    ...all('ok'),
    keys: READ,
  },
];
