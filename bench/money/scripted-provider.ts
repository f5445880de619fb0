/** A provider inside the node's process, for the mass of runs: does what the plan says, and keeps its own books. */
import { setTimeout as delay } from 'node:timers/promises';
import { ModelFailure } from '../../server/models/model.ts';
import type { GenerateRequest, ModelEvent, ModelProvider } from '../../server/models/model.ts';
import { SLOW_PIECE_MS, planOf } from './plan.ts';
import { estimateOfPrompt } from './provider-record.ts';
import type { WriteRecord } from './provider-record.ts';

export function createScriptedProvider(write: WriteRecord): ModelProvider {
  const asked = new Map<string, number>();

  async function* generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const prompt = request.messages.findLast(({ role }) => role === 'user')!.text;
    const { model } = request;
    const key = `${model} ${prompt}`;
    const number = asked.get(key) ?? 0;
    asked.set(key, number + 1);
    write({ prompt, model, what: 'asked', estimate: estimateOfPrompt(request.messages.map(({ text }) => text)) });
    const { failures, ending, isEarly, reasoning, texts, usage } = planOf(prompt, model);
    const { uncachedInput, cacheRead, cacheWrite } = usage;
    const early: ModelEvent = { type: 'usage', usage: { uncachedInput, cacheRead, cacheWrite, final: false } };
    await delay(1, undefined, { signal }).catch(() => undefined);
    const failure = failures[number];
    if (failure) {
      if (failure === 'early') {
        write({ prompt, model, what: 'early', usage });
        yield early;
      }
      throw new ModelFailure('OVERLOADED', 'The provider has too much to do.', { retryable: true, retryAfterMs: 5 });
    }
    if (ending === 'refused') throw new ModelFailure('INVALID_REQUEST', 'The provider does not take this.', { retryable: false });
    if (isEarly && ending !== 'silent') {
      write({ prompt, model, what: 'early', usage });
      yield early;
    }
    if (reasoning) yield { type: 'reasoning', text: reasoning };
    for (const text of texts) {
      if (signal.aborted) return;
      yield { type: 'text', text };
      if (ending === 'slow') await delay(SLOW_PIECE_MS, undefined, { signal }).catch(() => undefined);
    }
    if (ending === 'cut' || signal.aborted) return;
    if (ending === 'stall') return void (await new Promise((resolve) => signal.addEventListener('abort', resolve)));
    if (ending !== 'silent') {
      write({ prompt, model, what: 'told', usage });
      yield { type: 'usage', usage: { ...usage, final: true } };
    }
    yield { type: 'end', reason: 'stop' };
  }

  return { name: 'scripted', listModels: async () => [], generate };
}
