/** What programs outside may want to hear of is told here, in the transaction of the change; a higher floor keeps and sends it. */
import type { WebhookEventType } from '../../schema/wire/webhooks.ts';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Tx } from '../kit/db.ts';

export interface Happening {
  type: WebhookEventType;
  workspaceId: string;
  /** Null: it is about the workspace. Of a private session nobody is told who did it. */
  session: { id: string; isPrivate: boolean } | null;
  /** Null: nobody, or nobody who matters. */
  actor: Pick<ActorRecord, 'kind' | 'id'> | null;
  /** Ids and small facts. No texts, titles, names, models or costs: who may read those asks the API. */
  data: Readonly<Record<string, string | number | null>>;
}

/** Once for each change: what is rolled back is told to nobody, what is committed at least once. */
export type EmitWebhook = (tx: Tx, happening: Happening) => Promise<void>;

/** Until somebody listens. */
export const NO_WEBHOOKS: EmitWebhook = () => Promise.resolve();
