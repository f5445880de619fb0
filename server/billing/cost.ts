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

/**
 * The most that a request can cost: none of its prompt is in a cache, and every token of the answer has the dearer rate. A prompt that turns
 * out smaller than estimated may fall into the other tier, which can be the dearer one.
 */
export function worstCostMicros({ inputTokens, outputTokens }: { inputTokens: number; outputTokens: number }, price: Price): bigint {
  return tiersFor(price, inputTokens)
    .map(({ rates, promptTokens }) => perMillion(BigInt(promptTokens) * dearestInput(rates) + BigInt(outputTokens) * dearestOutput(rates)))
    .reduce((most, cost) => (cost > most ? cost : most));
}

/** How many tokens of answer `micros` pay for after the prompt, at worst. */
export function affordableOutput(micros: bigint, inputTokens: number, price: Price): number {
  const counts = tiersFor(price, inputTokens).map(({ rates, promptTokens }) => {
    const left = micros * TOKENS_PER_RATE - BigInt(promptTokens) * dearestInput(rates);
    const rate = dearestOutput(rates);
    if (left < 0n) return 0;
    return rate === 0n ? Number.MAX_SAFE_INTEGER : Number(left / rate);
  });
  return Math.min(...counts);
}

export function isFree({ above, ...price }: Price): boolean {
  return [price, ...(above ? [above] : [])].every((rates) => dearestInput(rates) === 0n && dearestOutput(rates) === 0n);
}

function ratesFor(price: Price, promptTokens: number): Rates {
  return price.above !== null && promptTokens > price.above.promptTokens ? price.above : price;
}

/** The rates that a prompt of at most so many tokens can come to, each with its largest prompt. */
function tiersFor(price: Price, inputTokens: number): { rates: Rates; promptTokens: number }[] {
  const { above } = price;
  if (above === null || inputTokens <= above.promptTokens) return [{ rates: price, promptTokens: inputTokens }];
  return [
    { rates: price, promptTokens: above.promptTokens },
    { rates: above, promptTokens: inputTokens },
  ];
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
