/** Ways in which metering is known to go wrong elsewhere, each as a class: here none of them does. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ADAPTERS, SECRET_KEY, collect, request } from '../models/doubles/adapters.ts';
import { startProviderDouble } from '../models/doubles/provider-double.ts';
import type { DoubleFormat } from '../models/doubles/provider-double.ts';
import type { Script, Step } from '../models/doubles/script.ts';
import type { ModelEvent } from '../models/model.ts';
import { addUsage, createMeter } from '../sessions/usage.ts';
import type { Usage } from '../sessions/usage.ts';
import type { TokenCounts } from './cost.ts';
import type { Work } from './limits.ts';
import { createBillingFixture, expectSound } from './testkit/billing-fixture.ts';
import type { BillingFixture } from './testkit/billing-fixture.ts';

const NONE: TokenCounts = { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
const PROMPT = request().messages;
/** By our own estimate: four tokens around it, and three and a half bytes for each in it. */
const PROMPT_TOKENS = 10;
const SAID = 'Counted, whatever happens next. ';
const SAID_TOKENS = 10;
const RATES = { input: 2_000_000n, cacheRead: 200_000n, cacheWrite: 2_500_000n, output: 10_000_000n, reasoning: 10_000_000n };

let fixture: BillingFixture;
let work: Work;
let workspaceId: string;
beforeAll(async () => {
  fixture = await createBillingFixture();
  await fixture.price('wire:*', RATES);
});
afterAll(() => fixture.close());
beforeEach(async () => {
  workspaceId = await fixture.workspace();
  work = await fixture.work(workspaceId);
});

let runs = 0;
const runId = () => `msg_${(runs += 1)}`;

/** One attempt of the real library at a provider that does this, as a run meters it. */
async function meter(format: DoubleFormat, script: Script): Promise<Usage> {
  const double = await startProviderDouble(format, { script });
  const { create } = ADAPTERS.find((adapter) => adapter.format === format)!;
  try {
    const provider = create({ apiKey: SECRET_KEY, baseURL: double.url });
    const { events, text } = await collect(provider.generate(request(), new AbortController().signal));
    return metered(events, text);
  } finally {
    await double.close();
  }
}

function metered(events: readonly ModelEvent[], output: string): Usage {
  const one = createMeter();
  for (const event of events) {
    if (event.type === 'usage') one.report(event.usage);
    if (event.type === 'reasoning') one.reason(event.text);
  }
  return one.total({ messages: PROMPT, output, wasAccepted: true });
}

async function charge(usage: Usage): Promise<bigint> {
  const id = runId();
  await fixture.reserve(work, id, { modelId: 'wire:one', inputTokens: 200_000, maxOutputTokens: 4_000 });
  const charged = await fixture.record({ ...fixture.entry(work, id, {}), modelId: 'wire:one', ...usage });
  expect(await fixture.balances(workspaceId)).toMatchObject({ reserved: 0n });
  await expectSound(fixture.db, workspaceId);
  return charged;
}

const FORMATS: readonly DoubleFormat[] = ['anthropic', 'openai', 'google', 'openai-compatible'];
const said: Step = { type: 'text', text: SAID };

describe('a stream that is aborted before its last chunk, which alone has the figures', () => {
  test.each(FORMATS)('%s: is charged for what was asked and said, not for nothing', async (format) => {
    const usage = { uncachedInput: 900, cacheRead: 100, cacheWrite: 0, output: 40, reasoning: 0 };
    const found = await meter(format, [{ type: 'usage', usage }, said, { type: 'truncate' }]);
    const tellsEarly = format === 'anthropic' || format === 'google';
    expect(found).toMatchObject({
      estimated: true,
      counts: { ...NONE, ...(tellsEarly ? { uncachedInput: 900, cacheRead: 100 } : { uncachedInput: PROMPT_TOKENS }), output: SAID_TOKENS },
    });
    expect(await charge(found)).toBe(tellsEarly ? 1_800n + 20n + 100n : 20n + 100n);
  });
});

describe('cached tokens that are counted as input, and once more as cached', () => {
  test.each(FORMATS)('%s: each token has one rate, whether the figure of the input is with the cached ones or without', async (format) => {
    const cacheWrite = format === 'google' ? 0 : 3_000;
    const usage = { uncachedInput: 1_000, cacheRead: 50_000, cacheWrite, output: 100, reasoning: 20 };
    const found = await meter(format, [{ type: 'usage', usage }, said, { type: 'end' }]);
    expect(found).toEqual({ counts: usage, requests: [usage], estimated: false });
    // 1,000 x 2 + 50,000 x 0.2 + 3,000 x 2.5 + 120 x 10
    expect(await charge(found)).toBe(2_000n + 10_000n + (BigInt(cacheWrite) * 25n) / 10n + 1_200n);
  });

  test('a cached part that is larger than the whole takes nothing from what was counted', () => {
    const usage = metered(
      [{ type: 'usage', usage: { uncachedInput: 0, cacheRead: 500, cacheWrite: 0, output: 1, reasoning: 0, final: true } }],
      'x',
    );
    expect(usage.counts.uncachedInput + usage.counts.cacheRead).toBe(500);
  });
});

