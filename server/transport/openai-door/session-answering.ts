/** Into a session that people watch: the prompt is sent as any client sends it, and the answer read as any client reads it. */
import type { LocalOperations } from '../local-operations.ts';
import { followRuns } from '../follow-runs.ts';
import type { FollowedMessage } from '../follow-runs.ts';
import type { Answered, Answering } from './answering.ts';
import type { Asked } from './asked.ts';
import type { AskedBy } from './direct-answering.ts';
import { invalid } from '../../kit/errors.ts';

const MAY_READ = 'query MayRead($id: ID!) { session(id: $id) { id } }';
const SEND = `mutation SendPrompt($input: SendPromptInput!) {
  sendPrompt(input: $input) { prompt { id } answers { id createdAt } }
}`;

interface Sent {
  sendPrompt: { prompt: { id: string }; answers: { id: string; createdAt: string }[] };
}

export function createSessionAnswering({ operations }: { operations: LocalOperations }) {
  return async function answerInSession(asked: Asked, { door, repetition }: AskedBy, sessionId: string): Promise<Answering> {
    if (asked.maxOutputTokens !== undefined) throw invalid({ max_tokens: 'is for requests without a session: people see whole answers' });
    const text = asked.messages.findLast(({ role }) => role === 'user')?.text ?? '';
    // Before anything is sent: a key that may only write could not read the answer.
    await operations.ask(door, MAY_READ, { id: sessionId });
    const { sendPrompt } = await operations.ask<Sent>(door, SEND, {
      input: { sessionId, text, models: [asked.model], clientMutationId: repetition && `openai:${repetition.key}` },
    });
    const [answer] = sendPrompt.answers;
    if (!answer) throw new Error('a prompt without an answer was sent');
    const left = new AbortController();

    async function* pieces(): AsyncGenerator<string, Answered> {
      const following = followRuns(operations, door, { sessionId, wanted: [answer!.id], signal: left.signal });
      for (let step = await following.next(); ; step = await following.next()) {
        if (step.done) return answeredOf(step.value[0] ?? null);
        yield step.value.text;
      }
    }

    return {
      id: answer.id,
      model: asked.model,
      createdAt: new Date(answer.createdAt),
      place: { sessionId, promptId: sendPrompt.prompt.id, messageId: answer.id },
      pieces: pieces(),
      // The run goes on: it belongs to the session, and others may be reading it (LIVE.md G1).
      leave: () => left.abort(),
    };
  };
}

export type AnswerInSession = ReturnType<typeof createSessionAnswering>;

const STATUS: Record<string, Answered['status']> = {
  COMPLETE: 'complete',
  STOPPED: 'stopped',
  FAILED: 'failed',
  INTERRUPTED: 'interrupted',
};

function answeredOf(message: FollowedMessage | null): Answered {
  if (!message) return { status: 'stopped', reason: null, failure: null, used: null };
  const { status, failure, usage } = message;
  const used = usage && {
    input: usage.inputTokens,
    cachedInput: usage.cachedInputTokens,
    output: usage.outputTokens,
    reasoning: usage.reasoningTokens,
    costMicros: usage.costMicros,
    isEstimated: usage.estimated,
  };
  const ended = STATUS[status] ?? 'failed';
  return { status: ended, reason: ended === 'complete' ? 'stop' : ended === 'stopped' ? 'length' : null, failure, used };
}
