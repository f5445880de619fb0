/** What tokens cost: integers in, integers out, rounded once. */

/** Tokens of one attempt. Every part is disjoint from the others; their sum is what the provider counted. */
export interface TokenCounts {
  uncachedInput: number;
  cacheRead: number;
  cacheWrite: number;
  /** Visible output, without reasoning. */
  output: number;
  reasoning: number;
}

/** Micro-USD per 1,000,000 tokens. */
export interface Rates {
  /** Input that no cache served. */
  input: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
  /** Visible output. */
  output: bigint;
  reasoning: bigint;
}

export interface Price extends Rates {
  /** The row of `model_price`. */
  id: string;
  /** The rates of the whole request once its prompt is larger than this. */
  above: (Rates & { promptTokens: number }) | null;
}

const TOKENS_PER_RATE = 1_000_000n;

/** Micro-USD, rounded up once. */
export function costMicros(counts: TokenCounts, price: Price): bigint {
  const rates = ratesFor(price, counts.uncachedInput + counts.cacheRead + counts.cacheWrite);
  return perMillion(
    BigInt(counts.uncachedInput) * rates.input +
      BigInt(counts.cacheRead) * rates.cacheRead +
      BigInt(counts.cacheWrite) * rates.cacheWrite +
      BigInt(counts.output) * rates.output +
      BigInt(counts.reasoning) * rates.reasoning,
  );
}

/** The most that a request can cost: none of its prompt is in a cache, and every token of the answer has the dearer rate. */
export function worstCostMicros({ inputTokens, outputTokens }: { inputTokens: number; outputTokens: number }, price: Price): bigint {
  const rates = ratesFor(price, inputTokens);
  return perMillion(BigInt(inputTokens) * dearestInput(rates) + BigInt(outputTokens) * dearestOutput(rates));
}

/** How many tokens of answer `micros` pay for after the prompt, at worst. */
export function affordableOutput(micros: bigint, inputTokens: number, price: Price): number {
  const rates = ratesFor(price, inputTokens);
  const left = micros * TOKENS_PER_RATE - BigInt(inputTokens) * dearestInput(rates);
  const rate = dearestOutput(rates);
  if (left < 0n) return 0;
  return rate === 0n ? Number.MAX_SAFE_INTEGER : Number(left / rate);
}

export function isFree({ above, ...price }: Price): boolean {
  return [price, ...(above ? [above] : [])].every((rates) => dearestInput(rates) === 0n && dearestOutput(rates) === 0n);
}

function ratesFor(price: Price, promptTokens: number): Rates {
  return price.above !== null && promptTokens > price.above.promptTokens ? price.above : price;
}

function dearestInput({ input, cacheRead, cacheWrite }: Rates): bigint {
  return [input, cacheRead, cacheWrite].reduce((most, rate) => (rate > most ? rate : most));
}

function dearestOutput({ output, reasoning }: Rates): bigint {
  return output > reasoning ? output : reasoning;
}

function perMillion(total: bigint): bigint {
  return (total + TOKENS_PER_RATE - 1n) / TOKENS_PER_RATE;
}
