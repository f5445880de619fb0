/** For tests: a provider behind the model port whose answers the test writes, chunk by chunk. */
import { ModelFailure } from '../../models/model.ts';
import type { TokenCounts } from '../../billing/cost.ts';
import type { GenerateRequest, ModelEvent, ModelFailureCode, ModelInfo, ModelProvider } from '../../models/model.ts';

export interface ScriptedCall {
  request: GenerateRequest;
  /** Resolves when the run closes the connection. */
  closed: Promise<void>;
  text(text: string): void;
  event(event: ModelEvent): void;
  end(usage?: Partial<TokenCounts>): void;
  fail(code: ModelFailureCode, options?: { retryable?: boolean; retryAfterMs?: number }): void;
  /** The stream ends without a marker. */
  cut(): void;
}

export type Answer = (request: GenerateRequest) => string | null;

/** Micro-USD per 1,000,000 tokens, for whoever seeds the price table. */
export const SCRIPTED_RATES = { input: 1_000_000, cacheRead: 100_000, cacheWrite: 1_250_000, output: 5_000_000, reasoning: 5_000_000 };

export const MODEL = 'scripted:one';
export const OTHER_MODEL = 'scripted:two';
export const GONE_MODEL = 'scripted:gone';

function isTitleRequest(request: GenerateRequest): boolean {
  return request.messages[0]?.text.startsWith('Write a title') === true;
}

/** `answer` gives a whole answer at once; where it gives null the test drives the call by hand. `real` answers instead of all that. */
export function createScriptedModels(answer: Answer = () => null, real?: ModelProvider) {
  const calls: ScriptedCall[] = [];
  const waiting = new Set<() => void>();

  async function* generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const queue: (ModelEvent | Error | null)[] = [];
    let wake: () => void = () => undefined;
    const put = (item: ModelEvent | Error | null) => {
      queue.push(item);
      wake();
    };
    const closed = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    signal.addEventListener('abort', () => wake(), { once: true });
    const call: ScriptedCall = {
      request,
      closed,
      text: (text) => put({ type: 'text', text }),
      event: put,
      end(usage) {
        if (usage)
          put({ type: 'usage', usage: { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0, ...usage, final: true } });
        put({ type: 'end', reason: 'stop' });
      },
      fail: (code, options = {}) => put(new ModelFailure(code, `scripted ${code}`, { retryable: false, ...options })),
      cut: () => put(null),
    };
    const whole = isTitleRequest(request) ? (answer(request) ?? 'A scripted title') : answer(request);
    if (whole !== null) {
      call.text(whole);
      call.end({ uncachedInput: 10, output: 5 });
    }
    if (!isTitleRequest(request)) announce(call);
    while (true) {
      while (queue.length === 0 && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      if (signal.aborted) return;
      const item = queue.shift();
      if (!item) return;
      if (item instanceof Error) throw item;
      yield item;
    }
  }

  function announce(call: ScriptedCall): void {
    calls.push(call);
    for (const check of waiting) check();
  }

  function until(find: () => ScriptedCall | undefined): Promise<ScriptedCall> {
    return new Promise((resolve) => {
      const check = () => {
        const found = find();
        if (!found) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  }

  const provider: ModelProvider = { name: 'scripted', listModels: async () => infos, generate };
  const info = (id: string, available = true): ModelInfo => ({
    id,
    name: id,
    provider: 'scripted',
    contextWindow: 100_000,
    maxOutputTokens: 4_000,
    available,
  });
  const infos = [info(MODEL), info(OTHER_MODEL), info(GONE_MODEL, false)];

  const find = (id: string): ModelInfo | undefined => infos.find((one) => one.id === id);
  const providerOf = (id: string): { provider: ModelProvider; model: string } | undefined =>
    id.startsWith('scripted:') ? { provider: real ?? provider, model: id.slice('scripted:'.length) } : undefined;

  return {
    calls,
    /** The n-th request for an answer, as soon as it is there. */
    call: (index: number): Promise<ScriptedCall> => until(() => calls[index]),
    /** The first request to a model; lanes ask in no certain order. */
    callOf: (modelId: string): Promise<ScriptedCall> => until(() => calls.find(({ request }) => `scripted:${request.model}` === modelId)),
    find,
    provider: providerOf,
    /** Nobody has keys of their own. */
    of: () => Promise.resolve({ find, provider: providerOf, isOwn: () => false }),
  };
}

export type ScriptedModels = ReturnType<typeof createScriptedModels>;
