/** A program's own runs, outside of all sessions: one request, one answer, paid for and metered like any other. */
import { randomUUID } from 'node:crypto';
import type { Actor } from '../../identity/actor.ts';
import { actorId } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import { Expected, invalid } from '../../kit/errors.ts';
import type { Logger } from '../../kit/logger.ts';
import { estimateMessage } from '../../models/estimate.ts';
import type { TokenCounts } from '../../billing/cost.ts';
import { demand } from '../../workspaces/policy.ts';
import type { WorkspaceRoles } from '../access.ts';
import type { SessionMetrics } from '../metrics.ts';
import type { ModelSource } from '../prepare.ts';
import type { Prepared } from '../run.ts';
import type { ReserveRuns } from '../reserve-runs.ts';
import { pause } from '../timing.ts';
import { NO_TOKENS, NO_USAGE } from '../usage.ts';
import { directAnswer } from './direct-answer.ts';
import type { DirectAnswerOptions, DirectOutcome } from './direct-answer.ts';
import { createDirectEnd } from './direct-end.ts';
import { findRepeated, insertDirectRun } from './direct-rows.ts';
import { prepareDirect, underWay, wholeBefore } from './direct-request.ts';
import type { DirectInput } from './direct-request.ts';
import type { DirectIdentity, DirectRow } from './direct-rows.ts';
import { createDirectSweep } from './direct-sweep.ts';
import type { DirectSweepDeps } from './direct-sweep.ts';
import { createTextPipe } from './text-pipe.ts';

export interface DirectResult extends Pick<DirectOutcome, 'status' | 'text' | 'reason' | 'failure'> {
  counts: TokenCounts;
  isEstimated: boolean;
  costMicros: bigint;
}

export interface DirectRun extends Pick<DirectIdentity, 'id' | 'modelId' | 'startedAt'> {
  /** The answer as it comes, for one reader. */
  pieces: AsyncGenerator<string>;
  /** Once it is written down and charged. Never rejects. */
  ended: Promise<DirectResult>;
  /** Nobody wants it any more: charged for what it used. */
  stop(): void;
}

export interface DirectRunsDeps extends DirectSweepDeps {
  models: ModelSource;
  workspaces: WorkspaceRoles;
  reserveRuns: ReserveRuns;
  clock: Clock;
  logger: Logger;
  metrics: SessionMetrics;
  timing: DirectSweepDeps['timing'] & DirectAnswerOptions['timeouts'];
}

const SAVE_RETRY_MS = 200;
const MAX_KEY_LENGTH = 200;

