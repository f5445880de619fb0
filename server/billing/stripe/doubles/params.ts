/** Parameters as strict zod objects: what Stripe would not know, it does not take. */
import { z } from 'zod';
import type { Form } from './form.ts';
import { invalidRequest } from './refusals.ts';
import type { Refusal } from './refusals.ts';

export const text = z.string().min(1).max(5_000);
export const integer = z
  .string()
  .regex(/^-?\d+$/, 'Invalid integer')
  .transform(Number);
export const amount = integer.refine((value) => value >= 0, 'Invalid non-negative integer');
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
/** An empty value clears the field. */
export const clearable = <T extends z.ZodType>(type: T) => z.union([z.literal('').transform(() => null), type]);
export const metadata = clearable(
  z.record(z.string().max(40), z.string().max(500)).refine((value) => Object.keys(value).length <= 50, 'Too many metadata keys'),
);
export const paging = { limit: integer.optional(), starting_after: text.optional(), ending_before: text.optional() };
export const nothing = z.strictObject({});

export type Metadata = Record<string, string>;

/** A key with an empty value is removed, as is everything where the whole is empty. */
export function mergeMetadata(before: Metadata, change: Metadata | null | undefined): Metadata {
  if (change === undefined) return before;
  if (change === null) return {};
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== ''));
}

export function readParams<T extends z.ZodType>(schema: T, form: Form): z.output<T> {
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  throw refusalOf(parsed.error.issues[0]!, form);
}

function refusalOf(issue: z.core.$ZodIssue, form: Form): Refusal {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
  const param = path.map((part, depth) => (depth === 0 ? String(part) : `[${String(part)}]`)).join('');
  if (issue.code === 'unrecognized_keys')
    return invalidRequest(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
  if (valueAt(form, path) === undefined) return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  if (issue.message === 'Invalid integer') {
    return invalidRequest(`Invalid integer: ${String(valueAt(form, path))}`, { code: 'parameter_invalid_integer', param });
  }
  return invalidRequest(`Invalid ${param}: ${issue.message}`, { param });
}

function valueAt(form: Form, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), form);
}
