/** What a request in OpenAI's words asks of us: read field by field, and refused by the name of the first field that we could not keep. */
import { z } from 'zod';
import { invalid } from '../../kit/errors.ts';
import type { ChatMessage } from '../../models/model.ts';

export interface Asked {
  model: string;
  messages: ChatMessage[];
  maxOutputTokens: number | undefined;
  isStream: boolean;
  includesUsage: boolean;
  metadata: Record<string, string>;
  instructions: string | null;
}

/** `read`; `ignored`: it would change the answer's manner, not what it is; else whether a value asks for nothing special. */
export type FieldRule = 'read' | 'ignored' | ((value: unknown) => boolean);

export const NOTHING_ELSE: Record<string, FieldRule> = {
  model: 'read',
  stream: 'read',
  stream_options: 'read',
  metadata: 'read',
  temperature: 'ignored',
  top_p: 'ignored',
  user: 'ignored',
  safety_identifier: 'ignored',
  prompt_cache_key: 'ignored',
  prompt_cache_retention: 'ignored',
  service_tier: 'ignored',
  parallel_tool_calls: 'ignored',
  tools: isEmpty,
  tool_choice: (value) => value === 'none' || value === 'auto',
  top_logprobs: (value) => value === 0,
};

export function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

export const never = (): boolean => false;

const MAX_MESSAGES = 2_000;
const MAX_METADATA = 512;

export const whole = z.int('takes a whole number').min(1, 'is at least 1').nullish();
export const flag = z.boolean('takes true or false').nullish();
export const metadata = z.record(z.string(), z.string('takes a text').max(MAX_METADATA, `is longer than ${MAX_METADATA}`)).nullish();
export const modelName = z.string('takes the id of a model').min(1, 'takes the id of a model');

const part = z.object({ type: z.enum(['text', 'input_text', 'output_text'], 'takes text only'), text: z.string('takes a text') });
const content = z.union([z.string(), z.array(part)], 'takes text only').nullish();
const role = z.enum(['system', 'developer', 'user', 'assistant'], 'takes system, developer, user or assistant');
export const turns = z
  .array(
    z.object({
      type: z.literal('message', 'takes messages only').nullish(),
      role,
      content,
      tool_calls: z.array(z.unknown()).max(0, 'is not supported').nullish(),
      function_call: z.null('is not supported').optional(),
    }),
    'takes a list of messages',
  )
  .min(1, 'need at least one message')
  .max(MAX_MESSAGES, `are more than ${MAX_MESSAGES}`);

export function chatMessage({ role: given, content: said }: z.output<typeof turns>[number]): ChatMessage {
  const text = typeof said === 'string' ? said : (said ?? []).map((one) => one.text).join('\n');
  return { role: given === 'developer' ? 'system' : given, text };
}

/** Throws INVALID, with the name of the field. */
export function read<Schema extends z.ZodType>(body: unknown, rules: Record<string, FieldRule>, schema: Schema): z.output<Schema> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid({ body: 'takes a JSON object' });
  for (const [name, value] of Object.entries(body)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) throw invalid({ [name.slice(0, 100)]: 'is not known here' });
    if (typeof rule === 'function' && value !== null && !rule(value)) throw invalid({ [name]: 'is not supported' });
  }
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  const [issue] = error.issues;
  throw invalid({ [pathOf(issue?.path ?? [])]: issue?.message ?? 'is wrong' });
}

/** As OpenAI writes it: `messages[1].content`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`)).join('');
}
