import { randomUUID } from 'node:crypto';
import { formatCursor } from '../../schema/wire/cursor.ts';
import type { MessageRecord, SessionRecord } from '../../schema/wire/events.ts';
import type { Actor } from '../identity/actor.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { notFound } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import type { Logger } from '../kit/logger.ts';
import type { EventLog } from '../live/event-log.ts';
import type { Presence } from '../live/presence.ts';
import type { Price } from '../models/price-table.ts';
import type { SessionRole } from '../workspaces/policy.ts';
import { createAccess } from './access.ts';
import type { WorkspaceRoles } from './access.ts';
import { createAnswers } from './answers.ts';
import { createDrafts } from './drafts.ts';
import { createLease } from './lease.ts';
import { createMessages } from './messages.ts';
import type { PathPage } from './messages.ts';
import { NO_METRICS } from './metrics.ts';
import type { SessionMetrics } from './metrics.ts';
import { createOutbox } from './outbox.ts';
import type { ModelSource } from './prepare.ts';
import { createReaders } from './readers.ts';
import { inOrderOf, messagesById, sessionsById } from './records.ts';
import { createRetry } from './retry.ts';
import { createRuns } from './runs.ts';
import { createSendPrompt } from './send-prompt.ts';
import { createSessionCommands } from './session-commands.ts';
import { createSessionList } from './session-list.ts';
import { createSnapshot } from './snapshot.ts';
import { RUN_CHANNEL, createStop, runNotifications } from './stop.ts';
import { createSweeper } from './sweeper.ts';
import { createTerminal } from './terminal.ts';
import { DEFAULT_TIMING } from './timing.ts';
import type { SessionTiming } from './timing.ts';
import { createTitles } from './titles.ts';

export interface SessionsOptions {
  db: Database;
  log: EventLog;
  presence: Presence;
  models: ModelSource & { price(modelId: string, at: Date): Price | null };
  workspaces: WorkspaceRoles;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  /** What differs from DEFAULT_TIMING. */
  timing?: Partial<SessionTiming>;
  metrics?: SessionMetrics;
}

export async function createSessions(options: SessionsOptions) {
  const { db } = options;
  const nodeId = `node_${randomUUID()}`;
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const deps = { ...options, nodeId, timing, metrics: options.metrics ?? NO_METRICS };
  const access = createAccess(deps);
  const outbox = createOutbox(deps);
  const terminal = createTerminal({ ...deps, outbox });
  const titles = createTitles({ ...deps, outbox });
  const runs = createRuns({ ...deps, outbox, terminal, onEnd: titles.afterRun });
  const drafts = createDrafts({ ...deps, access, outbox });
  const answers = createAnswers({ ...deps, outbox, runs });
  const messages = createMessages(deps);
  const snapshot = createSnapshot({ ...deps, drafts, messages });
  const lease = await createLease(deps);
  const sweeper = createSweeper({ ...deps, lease, outbox, runs, terminal });
  const shared = { ...deps, access, outbox, drafts, answers, runs };

  async function stopAll(): Promise<void> {
    await sweeper.close();
    await runs.close();
    await titles.close();
    await outbox.close();
  }

  return {
    /** Names this process among the owners of runs. */
    nodeId,
    access,
    ...createSessionCommands(shared),
    ...createSessionList(deps),
    sendPrompt: createSendPrompt(shared),
    stopMessage: createStop(shared),
    ...createRetry(shared),
    editDraft: drafts.edit,

    async session(actor: Actor, id: string): Promise<SessionRecord> {
      return (await access.require(actor, id, 'session:read')).session;
    },
    async message(actor: Actor, id: string): Promise<MessageRecord> {
      const { session } = await access.requireForMessage(actor, id, 'session:read');
      const [message] = await snapshot.withLiveTexts(session.id, () => messagesById(db.sql(), [id]));
      if (!message) throw notFound('message');
      return message;
    },
    /** What the actor is to each session; null: nothing. */
    async rolesOf(actor: Actor, ids: readonly string[]): Promise<(SessionRole | null)[]> {
      return (await access.findAll(actor, ids)).map((found) => found?.sessionRole ?? null);
    },
    ...createReaders({ ...options, access }),

    /** For what belongs to a session that the caller was authorised for: these ask nobody. */
    parts: {
      sessionsById: async (ids: readonly string[]): Promise<(SessionRecord | null)[]> => inOrderOf(ids, await sessionsById(db.sql(), ids)),
      messagesById: messages.byId,
      messagePage: (sessionId: string, page: PathPage) => snapshot.withLiveTexts(sessionId, () => messages.page(sessionId, page)),
      /** By parent, in the order of `parentIds`. */
      messageChildren: async (sessionId: string, parentIds: readonly string[]): Promise<MessageRecord[][]> => {
        const found = await snapshot.withLiveTexts(sessionId, () => messages.childrenOf(sessionId, parentIds));
        const byParent = Map.groupBy(found, (message) => message.parentId ?? sessionId);
        return parentIds.map((id) => byParent.get(id) ?? []);
      },
      messageChildCounts: messages.childCounts,
      draft: drafts.load,
      snapshot: snapshot.load,
      cursor: async (sessionId: string) => formatCursor(await options.log.head(sessionId)),
    },

    /** For the node's listening connection (kit/notifications). */
    channels: { [RUN_CHANNEL]: runNotifications(runs, sweeper) },

    /** Lets own runs finish for `ms`, then hands over the rest with their text: INTERRUPTED, announced. */
    async drain(ms: number): Promise<void> {
      await runs.drain(ms);
      await stopAll();
      await lease.release();
    },
    /** Without a word: what runs is found by the other nodes once the lease has expired, as after a crash. */
    async close(): Promise<void> {
      await lease.close();
      await stopAll();
    },
  };
}

export type Sessions = Awaited<ReturnType<typeof createSessions>>;
