/** A model for when there is none: local, deterministic, and labelled as a demo wherever it shows. */
import { setTimeout as delay } from 'node:timers/promises';
import { describeModel } from './model-table.ts';
import { echoText, titleText, writerText } from './demo-text.ts';
import type { ChatMessage, GenerateRequest, ModelEvent, ModelInfo, ModelProvider } from './model.ts';
import { ModelFailure } from './model.ts';
import { createRandom, seedOf } from './seeded-random.ts';

interface DemoModel {
  name: string;
  tokensPerSecond: number;
  maxBurst: number;
  text(prompt: string): string;
}

export const DEMO_LABEL = 'Demo (no real model)';

const MODELS: Readonly<Record<string, DemoModel>> = {
  writer: { name: `${DEMO_LABEL}: writer`, tokensPerSecond: 60, maxBurst: 5, text: writerText },
  swift: { name: `${DEMO_LABEL}: swift writer`, tokensPerSecond: 300, maxBurst: 12, text: writerText },
  echo: { name: `${DEMO_LABEL}: echo`, tokensPerSecond: 60, maxBurst: 3, text: echoText },
};

const FIRST_TOKEN_MS = 300;
const CONTEXT_WINDOW = 200_000;
const MAX_OUTPUT_TOKENS = 4_096;
const TOKENS_PER_WORD = 1.3;
/** About a token: up to six characters of a word with the space before it. Never half a character. */
const PIECE = /\s*[^\s]{1,6}|\s+$/gu;
const ASKS_FOR_TITLE = /\btitle\b/i;

/** `speed` multiplies the pace, for tests and load. */
export function createDemo({ speed = 1 }: { speed?: number | undefined } = {}): ModelProvider {
  return {
    name: 'demo',
    listModels: async () => demoModels(),
    generate: (request, signal) => generate(request, signal, speed),
  };
}

export function demoModels(): ModelInfo[] {
  return Object.entries(MODELS).map(([model, { name }]) =>
    describeModel('demo', { model, name, contextWindow: CONTEXT_WINDOW, maxOutputTokens: MAX_OUTPUT_TOKENS }),
  );
}

async function* generate(request: GenerateRequest, signal: AbortSignal, speed: number): AsyncGenerator<ModelEvent> {
  const model = Object.hasOwn(MODELS, request.model) ? MODELS[request.model]! : null;
  if (model === null) throw new ModelFailure('INVALID_REQUEST', 'The demo has no such model.', { retryable: false });
  const prompt = request.messages.findLast(({ role }) => role === 'user')?.text ?? '';
  const pieces = answer(model, request.messages, prompt).match(PIECE) ?? [];
  const limit = Math.min(pieces.length, request.maxOutputTokens);
  const random = createRandom(seedOf(prompt));

  let sent = 0;
  let text = '';
  let waitMs = FIRST_TOKEN_MS;
  while (sent < limit) {
    if (!(await paused(waitMs / speed, signal))) return;
    const burst = Math.min(1 + Math.floor(random() * model.maxBurst), limit - sent);
    const chunk = pieces.slice(sent, sent + burst).join('');
    yield { type: 'text', text: chunk };
    if (signal.aborted) return;
    text += chunk;
    sent += burst;
    waitMs = (burst / model.tokensPerSecond) * 1000 * (0.5 + random());
  }
  const input = request.messages.reduce((sum, message) => sum + countTokens(message.text), 0);
  const counts = { uncachedInput: input, cacheRead: 0, cacheWrite: 0, output: countTokens(text), reasoning: 0 };
  yield { type: 'usage', usage: { ...counts, final: true } };
  yield { type: 'end', reason: limit < pieces.length ? 'length' : 'stop' };
}

function answer(model: DemoModel, messages: readonly ChatMessage[], prompt: string): string {
  const wantsTitle = messages.some(({ role, text }) => role === 'system' && ASKS_FOR_TITLE.test(text));
  return wantsTitle ? titleText(firstParagraph(prompt)) : model.text(prompt);
}

/** False: the signal ended the wait. */
async function paused(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

function countTokens(text: string): number {
  return Math.ceil((text.match(/\S+/g)?.length ?? 0) * TOKENS_PER_WORD);
}

/** Who asks for a title may add the answer below the prompt; it is the prompt that says what it is about. */
function firstParagraph(text: string): string {
  return text.trim().split('\n\n', 1)[0]!;
}
