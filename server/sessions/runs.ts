/** The runs that this node owns: started after their transaction, reached by stops from any node, handed over when the node drains. */
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import type { Logger } from '../kit/logger.ts';
import type { EventLog } from '../live/event-log.ts';
import { createChunkWriter } from './chunk-writer.ts';
import { MessageEntity, RUNNING } from './message.entity.ts';
import type { SessionMetrics } from './metrics.ts';
import type { Outbox } from './outbox.ts';
import { prepareRun } from './prepare.ts';
import type { ModelSource } from './prepare.ts';
import type { PaidRun } from './paid-run.ts';
import { Run } from './run.ts';
import type { RunDeps } from './run.ts';
import type { RunEnd, RunIdentity, Terminal } from './terminal.ts';
import { pause } from './timing.ts';
import type { SessionTiming } from './timing.ts';

export interface RunsDeps {
  db: Database;
  log: EventLog;
  outbox: Outbox;
  terminal: Terminal;
  models: ModelSource;
  clock: Clock;
  logger: Logger;
  timing: SessionTiming;
  metrics: SessionMetrics;
  /** Called once per run that ended here, after its transaction. */
  onEnd(run: RunIdentity, end: RunEnd): void;
}

export function createRuns(deps: RunsDeps) {
  const { db, log, outbox, metrics, logger } = deps;
  const running = new Map<string, Run>();
  const chunks = createChunkWriter({ db, logger, onFenced: (messageId) => running.get(messageId)?.halt('fenced') });

  async function note(run: RunIdentity, change: { status: 'queued' | 'streaming'; attempts: number }): Promise<boolean> {
    return db.write(async (tx) => {
      const where = { id: run.messageId, fence: run.fence, status: { $in: [...RUNNING] } };
      const firstToken = change.status === 'streaming' ? { firstTokenAt: new Date(deps.clock.now()) } : {};
      if ((await tx.em.nativeUpdate(MessageEntity, where, { ...change, ...firstToken })) === 0) return false;
      await outbox.add(tx, run.sessionId, [{ kind: 'messageChanged', messageId: run.messageId }]);
      return true;
    });
  }

  const runDeps: RunDeps = {
    log,
    chunks,
    terminal: deps.terminal,
    clock: deps.clock,
    logger,
    timing: deps.timing,
    prepare: (run, paid) => prepareRun(deps, run, paid),
    note,
    onFirstToken: (run, seconds) => metrics.firstTokenSeconds.observe({ provider: providerOf(run) }, seconds),
  };

  async function follow(run: Run): Promise<void> {
    const end = await run.ended;
    const { messageId, sessionId } = run.identity;
    running.delete(messageId);
    metrics.runsActive.set(running.size);
    metrics.runs.inc({ status: end?.status ?? 'fenced', provider: providerOf(run.identity) });
    if (!end) return;
    await outbox.publish(sessionId);
    await log.endText(sessionId, messageId);
    deps.onEnd(run.identity, end);
  }

  return {
    /** For after the commit of the message's row. */
    start(identity: RunIdentity, start: { initialText: string; allowance: PaidRun }): void {
      const run = new Run(runDeps, identity, { ...start, announced: outbox.publish(identity.sessionId) });
      running.set(identity.messageId, run);
      metrics.runsActive.set(running.size);
      follow(run).catch((error: unknown) => logger.warn({ error, messageId: identity.messageId }, 'after the end of a run'));
    },
    /** Resolves once the run has ended here; false where another node, or nobody, owns it. */
    async stop(messageId: string): Promise<boolean> {
      const run = running.get(messageId);
      run?.halt('stopped');
      await run?.ended;
      return run !== undefined;
    },
    owned: (): string[] => [...running.keys()],
    /** Lets runs finish for `ms`, then hands over what is left: INTERRUPTED at once, with its text. */
    async drain(ms: number): Promise<void> {
      const ends = () => Promise.all([...running.values()].map((run) => run.ended));
      const finished = new AbortController();
      await Promise.race([ends().then(() => finished.abort()), pause(ms, finished.signal)]);
      for (const run of running.values()) run.halt('handedOver');
      await ends();
    },
    async close(): Promise<void> {
      for (const run of running.values()) run.halt('fenced');
      await Promise.all([...running.values()].map((run) => run.ended));
      await chunks.close();
    },
  };
}

export type Runs = ReturnType<typeof createRuns>;

function providerOf(run: RunIdentity): string {
  return run.modelId.slice(0, run.modelId.indexOf(':'));
}
