/** Tools that take their time: a prompt and its answers, and what runs in a session. The text arrives as progress. */
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { MAX_LANES } from '../../../schema/wire/limits.ts';
import { followRuns } from '../follow-runs.ts';
import type { FollowOptions, FollowedMessage } from '../follow-runs.ts';
import type { Toolbox } from './toolbox.ts';
import { answerData, answerText, told } from './told.ts';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

const SEND = `mutation SendPrompt($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } answers { id } } }`;
const STOP = 'mutation StopMessage($id: ID!) { stopMessage(input: { id: $id }) { message { id } } }';
const MAY_READ = 'query MayRead($id: ID!) { session(id: $id) { id } }';
const DEFAULT_SECONDS = 300;
const MAX_SECONDS = 600;

interface Sent {
  sendPrompt: { prompt: { id: string }; answers: { id: string }[] };
}

const sessionId = z.string().describe('The id of a session: ses_…');
const seconds = z
  .int()
  .min(1)
  .max(MAX_SECONDS)
  .optional()
  .describe(`How long to wait, at most ${MAX_SECONDS}; ${DEFAULT_SECONDS} if left out. What still runs then goes on.`);

export function addLiveTools(server: McpServer, toolbox: Toolbox): void {
  const { door, operations, attempt, cancelled } = toolbox;

  server.registerTool(
    'send_prompt',
    {
      title: 'Send a prompt',
      description:
        'Sends a prompt into a session, where people see it and the answers as they come. Waits for the answers unless `wait` is false; cancelling stops them.',
      inputSchema: {
        session_id: sessionId,
        text: z.string().describe('The prompt, in Markdown.'),
        models: z.array(z.string()).min(1).max(MAX_LANES).describe('Ids of models (see list_models); several answer side by side.'),
        wait: z.boolean().optional().describe('False: comes back at once with the ids.'),
        timeout_seconds: seconds,
        client_mutation_id: z.string().optional().describe('The same one again gives the same messages, never a second run.'),
      },
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    },
    ({ session_id: id, text, models, wait = true, timeout_seconds: limit, client_mutation_id: clientMutationId }, extra) =>
      attempt(async () => {
        // Before anything is sent: a key that may only write could not read the answer.
        if (wait) await operations.ask(door, MAY_READ, { id });
        const input = { sessionId: id, text, models, ...(clientMutationId !== undefined && { clientMutationId }) };
        const { sendPrompt } = await operations.ask<Sent>(door, SEND, { input });
        const answerIds = sendPrompt.answers.map((answer) => answer.id);
        const ids = { session_id: id, prompt_id: sendPrompt.prompt.id, answer_ids: answerIds };
        if (!wait) return told(`Sent as ${ids.prompt_id}; the answers are ${answerIds.join(', ')}.`, ids);
        const ended = await follow(toolbox, extra, { sessionId: id, wanted: answerIds, limit });
        if (cancelled.aborted) await stop(answerIds.filter((answerId) => !ended.some((message) => message.id === answerId)));
        return toldOf(ended, answerIds.length, ids);
      }),
  );

  server.registerTool(
    'watch_session',
    {
      title: 'Watch a session',
      description:
        'What the models write in a session now, as progress while it comes, until nothing runs any more. Comes back at once where nothing runs.',
      inputSchema: { session_id: sessionId, timeout_seconds: seconds },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ session_id: id, timeout_seconds: limit }, extra) =>
      attempt(async () => {
        const ended = await follow(toolbox, extra, { sessionId: id, wanted: null, limit });
        return toldOf(ended, ended.length, { session_id: id });
      }),
  );

  async function stop(ids: readonly string[]): Promise<void> {
    for (const id of ids) await operations.ask(door, STOP, { id });
  }
}

/** Those that have ended when the time is over, the client has left, or all have. */
async function follow(
  { door, operations, cancelled }: Toolbox,
  extra: Extra,
  { limit = DEFAULT_SECONDS, ...what }: Pick<FollowOptions, 'sessionId' | 'wanted'> & { limit: number | undefined },
): Promise<FollowedMessage[]> {
  const signal = AbortSignal.any([extra.signal, cancelled, AbortSignal.timeout(limit * 1_000)]);
  const following = followRuns(operations, door, { ...what, signal });
  const { progressToken } = extra._meta ?? {};
  for (let progress = 1; ; progress++) {
    const step = await following.next();
    if (step.done) return step.value;
    if (progressToken === undefined || signal.aborted) continue;
    await extra.sendNotification({ method: 'notifications/progress', params: { progressToken, progress, message: step.value.text } });
  }
}

function toldOf(ended: readonly FollowedMessage[], expected: number, ids: Record<string, unknown>) {
  const isStillRunning = ended.length < expected;
  const text = [
    ...ended.map(answerText),
    ...(isStillRunning ? ['Not everything has ended yet: use watch_session or read_session.'] : []),
    ...(expected === 0 ? ['Nothing runs in this session.'] : []),
  ];
  return told(text.join('\n\n'), { ...ids, answers: ended.map(answerData), still_running: isStillRunning });
}
