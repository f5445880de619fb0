/** For tests: visitors with a key of their own workspace and the real `openai` library. */
import OpenAI, { APIError } from 'openai';
import { DOUBLE_USAGE } from '../../models/doubles/script.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { MODEL, READ_AND_WRITE, createProgramWorld } from './program-world.ts';

export const HELLO = { model: MODEL, messages: [{ role: 'user' as const, content: 'Hello' }] };

export interface Visit {
  owner: Person;
  key: Awaited<ReturnType<TestApp['apiKey']>>;
  openai: OpenAI;
  /** The rows of the workspace, oldest first. */
  usage(): Promise<Record<string, unknown>[]>;
}

export async function createOpenAIWorld() {
  const world = await createProgramWorld();
  const app = world.nodes[0]!;
  const clientOf = (apiKey: string, more = {}) => new OpenAI({ apiKey, baseURL: `${app.origin}/v1`, maxRetries: 0, ...more });

  return {
    ...world,
    app,
    clientOf,
    /** Somebody new; until it is told otherwise the model says hello. */
    async visit(): Promise<Visit> {
      world.say({ type: 'text', text: 'Hel' }, { type: 'text', text: 'lo.' }, { type: 'usage', usage: DOUBLE_USAGE }, { type: 'end' });
      const owner = await app.person('Owner');
      const key = await app.apiKey(owner, READ_AND_WRITE);
      const usage = () =>
        app.sql(
          'select purpose, status, session_id, actor_id, cost_micros, estimated from usage_entry where workspace_id = $1 order by id',
          [owner.workspace.id],
        );
      return { owner, key, openai: clientOf(key.secret), usage };
    },
  };
}

export type OpenAIWorld = Awaited<ReturnType<typeof createOpenAIWorld>>;

/** What the library threw. */
export async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof APIError)) throw new Error('the library threw no API error', { cause: error });
  return error;
}

export async function textOf(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<string> {
  let text = '';
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
  return text;
}
