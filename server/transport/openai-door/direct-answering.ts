/** A program's own run: what the client leaves is stopped, and so is what its key may not ask any more. */
import type { ApiKeyActor } from '../../identity/actor.ts';
import type { Expected } from '../../kit/errors.ts';
import type { WorkspaceRoles } from '../../sessions/access.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { DirectResult, DirectRun } from '../../sessions/direct/direct-runs.ts';
import { can } from '../../workspaces/policy.ts';
import type { AsActor } from '../actor-scope.ts';
import type { Door } from '../door.ts';
import type { OpenRequests } from '../open-requests.ts';
import type { Answered, Answering } from './answering.ts';
import type { Asked } from './asked.ts';

export interface DirectAnsweringDeps {
  sessions: Pick<Sessions, 'runDirectly'>;
  workspaces: WorkspaceRoles;
  open: OpenRequests;
  asActor: AsActor;
}

export interface AskedBy {
  door: Door;
  actor: ApiKeyActor;
  /** What makes it safe to repeat: null where the client gave no key. */
  repetition: { key: string; hash: string } | null;
}

export function createDirectAnswering({ sessions, workspaces, open, asActor }: DirectAnsweringDeps) {
  return async function answerDirectly(asked: Asked, { door, actor, repetition }: AskedBy): Promise<Answering> {
    let refused: Expected | null = null;
    let run: DirectRun | null = null;
    const close = open.add({
      door,
      actor,
      mayGoOn: async (now) =>
        can(now, 'run:create', { workspaceRole: await asActor({ actor: now }, () => workspaces.roleOf(now, actor.workspaceId)) }),
      end(error) {
        refused = error;
        run?.stop();
      },
    });

    async function* pieces(started: DirectRun): AsyncGenerator<string, Answered> {
      try {
        for await (const piece of started.pieces) {
          if (refused) throw refused;
          yield piece;
        }
        const result = await started.ended;
        if (refused) throw refused;
        return answeredOf(result);
      } finally {
        close();
      }
    }

    try {
      const { model: modelId, messages, maxOutputTokens } = asked;
      const input = {
        workspaceId: actor.workspaceId,
        modelId,
        messages,
        ...(maxOutputTokens !== undefined && { maxOutputTokens }),
        repetition,
      };
      run = await asActor({ actor }, () => sessions.runDirectly(actor, input));
    } catch (error) {
      close();
      throw error;
    }
    if (refused) run.stop();
    const { id, startedAt: createdAt, modelId: model, stop } = run;
    return { id, model, createdAt, place: null, pieces: pieces(run), leave: stop };
  };
}

export type AnswerDirectly = ReturnType<typeof createDirectAnswering>;

function answeredOf({ status, reason, failure, counts, costMicros, isEstimated }: DirectResult): Answered {
  const { uncachedInput, cacheRead, cacheWrite, output, reasoning } = counts;
  const used = {
    input: uncachedInput + cacheRead + cacheWrite,
    cachedInput: cacheRead,
    output: output + reasoning,
    reasoning,
    costMicros: costMicros.toString(),
    isEstimated,
  };
  return { status, reason, failure, used };
}
