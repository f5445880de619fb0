/** Runs are paid for before they begin: the worst case of each, from what its prompt weighs and how long its answer may be. */
import { sql } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import type { Billing } from '../billing/billing.ts';
import type { RunToReserve } from '../billing/reservations.ts';
import type { Clock } from '../kit/clock.ts';
import type { Tx } from '../kit/db.ts';
import { mostTokens } from '../models/estimate.ts';
import type { WorkspaceModels } from '../models/own-keys/workspace-models.ts';
import type { PaidRun } from './paid-run.ts';
import type { ModelSource } from './prepare.ts';

export interface RunToPay {
  id: string;
  modelId: string;
  /** Of what the model is told: all texts together, and how many there are. */
  prompt: PromptSize;
  /** Less than the model could write, where we ask for less. */
  maxOutputTokens?: number;
  /** A small one beside an answer, which takes no place among the runs at a time. */
  isAside?: boolean;
}

export interface PromptSize {
  bytes: number;
  messages: number;
}

/** Who speaks, and our instructions, around the texts. */
const BYTES_AROUND_A_MESSAGE = 40;
const INSTRUCTION_BYTES = 600;
/** A model that left the list fails before it costs anything. */
const NOTHING = { contextWindow: 0, maxOutputTokens: 0 };

export function createReserveRuns({ billing, models, clock }: { billing: Pick<Billing, 'reserve'>; models: ModelSource; clock: Clock }) {
  /** The last step of a transaction, as it locks the workspace's account until the commit. In the order of `runs`; throws what `reserve` throws. */
  return async function reserveRuns(
    tx: Tx,
    session: { id: string | null; workspaceId: string },
    actor: Pick<ActorRecord, 'kind' | 'id'>,
    runs: readonly RunToPay[],
  ): Promise<PaidRun[]> {
    const work = { workspaceId: session.workspaceId, sessionId: session.id, actor };
    const reached = await models.of(tx, session.workspaceId);
    const worst = runs.map((run) => weigh(reached, run));
    const allowances = await billing.reserve(tx, work, worst, new Date(clock.now()));
    return allowances.map((allowance, index) => ({ ...allowance, onOwnKey: worst[index]!.onOwnKey }));
  };
}

export type ReserveRuns = ReturnType<typeof createReserveRuns>;

/** The most that a run can use. */
export function weigh(
  models: Pick<WorkspaceModels, 'find' | 'isOwn'>,
  { id, modelId, prompt, maxOutputTokens, isAside }: RunToPay,
): RunToReserve & { onOwnKey: boolean } {
  const info = models.find(modelId) ?? NOTHING;
  const bytes = prompt.bytes + prompt.messages * BYTES_AROUND_A_MESSAGE + INSTRUCTION_BYTES;
  return {
    id,
    modelId,
    inputTokens: Math.min(mostTokens(bytes), info.contextWindow),
    maxOutputTokens: Math.min(maxOutputTokens ?? info.maxOutputTokens, info.maxOutputTokens),
    onOwnKey: models.isOwn(modelId),
    ...(isAside && { isAside }),
  };
}

/** Of the path from the root to a message. */
export async function pathSize(from: Pick<Tx, 'sql'>, leafId: string): Promise<PromptSize> {
  const { rows } = await sql<{ bytes: string; messages: string }>`
    with recursive path as (
      select m.parent_id, octet_length(m.text) as bytes from message m where m.id = ${leafId}
      union all
      select m.parent_id, octet_length(m.text) from message m join path on m.id = path.parent_id
    )
    select coalesce(sum(bytes), 0)::bigint as bytes, count(*) as messages from path`.execute(from.sql());
  return { bytes: Number(rows[0]?.bytes ?? 0), messages: Number(rows[0]?.messages ?? 0) };
}
