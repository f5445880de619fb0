/** `/v1/chat/completions`: what is asked, and the answer as one object or as chunks. */
import { z } from 'zod';
import type { Answered, Answering, Used } from './answering.ts';
import { NOTHING_ELSE, chatMessage, flag, isEmpty, metadata, modelName, never, read, turns, whole } from './asked.ts';
import type { Asked, FieldRule } from './asked.ts';
import { DONE, dataEvent, placeOf } from './format.ts';
import type { Format } from './format.ts';

const RULES: Record<string, FieldRule> = {
  ...NOTHING_ELSE,
  messages: 'read',
  max_tokens: 'read',
  max_completion_tokens: 'read',
  presence_penalty: 'ignored',
  frequency_penalty: 'ignored',
  seed: 'ignored',
  reasoning_effort: 'ignored',
  verbosity: 'ignored',
  n: (value) => value === 1,
  stop: isEmpty,
  functions: isEmpty,
  function_call: (value) => value === 'none' || value === 'auto',
  response_format: (value) => (value as { type?: unknown }).type === 'text',
  logprobs: (value) => value === false,
  logit_bias: isEmpty,
  modalities: (value) => JSON.stringify(value) === '["text"]',
  store: (value) => value === false,
  audio: never,
  prediction: never,
  web_search_options: never,
};

const SCHEMA = z.object({
  model: modelName,
  messages: turns,
  max_tokens: whole,
  max_completion_tokens: whole,
  stream: flag,
  stream_options: z.object({ include_usage: flag }).nullish(),
  metadata,
});

export function readChat(body: unknown): Asked {
  const asked = read(body, RULES, SCHEMA);
  return {
    model: asked.model,
    messages: asked.messages.map(chatMessage),
    maxOutputTokens: asked.max_completion_tokens ?? asked.max_tokens ?? undefined,
    isStream: asked.stream ?? false,
    includesUsage: asked.stream_options?.include_usage ?? false,
    metadata: asked.metadata ?? {},
    instructions: null,
  };
}

export function createChatFormat({ includesUsage }: Asked, answering: Answering): Format {
  const { id, model, createdAt } = answering;
  const created = Math.floor(createdAt.getTime() / 1_000);
  const head = (object: string) => ({ id: `chatcmpl-${id}`, object, created, model });
  const chunk = (choices: unknown[], more: object = {}) =>
    dataEvent({ ...head('chat.completion.chunk'), choices, ...(includesUsage && { usage: null }), ...more });
  const delta = (change: object, finish: string | null = null) => ({ index: 0, delta: change, logprobs: null, finish_reason: finish });

  return {
    whole: (text, answered) => ({
      ...head('chat.completion'),
      choices: [
        { index: 0, message: { role: 'assistant', content: text, refusal: null }, logprobs: null, finish_reason: finishOf(answered) },
      ],
      usage: usageOf(answered.used),
      parley: placeOf(answering, answered),
    }),
    begin: () => chunk([delta({ role: 'assistant', content: '' })]),
    piece: (text) => chunk([delta({ content: text })]),
    end: (_text, answered) =>
      [
        chunk([delta({}, finishOf(answered))], { parley: placeOf(answering, answered) }),
        ...(includesUsage ? [chunk([], { usage: usageOf(answered.used) })] : []),
        DONE,
      ].join(''),
    failed: (error) => dataEvent({ error }),
  };
}

/** `length`: cut off, be it by the request, by a budget or by a person who stopped it. */
function finishOf({ status, reason }: Answered): string {
  if (status !== 'complete') return 'length';
  return reason === 'length' ? 'length' : reason === 'refusal' ? 'content_filter' : 'stop';
}

function usageOf(used: Used | null) {
  if (!used) return null;
  return {
    prompt_tokens: used.input,
    completion_tokens: used.output,
    total_tokens: used.input + used.output,
    prompt_tokens_details: { cached_tokens: used.cachedInput },
    completion_tokens_details: { reasoning_tokens: used.reasoning },
  };
}
