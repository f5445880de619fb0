/** What a workspace can be told of by webhook: a closed list. What was named once keeps its name for ever. The words are for people who choose. */
const WORDS = {
  'message.created': 'A prompt was sent in a session.',
  'run.completed': 'A model finished an answer.',
  'run.failed': 'An answer ended with an error, or its server went away.',
  'run.stopped': 'Somebody stopped an answer.',
  'comment.created': 'Somebody wrote a comment.',
  'session.created': 'A session was opened or forked.',
  'session.archived': 'A session was archived.',
  'session.restored': 'An archived session was restored.',
  'member.added': 'Somebody joined the workspace.',
  'member.removed': 'Somebody left the workspace, or was removed.',
  'member.role_changed': 'A member got another role.',
  'budget.reached': 'Usage came to 50, 80 or 100 % of a budget, of the month’s credits, or down to the wallet’s floor.',
  'webhook.test': 'Somebody pressed “Send a test”. Every endpoint gets it, and it is not chosen.',
} as const;

export type WebhookEventType = keyof typeof WORDS;

export const WEBHOOK_EVENTS = Object.entries(WORDS).map(([type, words]) => ({ type: type as WebhookEventType, words }));

/** Those that an endpoint chooses from. */
export const CHOSEN_WEBHOOK_EVENTS = WEBHOOK_EVENTS.filter(({ type }) => type !== 'webhook.test').map(({ type }) => type);

/** Those that happen in a session. */
export const SESSION_WEBHOOK_EVENTS: readonly WebhookEventType[] = CHOSEN_WEBHOOK_EVENTS.filter((type) =>
  /^(message|run|comment|session)\./.test(type),
);

export function isChosenWebhookEvent(value: string): value is WebhookEventType {
  return CHOSEN_WEBHOOK_EVENTS.some((type) => type === value);
}

export const MAX_WEBHOOK_ENDPOINTS = 20;
export const MAX_WEBHOOK_URL_LENGTH = 2_000;
export const MAX_WEBHOOK_DESCRIPTION_LENGTH = 200;
/** For how long the secret before a rotation signs as well. */
export const WEBHOOK_SECRET_OVERLAP_HOURS = 24;
export const WEBHOOK_LOG_DAYS = 30;
