/** Webhooks out: programs elsewhere are told what happens in a workspace, signed, at least once. See docs/webhooks.md. */
import packageJson from '../../package.json' with { type: 'json' };
import type { Clock } from '../kit/clock.ts';
import type { Egress } from '../kit/egress.ts';
import type { Logger } from '../kit/logger.ts';
import type { NotificationHandler } from '../kit/notifications.ts';
import type { Sealing } from '../kit/sealing.ts';
import { createAdminMails } from './admin-mails.ts';
import type { AdminMailsOptions } from './admin-mails.ts';
import { createAttempt } from './attempt.ts';
import { createClaims } from './claims.ts';
import type { ClaimedEndpoint } from './claims.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Dispatcher } from './dispatcher.ts';
import { WEBHOOK_CHANNEL } from './emitting.ts';
import { createEndpoints } from './endpoints.ts';
import type { EndpointsOptions } from './endpoints.ts';
import { webhookJobs } from './jobs.ts';
import { createLog } from './log.ts';
import type { LogOptions } from './log.ts';
import { WEBHOOK_TIMING } from './timing.ts';
import type { WebhookTiming } from './timing.ts';

export interface WebhooksOptions extends EndpointsOptions, Omit<LogOptions, 'endpoints'>, Pick<AdminMailsOptions, 'mail' | 'publicUrl'> {
  clock: Clock;
  log: Logger;
  sealing: Sealing;
  egress: Egress;
  /** Something is due then: the job that sends it runs no later. */
  onRetry(at: Date): void;
  timing?: Partial<WebhookTiming>;
  random?: () => number;
}

export function createWebhooks(options: WebhooksOptions) {
  const { db, clock, log, sealing, egress, audit, onRetry, random = Math.random } = options;
  const timing = { ...WEBHOOK_TIMING, ...options.timing };
  const mails = createAdminMails(options);
  const claims = createClaims({
    db,
    clock,
    timing,
    onStopped(tx, endpoint: ClaimedEndpoint, why) {
      const { id, workspaceId } = endpoint;
      audit(tx, { workspaceId, actor: null, action: 'webhook:stop', targetId: id, detail: { why } });
      tx.afterCommit(() => mails.tellAdmins(endpoint, why));
    },
  });
  const endpoints = createEndpoints(options);
  const attempt = createAttempt({ egress, clock, timing, version: packageJson.version });
  let dispatcher: Dispatcher | null = null;

  const channel: NotificationHandler = {
    message(payload) {
      const { endpointIds } = (payload ?? {}) as { endpointIds?: unknown };
      if (Array.isArray(endpointIds)) dispatcher?.wake(endpointIds.filter((id) => typeof id === 'string'));
    },
    gap: catchUp,
  };

  /** What nobody told this node of, or was left by one that died. */
  async function lookAround(): Promise<void> {
    const now = new Date(clock.now());
    const [due, next] = await Promise.all([claims.dueEndpoints(), claims.nextDueAt(now)]);
    dispatcher?.wake(due);
    if (next) onRetry(next);
  }

  function catchUp(): void {
    lookAround().catch((error: unknown) => log.warn({ error }, 'webhooks wait for the job'));
  }

  return {
    ...endpoints,
    ...createLog({ ...options, endpoints }),
    jobs: webhookJobs({ db, clock, claims }),
    /** For the node's listening connection (kit/notifications). */
    channels: { [WEBHOOK_CHANNEL]: channel },

    /** Only on a node that is a worker. */
    start(): void {
      dispatcher ??= createDispatcher({ claims, attempt, sealing, clock, log, timing, random, onRetry });
      catchUp();
    },

    async close(ms: number): Promise<void> {
      await dispatcher?.close(ms);
      await egress.close();
    },
  };
}

export type Webhooks = ReturnType<typeof createWebhooks>;
