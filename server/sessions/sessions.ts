import { randomUUID } from 'node:crypto';
import { formatCursor } from '../../schema/wire/cursor.ts';
import type { BranchRecord, MessageRecord, PollRecord, SessionRecord } from '../../schema/wire/events.ts';
import type { Actor } from '../identity/actor.ts';
import type { Billing } from '../billing/billing.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { notFound } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import type { Logger } from '../kit/logger.ts';
import { createRateLimits } from '../kit/rate-limit.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import type { EventLog } from '../live/event-log.ts';
import { NO_HINTS } from '../live/hints.ts';
import type { HintTeller } from '../live/hints.ts';
import type { Presence } from '../live/presence.ts';
import type { SessionRole } from '../workspaces/policy.ts';
import { NO_WEBHOOKS } from '../workspaces/webhook-port.ts';
import type { EmitWebhook } from '../workspaces/webhook-port.ts';
import { createAccess } from './access.ts';
import type { WorkspaceRoles } from './access.ts';
import { createAnswers } from './answers.ts';
import { branchesById, branchesOf } from './branches/branch-records.ts';
import { createBranches } from './branches/branches.ts';
import { createFork, originOf } from './branches/fork.ts';
import { createMerge } from './branches/merge.ts';
import { createTreeList } from './branches/tree-list.ts';
import { createComments } from './comments/comments.ts';
import { costByActor, costByModel, costsOf, hiddenCosts } from './cost/cost-records.ts';
import { createPromptEstimate } from './cost/prompt-estimate.ts';
import { createDirectRuns } from './direct/direct-runs.ts';
import { createDrafts } from './drafts.ts';
import { createErasing } from './erasing/erasing.ts';
import { createExport } from './export/export.ts';
import { createLease } from './lease.ts';
import { createMessages } from './messages.ts';
import type { PathPage } from './messages.ts';
import { NO_METRICS } from './metrics.ts';
import type { SessionMetrics } from './metrics.ts';
import type { NoticeSink } from './notice-sink.ts';
import { createOutbox } from './outbox.ts';
import type { ModelSource } from './prepare.ts';
import { createDispatch } from './queue/dispatch.ts';
import { queuedTexts, queuesOf } from './queue/queue-records.ts';
import { createQueue } from './queue/queue.ts';
import { createSteer } from './queue/steer.ts';
import { reactionsByMessages } from './reactions/reaction-records.ts';
import { createReactions } from './reactions/reactions.ts';
import { createReaders } from './readers.ts';
import { inOrderOf, messagesById, sessionsById } from './records.ts';
import { createReserveRuns } from './reserve-runs.ts';
import { createRetry } from './retry.ts';
import { createRuns } from './runs.ts';
import { createSearch } from './search/search.ts';
import { createSendPrompt } from './send-prompt.ts';
import { createSessionCommands } from './session-commands.ts';
import { createSessionList } from './session-list.ts';
import { createShelf } from './shelf/shelf.ts';
import { createSnapshot } from './snapshot.ts';
import { RUN_CHANNEL, createStop, runNotifications } from './stop.ts';
import { createSweeper } from './sweeper.ts';
import { createTerminal } from './terminal.ts';
import { DEFAULT_TIMING } from './timing.ts';
import type { SessionTiming } from './timing.ts';
import { createTitles } from './titles.ts';
import { secretAnswersOf, shownPolls } from './votes/poll-records.ts';
import { createPolls } from './votes/polls.ts';
import { createPromote } from './votes/promote.ts';

export interface SessionsOptions {
  db: Database;
  log: EventLog;
  presence: Presence;
  models: ModelSource;
  billing: Pick<Billing, 'reserve' | 'record' | 'estimate'>;
  workspaces: WorkspaceRoles;
  clock: Clock;
  ids: Ids;
  notices: NoticeSink;
  audit: RecordAudit;
  hints?: HintTeller;
  emit?: EmitWebhook;
  /** Left out: each process counts for itself. */
  rateLimits?: RateLimits;
  logger: Logger;
  /** What differs from DEFAULT_TIMING. */
  timing?: Partial<SessionTiming>;
  metrics?: SessionMetrics;
}

