import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { ADAPTERS, collect, request, SECRET_KEY } from './doubles/adapters.ts';
import { startProviderDouble } from './doubles/provider-double.ts';
import type { DoubleFormat, ProviderDouble } from './doubles/provider-double.ts';
import type { Script } from './doubles/script.ts';
import type { TokenCounts } from '../billing/cost.ts';
import type { ModelProvider, ReportedUsage } from './model.ts';
import { fromInclusive } from './usage.ts';

const FIGURES: TokenCounts = { uncachedInput: 100, cacheRead: 40, cacheWrite: 20, output: 30, reasoning: 10 };
/** Gemini has no figure for what its cache took. */
const NO_CACHE_WRITE = { ...FIGURES, cacheWrite: 0 };
const ZEROS: TokenCounts = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

let double: ProviderDouble | undefined;
afterEach(() => double?.close());

async function reported(format: DoubleFormat, create: (typeof ADAPTERS)[number]['create'], script: Script): Promise<ReportedUsage[]> {
  double = await startProviderDouble(format, { script });
  const provider: ModelProvider = create({ apiKey: SECRET_KEY, baseURL: double.url });
  const { events } = await collect(provider.generate(request(), new AbortController().signal));
  return events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []));
}

describe.each(ADAPTERS)('$format', ({ format, create }) => {
  const given = format === 'google' ? NO_CACHE_WRITE : FIGURES;

  test('G4: every part is counted once', async () => {
    const usages = await reported(format, create, [{ type: 'usage', usage: given }, { type: 'text', text: 'Hello' }, { type: 'end' }]);
    expect(usages.at(-1)).toEqual({ ...given, final: true });
    expect(usages.filter(({ final }) => final)).toHaveLength(1);
  });

  test('G4: zero is a number', async () => {
    const usages = await reported(format, create, [{ type: 'usage', usage: ZEROS }, { type: 'text', text: 'Hello' }, { type: 'end' }]);
    expect(usages.at(-1)).toEqual({ ...ZEROS, final: true });
  });

  test('G4: figures that were not given are not made up', async () => {
    const usages = await reported(format, create, [{ type: 'usage', usage: null }, { type: 'text', text: 'Hello' }, { type: 'end' }]);
    for (const { final: _, ...figures } of usages) expect(figures).toEqual({});
  });

  test('G4: a cut stream has the figures that came early, and none that is final', async () => {
    const usages = await reported(format, create, [{ type: 'usage', usage: given }, { type: 'text', text: 'Hello' }, { type: 'truncate' }]);
    const { uncachedInput, cacheRead, cacheWrite } = given;
    const early = { uncachedInput, cacheRead, cacheWrite, final: false };
    if (format === 'anthropic') expect(usages).toEqual([early]);
    else if (format === 'google') expect(usages).toEqual([{ ...early, output: 1, reasoning: 0 }]);
    else expect(usages).toEqual([]);
  });
});

test('parts are disjoint and sum to what was counted, whatever is claimed of them', () => {
  const count = fc.oneof(fc.nat(2_000_000), fc.constantFrom(null, undefined, -1, 1.5, 'many', Number.NaN));
  fc.assert(
    fc.property(fc.record({ input: count, cacheRead: count, cacheWrite: count, output: count, reasoning: count }), (figures) => {
      const { final, ...parts } = fromInclusive(figures, true);
      expect(final).toBe(true);
      for (const value of Object.values(parts)) expect(value).toBeGreaterThanOrEqual(0);
      const isInput = Number.isSafeInteger(figures.input) && Number(figures.input) >= 0;
      const isOutput = Number.isSafeInteger(figures.output) && Number(figures.output) >= 0;
      const input = isInput ? parts.uncachedInput! + parts.cacheRead! + parts.cacheWrite! : undefined;
      const output = isOutput ? parts.output! + parts.reasoning! : undefined;
      expect(input).toBe(isInput ? figures.input : parts.uncachedInput);
      expect(output).toBe(isOutput ? figures.output : parts.output);
    }),
  );
});
