/** List prices in micro-USD per 1,000,000 tokens, as integers. Re-read them at their source before you rely on them. */
import { undated } from './model-table.ts';

export interface Rates {
  /** Input that no cache served. */
  input: number;
  cacheRead: number;
  cacheWrite: number;
  /** Visible output and reasoning. */
  output: number;
}

export interface Price extends Rates {
  /** The first day (UTC) it holds; what came before is priced by the earliest row. */
  effectiveFrom: string;
  source: string;
  /** The rates of the whole request once its prompt is larger than this. */
  above: (Rates & { promptTokens: number }) | null;
}

const FREE: Rates = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };
const ANTHROPIC = 'platform.claude.com model pages, read 2026-10';
const OPENAI = 'litellm, apidog and PromptFuel notes of 2026-10-26/27';
const OPENAI_LONG_PROMPT = 272_000;
const GOOGLE = 'ai.google.dev pricing, transcribed 2026-10-07';

/** By id without a date, oldest row first. */
const PRICES: Readonly<Record<string, readonly Price[]>> = {
  'anthropic:claude-opus-5-5': [claude(4_000_000, 20_000_000)],
  'anthropic:claude-sonnet-5-5': [claude(2_000_000, 10_000_000)],
  'anthropic:claude-haiku-5-5': [{ ...claude(100_000, 500_000), above: { promptTokens: 100_000, ...claudeRates(500_000, 2_500_000) } }],
  'anthropic:claude-fable-5-1': [claude(10_000_000, 50_000_000)],
  'openai:gpt-6-astra': [gpt(10_000_000, 1_000_000, 50_000_000)],
  'openai:gpt-6.1-sol': [gpt(2_000_000, 100_000, 10_000_000)],
  'openai:gpt-6.1-terra': [gpt(1_000_000, 50_000, 5_000_000)],
  'openai:gpt-6-luna': [gpt(100_000, 10_000, 500_000)],
  'google:gemini-3.8-flash': [
    gemini('2026-09-02', 750_000, 75_000, 3_750_000),
    // The promotion ends with 2026.
    gemini('2027-01-01', 1_500_000, 150_000, 7_500_000),
  ],
  // No source for its cached rate: charged as input.
  'google:gemini-3.5-flash-lite': [gemini('2026-10-07', 300_000, 300_000, 2_500_000)],
  'demo:echo': [demo()],
  'demo:writer': [demo()],
  'demo:swift': [demo()],
};

/** Null: no list price is known (a model of a compatible server, or one newer than this table). */
export function listPrice(id: string, at: Date): Price | null {
  const rows = Object.hasOwn(PRICES, undated(id)) ? PRICES[undated(id)]! : [];
  return rows.findLast((row) => Date.parse(row.effectiveFrom) <= at.getTime()) ?? rows[0] ?? null;
}

/** Cache: reads at a tenth, writes (five minutes) at 1.25. */
function claudeRates(input: number, output: number): Rates {
  return { input, cacheRead: input / 10, cacheWrite: (input * 5) / 4, output };
}

function claude(input: number, output: number): Price {
  return { ...claudeRates(input, output), effectiveFrom: '2026-10-01', source: ANTHROPIC, above: null };
}

/** Above the threshold the whole request costs twice the input and one and a half times the output. */
function gpt(input: number, cacheRead: number, output: number): Price {
  const cacheWrite = (input * 5) / 4;
  const above = { input: input * 2, cacheRead: cacheRead * 2, cacheWrite: cacheWrite * 2, output: (output * 3) / 2 };
  return {
    input,
    cacheRead,
    cacheWrite,
    output,
    effectiveFrom: '2026-10-26',
    source: OPENAI,
    above: { promptTokens: OPENAI_LONG_PROMPT, ...above },
  };
}

function gemini(effectiveFrom: string, input: number, cacheRead: number, output: number): Price {
  return { input, cacheRead, cacheWrite: input, output, effectiveFrom, source: GOOGLE, above: null };
}

function demo(): Price {
  return { ...FREE, effectiveFrom: '2026-01-01', source: 'the demo is free', above: null };
}
