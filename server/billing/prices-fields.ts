/** What somebody who sets a price may write. */
import { invalid } from '../kit/errors.ts';
import type { Rates } from './cost.ts';
import { dayOf } from './periods.ts';

export interface PriceInput {
  /** `provider:name`, or `provider:*` for all of a provider that have none of their own. */
  model: string;
  /** Left out: the list, for everybody. */
  workspaceSlug?: string | null | undefined;
  rates: Rates;
  /** For the whole request once its prompt is larger. */
  above?: (Rates & { promptTokens: number }) | null | undefined;
  /** Where the figures come from. */
  source: string;
  /** When they were read there, `YYYY-MM-DD`. */
  readOn?: string | null | undefined;
  /** Left out: now. */
  effectiveFrom?: Date | null | undefined;
}

const MODEL = /^[a-z0-9][a-z0-9._-]*:[^\s\p{C}]+$/u;
const MAX_MODEL_LENGTH = 200;
const MAX_SOURCE_LENGTH = 300;
/** A dollar a token. */
const MAX_RATE = 1_000_000_000_000n;
const MAX_PROMPT_TOKENS = 1_000_000_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SOURCE_PROBLEM = `says where this comes from, in 1 to ${MAX_SOURCE_LENGTH} characters`;
const CONTROL = /[\p{C}\s]+/gu;

const RATE_FIELDS = ['input', 'cacheRead', 'cacheWrite', 'output', 'reasoning'] as const satisfies (keyof Rates)[];

/** Throws one INVALID that names every field that is wrong. */
export function checkPrice(input: PriceInput, now: Date): PriceInput & { source: string; effectiveFrom: Date } {
  const problems: Record<string, string> = { ...rateProblems(input.rates, ''), ...aboveProblems(input.above ?? null) };
  if (input.model.length > MAX_MODEL_LENGTH || !MODEL.test(input.model)) {
    problems['model'] = 'is not of the form provider:name, or provider:* for all of a provider';
  }
  const source = oneLine(input.source);
  if (!isSource(source)) problems['source'] = SOURCE_PROBLEM;
  if (input.readOn != null && !isPastDay(input.readOn, now)) problems['readOn'] = 'is not a day up to today, as in 2026-01-31';
  const effectiveFrom = input.effectiveFrom ?? now;
  if (effectiveFrom.getTime() < now.getTime()) problems['effectiveFrom'] = 'is in the past: a price never changes what was used before';
  if (Object.keys(problems).length > 0) throw invalid(problems);
  return { ...input, source, effectiveFrom };
}

/** Why a price ends; in the place of its source. */
export function checkReason(text: string): string {
  const reason = oneLine(text);
  if (!isSource(reason)) throw invalid({ source: SOURCE_PROBLEM });
  return reason;
}

function oneLine(text: string): string {
  return text.normalize('NFC').replace(CONTROL, ' ').trim();
}

function isSource(text: string): boolean {
  return text.length > 0 && text.length <= MAX_SOURCE_LENGTH;
}

function rateProblems(rates: Rates, prefix: string): Record<string, string> {
  const wrong = RATE_FIELDS.filter((field) => rates[field] < 0n || rates[field] > MAX_RATE);
  return Object.fromEntries(
    wrong.map((field) => [`${prefix}${field}`, rates[field] < 0n ? 'is negative' : 'is more than a dollar for one token']),
  );
}

function aboveProblems(above: PriceInput['above']): Record<string, string> {
  if (!above) return {};
  const isSize = Number.isSafeInteger(above.promptTokens) && above.promptTokens > 0 && above.promptTokens <= MAX_PROMPT_TOKENS;
  return { ...rateProblems(above, 'above.'), ...(!isSize && { 'above.promptTokens': 'is not a size of a prompt' }) };
}

function isPastDay(day: string, now: Date): boolean {
  const at = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && dayOf(new Date(at)) === day && day <= dayOf(now);
}