describe('zero that is taken for missing, and missing for zero', () => {
  test.each(FORMATS)('%s: figures of zero are figures, and cost nothing', async (format) => {
    const found = await meter(format, [{ type: 'usage', usage: NONE }, said, { type: 'end' }]);
    expect(found).toEqual({ counts: NONE, requests: [NONE], estimated: false });
    expect(await charge(found)).toBe(0n);
  });

  test.each(FORMATS)('%s: an answer without figures is whole, and estimated', async (format) => {
    const found = await meter(format, [{ type: 'usage', usage: null }, said, { type: 'end' }]);
    expect(found).toMatchObject({ estimated: true, counts: { uncachedInput: PROMPT_TOKENS, output: SAID_TOKENS } });
    expect(await charge(found)).toBe(20n + 100n);
  });

  test('a last figure that says nothing of the output leaves the reasoning that was heard in the estimate', () => {
    const events: ModelEvent[] = [
      { type: 'reasoning', text: SAID },
      { type: 'usage', usage: { uncachedInput: 5, cacheRead: 0, cacheWrite: 0, final: true } },
    ];
    expect(metered(events, SAID)).toMatchObject({
      estimated: true,
      counts: { uncachedInput: 5, output: SAID_TOKENS, reasoning: SAID_TOKENS },
    });
  });
});

describe('a request that is tried again', () => {
  const attempt = (uncachedInput: number, output: number): Usage => {
    const counts = { ...NONE, uncachedInput, output };
    return { counts, requests: [counts], estimated: false };
  };

  test('is charged for each request that the provider counted, and not for one that it did not take', async () => {
    const refused = createMeter().total({ messages: PROMPT, output: '', wasAccepted: false });
    expect(refused).toMatchObject({ counts: NONE, requests: [] });
    expect(await charge([refused, refused, attempt(100, 10)].reduce(addUsage))).toBe(200n + 100n);
    expect(await charge([attempt(100, 0), attempt(100, 10)].reduce(addUsage))).toBe(400n + 100n);
  });

  test('has the price of large prompts only where one request is large, not all of them together', async () => {
    const id = runId();
    const small = { ...NONE, uncachedInput: 60_000 };
    const usage = { requests: [small, small], counts: { ...NONE, uncachedInput: 120_000 } };
    const used = { ...fixture.entry(work, id, {}), modelId: 'anthropic:claude-haiku-5-5', ...usage };
    expect(await fixture.record(used)).toBe(12_000n);
  });

  test('whose end is written twice, as the answer to the first writing was lost, is charged once', async () => {
    const id = runId();
    await fixture.reserve(work, id, { modelId: 'wire:one' });
    const used = { ...fixture.entry(work, id, { output: 10 }), modelId: 'wire:one' };
    await fixture.record(used);
    await expect(fixture.record(used)).rejects.toThrow(/settled before/);
    expect(await fixture.balances(workspaceId)).toMatchObject({ spent: 100n, reserved: 0n });
  });
});

describe('a price that changes while a run is under way', () => {
  test('is not what the run costs; neither is one that is written down for a moment before it', async () => {
    const model = 'wire:changing';
    await fixture.price(model, RATES);
    const id = runId();
    await fixture.reserve(work, id, { modelId: model });
    const startedAt = fixture.now();
    fixture.clock.advance(60_000);
    await fixture.price(model, { ...RATES, output: 90_000_000n }, { from: fixture.now() });
    fixture.clock.advance(60_000);
    expect(await fixture.record({ ...fixture.entry(work, id, { output: 10 }), modelId: model, startedAt })).toBe(100n);
    expect(await fixture.balances(workspaceId)).toMatchObject({ spent: 100n, provider_cost: 100n });
  });
});

describe('one run that its owner and the sweeper settle at the same moment', () => {
  test('is charged once, and all that was held is free', async () => {
    for (let round = 0; round < 5; round++) {
      const id = runId();
      await fixture.reserve(work, id, { modelId: 'wire:one' });
      const ends = [7, 3].map((output) => fixture.record({ ...fixture.entry(work, id, { output }), modelId: 'wire:one' }));
      expect((await Promise.allSettled(ends)).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
    expect(await fixture.rows('usage_entry', workspaceId)).toHaveLength(5);
    expect(await fixture.balances(workspaceId)).toMatchObject({ reserved: 0n });
    await expectSound(fixture.db, workspaceId);
  });
});
