/** The same plans over the wire: doubles that speak the providers' formats, for the real libraries in the nodes. */
import type { DoubleFormat } from '../../server/models/doubles/provider-double.ts';
import type { DoubleRequest, Step } from '../../server/models/doubles/script.ts';
import { SLOW_PIECE_MS, planOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { estimateOfPrompt } from './provider-record.ts';
import type { WriteRecord } from './provider-record.ts';

/** The node's name of the model at each double. */
export const DOUBLE_MODELS: Record<DoubleFormat, string> = {
  anthropic: 'anthropic:claude-haiku-5-5',
  openai: 'openai:gpt-6.1-sol',
  google: 'google:gemini-3.8-flash',
  'openai-compatible': 'box:counted',
};

/** What its wire has no figure for. */
export function overTheWire(format: DoubleFormat, plan: Plan): Plan {
  return format === 'google' ? { ...plan, usage: { ...plan.usage, cacheWrite: 0 } } : plan;
}

export function createDoubleScript(format: DoubleFormat, write: WriteRecord) {
  const model = DOUBLE_MODELS[format].slice(DOUBLE_MODELS[format].indexOf(':') + 1);
  const asked = new Map<string, number>();

  return function script({ body }: DoubleRequest): Iterable<Step> {
    const texts = textsOf(body);
    const prompt = texts.at(-1)!;
    const number = asked.get(prompt) ?? 0;
    asked.set(prompt, number + 1);
    write({ prompt, model, what: 'asked', estimate: estimateOfPrompt(texts) });
    return steps(format, overTheWire(format, planOf(prompt, model)), number, () =>
      write({ prompt, model, what: 'told', usage: overTheWire(format, planOf(prompt, model)).usage }),
    );
  };
}

/** Written down when the figures are about to go out: the steps are taken one by one. */
function* steps(format: DoubleFormat, plan: Plan, number: number, tell: () => void): Iterable<Step> {
  // Over the wire a request that fails has no figures.
  if (plan.failures[number]) return void (yield { type: 'status', status: 529, headers: { 'retry-after': '0' } });
  if (plan.ending === 'refused') return void (yield { type: 'status', status: 400 });
  yield { type: 'usage', usage: plan.ending === 'silent' ? null : plan.usage };
  if (plan.reasoning) yield { type: 'reasoning', text: plan.reasoning };
  for (const text of plan.texts) {
    yield { type: 'text', text };
    if (plan.ending === 'slow') yield { type: 'pause', ms: SLOW_PIECE_MS };
  }
  if (plan.ending === 'cut') yield { type: format === 'openai' ? 'reset' : 'truncate' };
  else if (plan.ending === 'stall') yield { type: 'stall' };
  else {
    if (plan.ending !== 'silent') tell();
    yield { type: 'end' };
  }
}

interface AnyBody {
  system?: string;
  systemInstruction?: string | { parts: { text: string }[] };
  messages?: { content: string }[];
  input?: { content: string }[];
  contents?: { parts: { text: string }[] }[];
}

/** All texts of a request, the instructions first and the prompt last, whichever wire they came by. */
function textsOf(body: unknown): string[] {
  const { system, systemInstruction, messages = [], input = [], contents = [] } = body as AnyBody;
  const instruction = typeof systemInstruction === 'string' ? systemInstruction : systemInstruction?.parts.map(({ text }) => text).join('');
  return [
    ...[system, instruction].filter((text) => text !== undefined),
    ...[...messages, ...input].map(({ content }) => content),
    ...contents.map(({ parts }) => parts.map(({ text }) => text).join('')),
  ];
}
