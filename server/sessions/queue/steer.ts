/**
 * Stops what runs at the end of the mainline and sends a prompt right below what was said so far. Both wishes are stored in one transaction,
 * the prompt at the head of the queue: whoever ends the runs, and whatever dies in between, it is sent once they have ended.
 */
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, invalid } from '../../kit/errors.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import { countAction } from '../../limits.ts';
import type { Access } from '../access.ts';
import { lockSession } from '../answers.ts';
import { checkLanes, checkText } from '../check-prompt.ts';
import type { Outbox } from '../outbox.ts';
import type { ModelSource } from '../prepare.ts';
import type { Runs } from '../runs.ts';
import { checkMutationId } from '../send-requests.ts';
import type { SessionRow } from '../session.entity.ts';
import { requestStop } from '../stop.ts';
import { pause } from '../timing.ts';
import type { Dispatch } from './dispatch.ts';
import type { Queue, Queued } from './queue.ts';
import { DUE, QueuedPromptEntity } from './queue.entity.ts';
import type { QueuedPromptRow } from './queue.entity.ts';
import { isSecret } from '../votes/poll-records.ts';
import { changeQueue, findQueued, lastTurn, presentPrompt, runningOf } from './queue-rows.ts';
import type { Turn } from './queue-rows.ts';

export interface SteerInput {
  sessionId: string;
  /** Left out with `queuedPromptId`: the draft, atomically. */
  text?: string | null | undefined;
  /** One that waits in the queue, instead of a text. */
  queuedPromptId?: string | null | undefined;
  /** Left out: those that are being stopped, or those of the queued prompt. */
  models?: readonly string[] | null | undefined;
  /** Of a new prompt: its answers are voted on without their models' names. */
  blind?: boolean | null | undefined;
  clientMutationId?: string | null | undefined;
}

export interface SteerDeps {
  db: Database;
  access: Access;
  outbox: Outbox;
  models: ModelSource;
  runs: Runs;
  queue: Queue;
  dispatcher: Dispatch;
  rateLimits: Pick<RateLimits, 'take'>;
  clock: Clock;
}

/** How long the answer waits for runs on other nodes. The wish is stored: it comes true in any case, and readers are told. */
const SENT_WAIT_MS = 1_000;
const SENT_LOOK_MS = 25;

export function createSteer({ db, access, outbox, models: catalog, runs, queue, dispatcher, rateLimits, clock }: SteerDeps) {
  /** What shall go first; only its id where somebody else's wish for the same draft came true already. */
  async function queued(tx: Tx, session: SessionRow, actor: Actor, input: SteerInput, turn: Turn): Promise<QueuedPromptRow | string> {
    if (input.queuedPromptId) return presentPrompt(tx, session.id, input.queuedPromptId);
    if (!input.models && (await isSecret(tx.sql(), turn.promptId)))
      throw invalid({ models: 'name them: those of a blind vote stay a secret' });
    const models = input.models ?? modelsOf(turn);
    checkLanes(models, input.blind);
    const id = await queue.put(tx, session, actor, { ...input, models }, 'steering');
    const row = await tx.em.findOne(QueuedPromptEntity, { id, sessionId: session.id });
    return row && DUE.some((state) => state === row.state) ? row : id;
  }

  async function wish(tx: Tx, session: SessionRow, actor: Actor, input: SteerInput): Promise<{ id: string; stopped: string[] }> {
    const before = await findQueued(tx, session.id, input.clientMutationId);
    if (before) return { id: before, stopped: [] };
    const turn = await lastTurn(tx, session);
    const row = await queued(tx, session, actor, input, turn);
    if (typeof row === 'string') return { id: row, stopped: [] };
    if (row.state === 'dropped')
      throw new Expected('CONFLICT', 'Who wrote this prompt may not write here any more. Take it into the draft.');
    if (input.queuedPromptId && input.models) {
      checkLanes(input.models, row.isBlind);
      checkText(row.text, input.models, await catalog.of(tx, session.workspaceId));
      row.modelIds = [...input.models];
    }
    row.state = 'steering';
    await changeQueue(tx, outbox, session.id);
    const stopped = runningOf(turn).map((answer) => answer.id);
    await requestStop(tx, actor, stopped, new Date(clock.now()));
    return { id: row.id, stopped };
  }

  return async function steer(actor: Actor, input: SteerInput): Promise<Queued> {
    const { sessionId } = input;
    const { session } = await access.require(actor, sessionId, 'session:write');
    checkMutationId(input.clientMutationId);
    if (input.models) checkLanes(input.models);
    if (input.queuedPromptId && input.text != null) throw invalid({ text: 'stands in the queued prompt already' });
    await countAction(rateLimits, 'prompt', { workspace: session.workspaceId });
    const { id, stopped } = await db.write(async (tx) => wish(tx, await lockSession(tx, sessionId), actor, input));
    await Promise.all(stopped.map((messageId) => runs.stop(messageId)));
    await dispatcher.dispatch(sessionId);
    const giveUpAt = clock.monotonic() + SENT_WAIT_MS;
    let done = await queue.outcome(sessionId, id);
    while (done.queuedPrompt?.state === 'steering' && clock.monotonic() < giveUpAt) {
      await pause(SENT_LOOK_MS);
      done = await queue.outcome(sessionId, id);
    }
    return done;
  };
}

/** The newest attempt of each lane. */
function modelsOf({ answers }: Turn): string[] {
  const byLane = new Map(answers.map((answer) => [answer.lane ?? 0, answer.model_id]));
  return [...byLane.values()];
}
