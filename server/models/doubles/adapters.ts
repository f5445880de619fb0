/** Each adapter with the double that speaks its wire format, for tests that hold all of them to one rule. */
import { createAnthropic } from '../anthropic.ts';
import { createGoogle } from '../google.ts';
import type { ChatMessage, GenerateRequest, ModelEvent, ModelProvider } from '../model.ts';
import { createOpenAI } from '../openai.ts';
import { createOpenAICompatible } from '../openai-compatible.ts';
import type { ProviderOptions } from '../provider-options.ts';
import type { DoubleFormat } from './provider-double.ts';

export const SECRET_KEY = 'sk-secret-0123456789';
export const PROMPT: ChatMessage = { role: 'user', text: 'A private question' };

export const ADAPTERS: readonly { format: DoubleFormat; create(options: ProviderOptions): ModelProvider }[] = [
  { format: 'anthropic', create: createAnthropic },
  { format: 'openai', create: createOpenAI },
  { format: 'google', create: createGoogle },
  { format: 'openai-compatible', create: ({ baseURL = '', ...options }) => createOpenAICompatible({ ...options, baseURL, name: 'Box' }) },
];

export function request(messages: readonly ChatMessage[] = [PROMPT]): GenerateRequest {
  return { model: 'some-model', messages, maxOutputTokens: 1000 };
}

export interface Outcome {
  text: string;
  reasoning: string;
  events: ModelEvent[];
  error: unknown;
}

/** Reads an attempt to its end, whatever that is. */
export async function collect(events: AsyncIterable<ModelEvent>, onEvent: (event: ModelEvent) => void = () => {}): Promise<Outcome> {
  const outcome: Outcome = { text: '', reasoning: '', events: [], error: null };
  try {
    for await (const event of events) {
      outcome.events.push(event);
      if (event.type === 'text') outcome.text += event.text;
      if (event.type === 'reasoning') outcome.reasoning += event.text;
      onEvent(event);
    }
  } catch (error) {
    outcome.error = error;
  }
  return outcome;
}
