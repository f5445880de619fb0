/** The bell, its list, and what one chooses to be told. */
const plural = new Intl.PluralRules('en');

export const notificationMessages = {
  title: 'Notifications',
  bell: (unread: number) =>
    unread === 0 ? 'Notifications' : `Notifications, ${unread} ${plural.select(unread) === 'one' ? 'is' : 'are'} unread`,
  most: (shown: number) => `${shown}+`,
  loading: 'Loading your notifications',
  emptyTitle: 'Nothing to catch up on',
  emptyBody: 'Mentions, replies, invitations and finished answers stand here.',
  unread: 'New',
  read: 'Earlier',
  markAll: 'Mark all read',
  markOne: 'Mark as read',
  settings: 'Notification settings',
  older: 'Show older',
  stale: 'Could not refresh the list.',
  somebody: 'Somebody',
  model: 'A model',
  untitled: 'Untitled session',
  gone: 'You can no longer open this session.',
  /** What happened, before the name of the session. */
  what: {
    MENTION: (who: string) => `${who} mentioned you in`,
    REPLY: (who: string) => `${who} answered you in`,
    INVITATION: (who: string) => `${who} added you to`,
    RUN_FINISHED: () => 'Your prompt has its answer in',
    PROMPT_DROPPED: () => 'Your queued prompt was not sent in',
  },
  runFailed: 'Your prompt got no answer in',
  /** The same where the session may not be named. */
  whatUnnamed: {
    MENTION: (who: string) => `${who} mentioned you`,
    REPLY: (who: string) => `${who} answered you`,
    INVITATION: (who: string) => `${who} added you to a session`,
    RUN_FINISHED: () => 'Your prompt has its answer',
    PROMPT_DROPPED: () => 'Your queued prompt was not sent',
  },

  settingsBody: 'What you are told, and how. It holds on all your devices.',
  settingsLoading: 'Loading what you chose',
  channels: { app: 'In the app', mail: 'By mail' },
  kinds: {
    MENTION: { name: 'Mentions', meaning: 'Somebody writes @you in a comment' },
    REPLY: { name: 'Replies', meaning: 'Somebody answers in a thread of yours' },
    INVITATION: { name: 'Invitations', meaning: 'Somebody adds you to a session' },
    RUN_FINISHED: { name: 'Finished answers', meaning: 'All answers to a prompt of yours have ended' },
    PROMPT_DROPPED: { name: 'Prompts not sent', meaning: 'A queued prompt of yours was dropped' },
  },
  deliveries: { ALWAYS: 'Always', WHEN_AWAY: 'When I am away', NEVER: 'Never' },
  choice: (kind: string, channel: string) => `${kind}, ${channel.toLowerCase()}`,
  away: 'Away means for the app: not in that session. For mail: nothing done here for five minutes.',
  noMail: 'This server sends no mail: it keeps its mails in an outbox.',
};
