import type { SetModelPriceInput } from '../../../gql/graphql.ts';
import { priceMessages } from '../../../messages/prices-en.ts';
import type { PriceLine, TokenRates } from './price-documents.ts';
import { parseRate, writtenRate } from './rates.ts';

const words = priceMessages.form;

export const RATE_FIELDS = ['input', 'output', 'cacheRead', 'cacheWrite', 'reasoning'] as const;
export type RateField = (typeof RATE_FIELDS)[number];
export type WrittenRates = Record<RateField, string>;

/** As it stands in the fields. */
export interface PriceForm {
  model: string;
  who: 'everybody' | 'oneWorkspace';
  workspaceSlug: string;
  rates: WrittenRates;
  hasLarge: boolean;
  promptTokens: string;
  large: WrittenRates;
  source: string;
  readOn: string;
  start: 'now' | 'later';
  day: string;
}

export type PriceProblems = Partial<Record<string, string>>;

const BLANK: WrittenRates = { input: '', output: '', cacheRead: '', cacheWrite: '', reasoning: '' };

/** Of a change, what stands now but for its source, which is another one. `today`: `YYYY-MM-DD`. */
export function formOf(start: { line?: PriceLine | undefined; model?: string | undefined }, today: string): PriceForm {
  const { line } = start;
  const above = line?.current?.above;
  return {
    model: line?.model ?? start.model ?? '',
    who: line?.workspace == null ? 'everybody' : 'oneWorkspace',
    workspaceSlug: line?.workspace?.slug ?? '',
    rates: line?.current?.rates ? written(line.current.rates) : BLANK,
    hasLarge: above != null,
    promptTokens: above == null ? '' : String(above.promptTokens),
    large: above == null ? BLANK : written(above.rates),
    source: '',
    readOn: today,
    start: 'now',
    day: '',
  };
}

function written(rates: TokenRates): WrittenRates {
  const { input, output, cacheRead, cacheWrite, reasoning } = rates;
  return {
    input: writtenRate(input),
    output: writtenRate(output),
    cacheRead: writtenRate(cacheRead),
    cacheWrite: writtenRate(cacheWrite),
    reasoning: writtenRate(reasoning),
  };
}

/** What the server is told, or what is wrong with which field; named as the server names them. */
export function inputOf(form: PriceForm): { input: SetModelPriceInput } | { problems: PriceProblems } {
  const problems: PriceProblems = {};
  const rates = ratesOf(form.rates, '', problems);
  const large = form.hasLarge ? ratesOf(form.large, 'above.', problems) : null;
  const promptTokens = /^\d{1,9}$/u.test(form.promptTokens.trim()) ? Number(form.promptTokens) : 0;
  if (form.hasLarge && promptTokens === 0) problems['above.promptTokens'] = words.badTokens;
  if (form.model.trim() === '') problems['model'] = words.missing;
  if (form.who === 'oneWorkspace' && form.workspaceSlug.trim() === '') problems['workspaceSlug'] = words.missing;
  if (form.source.trim() === '') problems['source'] = words.missing;
  if (form.start === 'later' && form.day === '') problems['effectiveFrom'] = words.missing;
  if (Object.keys(problems).length > 0) return { problems };
  return {
    input: {
      model: form.model.trim(),
      rates,
      source: form.source.trim(),
      ...(form.who === 'oneWorkspace' && { workspaceSlug: form.workspaceSlug.trim() }),
      ...(large && { above: { promptTokens, rates: large } }),
      ...(form.readOn !== '' && { readOn: form.readOn }),
      ...(form.start === 'later' && { effectiveFrom: `${form.day}T00:00:00Z` }),
    },
  };
}

function ratesOf(fields: WrittenRates, prefix: string, problems: PriceProblems): SetModelPriceInput['rates'] {
  const rates: Partial<Record<RateField, string>> = {};
  for (const field of RATE_FIELDS) {
    const isOptional = field in words.sameAs;
    if (isOptional && fields[field].trim() === '') continue;
    const micros = parseRate(fields[field]);
    if (micros === null) problems[`${prefix}${field}`] = words.badDollars;
    else rates[field] = micros.toString();
  }
  return { input: '0', output: '0', ...rates };
}
