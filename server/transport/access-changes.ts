/** From "access changed", as the database announced it, to the open readers and sockets that it concerns (LIVE.md R5). */
import type { Context } from '../../schema/context.ts';
import { actorId } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import { parseAccessChange } from '../identity/access-changes.ts';
import type { AccessChange } from '../identity/access-changes.ts';
import type { Insights } from '../insights/insights.ts';
import type { Logger } from '../kit/logger.ts';
import type { NotificationHandler } from '../kit/notifications.ts';
import type { Hints } from '../live/hints.ts';
import type { Hub } from '../live/hub.ts';
import type { Contexts } from './context.ts';
import type { OpenRequests } from './open-requests.ts';
import type { Sockets } from './sockets.ts';

export function concerns(change: AccessChange, actor: Actor | null, topic: string | null): boolean {
  switch (change.kind) {
    case 'login':
      return actor?.kind === 'user' && actor.loginId === change.id;
    case 'user':
      return actor?.kind === 'user' && actor.userId === change.id;
    case 'workspace':
      return actor?.kind === 'user' && actor.userId === change.userId;
    // Rare enough to look at everybody: members, keys, and whoever came by a link.
    case 'workspaceFrozen':
      return true;
    case 'apiKey':
      return actor?.kind === 'apiKey' && actor.apiKeyId === change.id;
    case 'guest':
      return actor?.kind === 'guest' && actor.guestId === change.id;
    case 'session':
      return topic === change.id;
    case 'sessionRole':
      return topic === change.id && actor !== null && actorId(actor) === change.actorId;
  }
}

export interface AccessNotificationsOptions {
  hub: Hub;
  hints: Pick<Hints, 'recheck'>;
  activity: Pick<Insights['parts'], 'recheck'>;
  sockets: Sockets;
  requests: Pick<OpenRequests, 'recheck'>;
  contexts: Pick<Contexts, 'forgetRecent'>;
  log: Logger;
}

export function accessNotifications({
  hub,
  hints,
  activity,
  sockets,
  requests,
  contexts,
  log,
}: AccessNotificationsOptions): NotificationHandler {
  function recheck(matches: (actor: Actor | null, topic: string | null) => boolean): void {
    contexts.forgetRecent();
    Promise.all([
      hub.recheck(({ context, topic }) => matches((context as Context).actor, topic)),
      hints.recheck((actor) => matches(actor, null)),
      activity.recheck((actor) => matches(actor, null)),
      sockets.recheck(({ actor }) => matches(actor, null)),
      requests.recheck((actor) => matches(actor, null)),
    ]).catch((error: unknown) => log.error({ error }, 'recheck of access failed'));
  }
  return {
    message(payload) {
      const change = parseAccessChange(payload);
      if (change) recheck((actor, topic) => concerns(change, actor, topic));
    },
    gap: () => recheck(() => true),
  };
}
