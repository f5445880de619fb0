/** What an endpoint may be. */
import {
  CHOSEN_WEBHOOK_EVENTS,
  MAX_WEBHOOK_DESCRIPTION_LENGTH,
  MAX_WEBHOOK_URL_LENGTH,
  SESSION_WEBHOOK_EVENTS,
  isChosenWebhookEvent,
} from '../../schema/wire/webhooks.ts';
import type { WebhookEventType } from '../../schema/wire/webhooks.ts';
import type { Egress } from '../kit/egress.ts';
import { invalid } from '../kit/errors.ts';

const UNWRITABLE = /\p{Cc}/gu;

/** As it is kept: without a fragment, which nobody would be sent. */
export function checkUrl(given: string, { problemOf }: Pick<Egress, 'problemOf'>): string {
  const text = given.trim();
  if (text.length > MAX_WEBHOOK_URL_LENGTH) throw invalid({ url: `has at most ${MAX_WEBHOOK_URL_LENGTH} characters` });
  const problem = problemOf(text);
  if (problem !== null) throw invalid({ url: problem });
  const url = new URL(text);
  url.hash = '';
  return url.href;
}

export function checkDescription(given: string | null | undefined): string {
  const text = (given ?? '').replaceAll(UNWRITABLE, ' ').trim();
  if (text.length > MAX_WEBHOOK_DESCRIPTION_LENGTH)
    throw invalid({ description: `has at most ${MAX_WEBHOOK_DESCRIPTION_LENGTH} characters` });
  return text;
}

/** In the order of the list, each once. */
export function checkEventTypes(given: readonly string[], sessionId: string | null): WebhookEventType[] {
  if (given.length === 0 || given.some((type) => !isChosenWebhookEvent(type))) throw invalid({ eventTypes: 'choose one or more' });
  if (sessionId !== null && !given.some((type) => SESSION_WEBHOOK_EVENTS.some((one) => one === type)))
    throw invalid({ eventTypes: 'none of them happens in a session' });
  return CHOSEN_WEBHOOK_EVENTS.filter((type) => given.includes(type));
}