export function createDirectRuns(deps: DirectRunsDeps) {
  const { db, models, workspaces, reserveRuns, clock, logger, metrics, nodeId, timing } = deps;
  const directEnd = createDirectEnd(deps);
  const sweep = createDirectSweep(deps);
  const working = new Set<Promise<unknown>>();
  const closed = new AbortController();

  async function begin(actor: Actor, input: DirectInput): Promise<DirectRun> {
    const { workspaceId, repetition = null } = input;
    demand(actor, 'run:create', { workspaceRole: await workspaces.roleOf(actor, workspaceId) }, 'workspace');
    if (closed.signal.aborted) throw new Expected('UNAVAILABLE', 'This server is restarting.', { retryAfter: 1 });
    const reached = await models.of(db, workspaceId);
    const prepared = prepareDirect(reached, input);
    if (repetition && repetition.key.length > MAX_KEY_LENGTH) throw invalid({ 'idempotency-key': `is longer than ${MAX_KEY_LENGTH}` });
    const before = repetition && (await findRepeated(db.sql(), actorId(actor), repetition.key));
    const whole = before && wholeBefore(before, repetition);
    if (whole) return replayed(whole);

    const { messages, maxOutputTokens } = prepared.request;
    const run: DirectIdentity = {
      id: `run_${randomUUID()}`,
      workspaceId,
      modelId: input.modelId,
      actor: { kind: actor.kind, id: actorId(actor) },
      startedAt: new Date(clock.now()),
    };
    const inputTokens = messages.reduce((sum, message) => sum + estimateMessage(message), 0);
    const prompt = { bytes: messages.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0), messages: messages.length };
    const allowance = await db.write(async (tx) => {
      if (!(await insertDirectRun(tx, { ...run, nodeId, repetition, inputTokens }))) throw underWay();
      // Last, as it locks the workspace's account until the commit.
      const [allowed] = await reserveRuns(tx, { id: null, workspaceId }, run.actor, [{ ...run, prompt, maxOutputTokens }]);
      // Somebody changed the keys in this very moment, and another one would be asked than is paid.
      if (allowed!.onOwnKey !== reached.isOwn(run.modelId)) throw new Expected('UNAVAILABLE', KEYS_CHANGED, { retryAfter: 1 });
      return allowed!;
    });
    return db.asHouse('a run goes on without whoever began it', () => start(run, { ...prepared, allowance }));
  }

  function start(run: DirectIdentity, { provider, request, allowance }: Prepared & Pick<DirectAnswerOptions, 'allowance'>): DirectRun {
    const pipe = createTextPipe();
    const left = new AbortController();
    const paidFor = { ...request, maxOutputTokens: Math.min(request.maxOutputTokens, allowance.maxOutputTokens) };
    const ended = directAnswer({
      provider,
      request: paidFor,
      allowance,
      timeouts: timing,
      clock,
      left: left.signal,
      closed: closed.signal,
      take: pipe.push,
    })
      .catch((error: unknown) => outcomeOf(error, run.id))
      .then(async (outcome): Promise<DirectResult> => {
        const costMicros = await save(run, outcome);
        observe(run, outcome);
        const { usage, firstTokenMs: _firstTokenMs, ...result } = outcome;
        return { ...result, counts: usage.counts, isEstimated: usage.estimated, costMicros };
      })
      .finally(() => {
        pipe.end();
        working.delete(ended);
      });
    working.add(ended);
    return { ...run, pieces: pipe.pieces(), ended, stop: () => left.abort() };
  }

  function observe({ modelId }: DirectIdentity, { status, firstTokenMs }: DirectOutcome): void {
    const provider = modelId.slice(0, modelId.indexOf(':'));
    metrics.runs.inc({ status, provider });
    if (firstTokenMs !== null) metrics.firstTokenSeconds.observe({ provider }, firstTokenMs / 1_000);
  }

  function outcomeOf(error: unknown, runId: string): DirectOutcome {
    logger.error({ error, runId }, 'a program’s run failed');
    return { status: 'failed', text: '', reason: null, failure: BROKEN, usage: NO_USAGE, firstTokenMs: null };
  }

  /** Tries until it is written: only when this node goes away, another one ends it (see direct-sweep.ts). */
  async function save(run: DirectIdentity, outcome: DirectOutcome): Promise<bigint> {
    while (true) {
      try {
        return (await db.write((tx) => directEnd.write(tx, run, outcome))) ?? 0n;
      } catch (error) {
        logger.warn({ error, runId: run.id }, "a run's end waits for Postgres");
        if (closed.signal.aborted) return 0n;
        await pause(SAVE_RETRY_MS, closed.signal);
      }
    }
  }

  const allEnded = () => Promise.all(working);

  return {
    /** Throws what is to be answered before anything was asked of a model; what fails later is in `ended`. */
    begin,
    /** Lets runs finish for `ms`. */
    async drain(ms: number): Promise<void> {
      const finished = new AbortController();
      await Promise.race([allEnded().then(() => finished.abort()), pause(ms, finished.signal)]);
    },
    async close(): Promise<void> {
      await sweep.close();
      closed.abort();
      await allEnded();
    },
  };
}

export type DirectRuns = ReturnType<typeof createDirectRuns>;

const KEYS_CHANGED = 'The keys of this workspace were just changed. Ask again.';
const BROKEN = { code: 'INTERNAL', message: 'The answer could not be made. Ask again.' };

function replayed({ text, reason, counts, isEstimated, costMicros, ...run }: DirectRow): DirectRun {
  const pipe = createTextPipe();
  pipe.push(text);
  pipe.end();
  const result: DirectResult = { status: 'complete', text, reason, failure: null, counts: counts ?? NO_TOKENS, isEstimated, costMicros };
  return { ...run, pieces: pipe.pieces(), ended: Promise.resolve(result), stop: () => undefined };
}
