/** Events as bodies write them and as the API does: `run.completed`, `RUN_COMPLETED`. */
import { WEBHOOK_EVENTS } from '../../../../schema/wire/webhooks.ts';
import type { WebhookEventType as EventName } from '../../../../schema/wire/webhooks.ts';
import type { WebhookEventType } from '../../gql/graphql.ts';

const byValue = new Map(WEBHOOK_EVENTS.map(({ type }) => [type.replace('.', '_').toUpperCase(), type]));

/** Of an event that this page is too old to know: as the API writes it. */
export const eventName = (value: WebhookEventType): string => byValue.get(value) ?? value;

export const eventValue = (name: EventName): WebhookEventType => name.replace('.', '_').toUpperCase() as WebhookEventType;

/** What tells one endpoint from another in a list. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