export async function createSessions(options: SessionsOptions) {
  const { db } = options;
  const nodeId = `node_${randomUUID()}`;
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const rateLimits = options.rateLimits ?? createRateLimits({ redis: null, log: options.logger });
  const deps = {
    ...options,
    nodeId,
    timing,
    metrics: options.metrics ?? NO_METRICS,
    hints: options.hints ?? NO_HINTS,
    rateLimits,
    emit: options.emit ?? NO_WEBHOOKS,
  };
  const access = createAccess(deps);
  const outbox = createOutbox(deps);
  const terminal = createTerminal({ ...deps, outbox });
  const reserveRuns = createReserveRuns(deps);
  const titles = createTitles({ ...deps, outbox, reserveRuns });
  const runs = createRuns({
    ...deps,
    outbox,
    terminal,
    onEnd(run, end) {
      titles.afterRun(run, end);
      void dispatcher.dispatch(run.sessionId);
    },
  });
  const drafts = createDrafts({ ...deps, access, outbox });
  const answers = createAnswers({ ...deps, outbox, runs, reserveRuns });
  const messages = createMessages(deps);
  const snapshot = createSnapshot({ ...deps, drafts, messages });
  const lease = await createLease(deps);
  const textOf = async (sessionId: string, id: string): Promise<string> =>
    (await snapshot.withLiveTexts(sessionId, () => messagesById(db.sql(), [id])))[0]?.text ?? '';
  const comments = createComments({ ...deps, access, outbox, lease, textOf, reserveRuns });
  const direct = createDirectRuns({ ...deps, lease, reserveRuns });
  const polls = createPolls({ ...deps, access, outbox });
  const shared = { ...deps, access, outbox, drafts, answers, runs, polls };
  const merge = createMerge(shared);
  const sending = createSendPrompt(shared);
  const dispatcher = createDispatch({ ...shared, send: sending.sendWithin });
  const queue = createQueue({ ...shared, dispatcher });
  const sweeper = createSweeper({ ...deps, lease, outbox, runs, terminal, dispatcher });

  const erasing = createErasing(shared);

  async function stopAll(): Promise<void> {
    await dispatcher.hold();
    await sweeper.close();
    await runs.close();
    await comments.close();
    await direct.close();
    await titles.close();
    await outbox.close();
  }

  return {
    /** Names this process among the owners of runs. */
    nodeId,
    access,
    ...createSessionCommands(shared),
    ...createSessionList(deps),
    ...createSearch({ ...deps, access }),
    ...createShelf({ ...deps, access }),
    ...createExport({ ...deps, access }),
    deleteSession: erasing.deleteSession,
    deleteMessage: erasing.deleteMessage,
    sendPrompt: sending.sendPrompt,
    ...queue.commands,
    steer: createSteer({ ...shared, queue, dispatcher }),
    stopMessage: createStop(shared),
    ...createRetry(shared),
    editDraft: drafts.edit,
    addComment: comments.addComment,
    editComment: comments.editComment,
    deleteComment: comments.deleteComment,
    resolveThread: comments.resolveThread,
    reopenThread: comments.reopenThread,
    comment: comments.comment,
    ...createReactions(shared),
    castVote: polls.castVote,
    withdrawVote: polls.withdrawVote,
    closePoll: polls.closePoll,
    pollVotes: polls.votesOf,
    secretAnswers: (workspaceId: string) =>
      db.asHouse('what is secret is secret in sessions that one does not see, too', () => secretAnswersOf(db.sql(), workspaceId)),
    claimVotes: polls.claimVotes,
    promoteAnswer: createPromote(shared),
    ...createBranches(shared),
    mergeBranch: merge.mergeBranch,
    forkSession: createFork(shared),
    promptEstimate: createPromptEstimate({ ...deps, access }),
    /** A program's own run, outside of all sessions. */
    runDirectly: direct.begin,

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

    /** In the transaction of a change that the session's record does not show: open clients ask again for what they show of it. */
    noteChanged: (tx: Tx, sessionId: string) => outbox.add(tx, sessionId, [{ kind: 'sessionChanged' }]),

    /** In the transaction of a change of what can be spent in the session. */
    noteCost: (tx: Tx, sessionId: string) => outbox.add(tx, sessionId, [{ kind: 'costChanged' }]),

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
      queues: (ids: readonly string[]) => queuesOf(db.sql(), ids),
      queuedTexts: (ids: readonly string[]) => queuedTexts(db.sql(), ids),
      /** In the order of `promptIds`; null where nobody has voted. */
      polls: async (promptIds: readonly string[]): Promise<(PollRecord | null)[]> => {
        const found = new Map((await shownPolls(db.sql(), promptIds)).map((poll) => [poll.promptId, poll]));
        return promptIds.map((id) => found.get(id) ?? null);
      },
      branchesById: async (ids: readonly string[]): Promise<(BranchRecord | null)[]> => inOrderOf(ids, await branchesById(db.sql(), ids)),
      branchesOf: (sessionIds: readonly string[]) => branchesOf(db.sql(), sessionIds),
      messagesSince: merge.messagesSince,
      deleteSessionNow: erasing.deleteNow,
      eraseWordsOf: erasing.eraseWordsOf,
      originOf: (actor: Actor, sessionId: string) => originOf({ db, access }, actor, sessionId),
      tree: createTreeList(deps),
      threads: comments.threads.page,
      commentCounts: comments.threads.countsOf,
      reactions: (messageIds: readonly string[]) => reactionsByMessages(db.sql(), messageIds),
      costs: (sessionIds: readonly string[]) => costsOf(db.sql(), sessionIds),
      costByModel: (sessionId: string) => costByModel(db.sql(), sessionId),
      costByActor: (sessionId: string) => costByActor(db.sql(), sessionId),
      hiddenCosts: (workspaceId: string, since: Date) =>
        db.asHouse('what is secret is secret in sessions that one does not see, too', () => hiddenCosts(db.sql(), workspaceId, since)),
      draft: drafts.load,
      snapshot: snapshot.load,
      cursor: async (sessionId: string) => formatCursor(await options.log.head(sessionId)),
    },

    /** For the node's listening connection (kit/notifications). */
    channels: { [RUN_CHANNEL]: runNotifications(runs, sweeper) },

    /** Lets own runs finish for `ms`, then hands over the rest with their text: INTERRUPTED, announced. */
    async drain(ms: number): Promise<void> {
      await dispatcher.hold();
      await Promise.all([runs.drain(ms), comments.drain(ms), direct.drain(ms)]);
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
