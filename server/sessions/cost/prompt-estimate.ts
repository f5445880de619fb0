/** What a prompt in the making would cost: asked while people write, so it weighs the path above once and holds nothing. */
import { sql } from 'kysely';
import { MAX_LANES, MAX_PROMPT_LENGTH } from '../../../schema/wire/limits.ts';
import { actorId } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Billing } from '../../billing/billing.ts';
import type { Estimate, RunToEstimate } from '../../billing/estimates.ts';
import type { Database } from '../../kit/db.ts';
import { invalid, notFound } from '../../kit/errors.ts';
import { likelyTokens } from '../../models/estimate.ts';
import type { Access } from '../access.ts';
import type { ModelSource } from '../prepare.ts';
import { pathSize, weigh } from '../reserve-runs.ts';
import type { PromptSize } from '../reserve-runs.ts';

export interface EstimateInput {
  sessionId: string;
  models: readonly string[];
  /** Of the text, in UTF-8. */
  textBytes: number;
  /** Left out: the mainline's leaf. Null: a new root. */
  parentId?: string | null | undefined;
}

export interface PromptEstimateDeps {
  db: Database;
  access: Access;
  models: ModelSource;
  billing: Pick<Billing, 'estimate'>;
}

const MAX_BYTES_PER_UNIT = 3;

export function createPromptEstimate({ db, access, models, billing }: PromptEstimateDeps) {
  /** How much the path weighs of a message that is not the session's is nobody's business. */
  async function sizeAbove(sessionId: string, messageId: string): Promise<PromptSize> {
    const { rows } = await sql`select 1 from message where id = ${messageId} and session_id = ${sessionId}`.execute(db.sql());
    if (rows.length === 0) throw notFound('message');
    return pathSize(db, messageId);
  }

  return async function promptEstimate(actor: Actor, input: EstimateInput): Promise<Estimate> {
    const { session } = await access.require(actor, input.sessionId, 'session:write');
    check(input);
    const parentId = input.parentId === undefined ? session.mainlineLeafId : input.parentId;
    const path = parentId === null ? { bytes: 0, messages: 0 } : await sizeAbove(session.id, parentId);
    const prompt = { bytes: path.bytes + input.textBytes, messages: path.messages + 1 };
    const reached = await models.of(db, session.workspaceId);
    const runs = input.models.map((modelId, lane): RunToEstimate => {
      const run = weigh(reached, { id: `estimate:${lane}`, modelId, prompt });
      return { ...run, likelyInputTokens: Math.min(likelyTokens(prompt.bytes), run.inputTokens) };
    });
    return billing.estimate(
      { workspaceId: session.workspaceId, sessionId: session.id, actor: { kind: actor.kind, id: actorId(actor) } },
      runs,
    );
  };
}

function check({ models, textBytes }: EstimateInput): void {
  if (models.length === 0 || models.length > MAX_LANES) throw invalid({ models: `name 1 to ${MAX_LANES}` });
  if (textBytes < 0 || textBytes > MAX_PROMPT_LENGTH * MAX_BYTES_PER_UNIT)
    throw invalid({ textBytes: 'is no size that a prompt can have' });
}
