import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ADAPTERS, collect, request, SECRET_KEY } from './doubles/adapters.ts';
import { startProviderDouble } from './doubles/provider-double.ts';
import type { ProviderDouble } from './doubles/provider-double.ts';
import type { Script, Step } from './doubles/script.ts';
import { ModelFailure } from './model.ts';
import type { ModelFailureCode, ModelProvider } from './model.ts';

const STOP_DEADLINE_MS = 300;
const MEGABYTE = 1024 * 1024;
const SAID: Step = { type: 'text', text: 'The first words' };

const unhandled: unknown[] = [];
const noteUnhandled = (error: unknown) => unhandled.push(error);

beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', noteUnhandled);
});

afterEach(async () => {
  // Rejections are announced when the microtasks are done: two turns of the loop later they all have been.
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  process.off('unhandledRejection', noteUnhandled);
  expect(unhandled).toEqual([]);
});

function failureOf(error: unknown): ModelFailure {
  expect(error).toBeInstanceOf(ModelFailure);
  const failure = error as ModelFailure;
  expect(`${failure.message} ${String(failure.cause)}`).not.toMatch(/secret|private|http|127\.0\.0\.1/);
  expect(failure.message.length).toBeLessThan(120);
  return failure;
}

describe.each(ADAPTERS)('$format', ({ format, create }) => {
  let double: ProviderDouble;
  let provider: ModelProvider;

  beforeEach(async () => {
    double = await startProviderDouble(format);
    provider = create({ apiKey: SECRET_KEY, baseURL: double.url });
  });
  afterEach(() => double.close());

  const run = (script: Script, signal = new AbortController().signal) => {
    double.use({ script });
    return collect(provider.generate(request(), signal));
  };

  test('G3: a whole answer ends with one `end`, after its final figures', async () => {
    const { text, reasoning, events, error } = await run([
      { type: 'reasoning', text: 'Hm. ' },
      SAID,
      { type: 'text', text: ' and the rest' },
      { type: 'end' },
    ]);
    expect(error).toBeNull();
    expect(text).toBe('The first words and the rest');
    expect(reasoning).toBe('Hm. ');
    expect(events.filter(({ type }) => type === 'end')).toEqual([{ type: 'end', reason: 'stop' }]);
    expect(events.at(-1)?.type).toBe('end');
    expect(events.at(-2)).toMatchObject({ type: 'usage', usage: { final: true } });
    expect(double.requests).toHaveLength(1);
  });

  test.each(['length', 'refusal'] as const)('G3: the answer ended by %s says so', async (reason) => {
    const { events, error } = await run([SAID, { type: 'end', reason }]);
    expect(error).toBeNull();
    expect(events.at(-1)).toEqual({ type: 'end', reason });
  });

  test.each<[number, ModelFailureCode, boolean]>([
    [400, 'INVALID_REQUEST', false],
    [401, 'AUTHENTICATION', false],
    [403, 'AUTHENTICATION', false],
    [404, 'INVALID_REQUEST', false],
    [429, 'RATE_LIMITED', true],
    [500, 'UPSTREAM', true],
    [503, 'OVERLOADED', true],
    [529, 'OVERLOADED', true],
  ])('HTTP %i is %s, asked once', async (status, code, retryable) => {
    const { error, events } = await run([{ type: 'status', status }]);
    expect(failureOf(error)).toMatchObject({ code, retryable });
    expect(events).toEqual([]);
    expect(double.requests).toHaveLength(1);
  });

  test('429 carries how long to wait', async () => {
    const { error } = await run([{ type: 'status', status: 429, headers: { 'retry-after': '7' } }]);
    const failure = failureOf(error);
    expect(failure.retryAfterMs).toBe(7000);
    expect(failure.message).toContain('7 s');
  });

  test.each<[number, ModelFailureCode]>([
    [429, 'RATE_LIMITED'],
    [500, 'UPSTREAM'],
    [format === 'google' ? 503 : 529, 'OVERLOADED'],
  ])('an error event in mid-stream (%i) is %s and closes the connection', async (status, code) => {
    const { error, text } = await run([SAID, { type: 'error', status }, { type: 'stall' }]);
    expect(failureOf(error).code).toBe(code);
    expect(text).toBe('The first words');
    expect(await double.requests[0]!.ended).toBe('cut-by-client');
  });

  test('broken JSON is PROTOCOL and closes the connection', async () => {
    const { error, text } = await run([SAID, { type: 'broken-json' }, { type: 'stall' }]);
    expect(failureOf(error).code).toBe('PROTOCOL');
    expect(text).toBe('The first words');
    expect(await double.requests[0]!.ended).toBe('cut-by-client');
  });

  test('a socket reset before the answer is CONNECTION', async () => {
    const { error } = await run([{ type: 'reset' }]);
    expect(failureOf(error)).toMatchObject({ code: 'CONNECTION', retryable: true });
  });

  test('a socket reset in mid-stream is CONNECTION, with the text so far', async () => {
    const seen = Promise.withResolvers<void>();
    double.use({ script: [SAID, { type: 'wait', until: seen.promise }, { type: 'reset' }] });
    const events = provider.generate(request(), new AbortController().signal);
    const { error, text } = await collect(events, ({ type }) => type === 'text' && seen.resolve());
    expect(failureOf(error).code).toBe('CONNECTION');
    expect(text).toBe('The first words');
  });

  test('nobody listening is CONNECTION', async () => {
    const port = await freePort();
    const lost = create({ apiKey: SECRET_KEY, baseURL: double.url.replace(/:\d+/, `:${port}`) });
    const { error } = await collect(lost.generate(request(), new AbortController().signal));
    expect(failureOf(error).code).toBe('CONNECTION');
  });

  test.each<[string, Step[]]>([
    ['after some text', [SAID, { type: 'truncate' }]],
    ['before any text', [{ type: 'open' }, { type: 'truncate' }]],
  ])('G3: a clean end without the marker, %s, is TRUNCATED', async (_, script) => {
    const { error, events } = await run(script);
    expect(failureOf(error)).toMatchObject({ code: 'TRUNCATED', retryable: true });
    expect(events.some(({ type }) => type === 'end')).toBe(false);
  });

  test.each(['every-byte', 'inside-characters'] as const)('text cut %s arrives whole', async (at) => {
    const text = 'Zürich, 東京 and 🦑\u200d🧪 — "quoted" \\ done\n';
    const outcome = await run([{ type: 'split', at }, { type: 'text', text }, { type: 'text', text }, { type: 'end' }]);
    expect(outcome.error).toBeNull();
    expect(outcome.text).toBe(text + text);
  });

  test('one chunk of 1 MB arrives whole', async () => {
    const text = 'squid '.repeat(MEGABYTE / 6);
    const outcome = await run([{ type: 'text', text }, { type: 'end' }]);
    expect(outcome.error).toBeNull();
    expect(outcome.text === text).toBe(true);
  });

  test.each<[string, Step[]]>([
    ['before the headers', [{ type: 'stall' }]],
    ['before the first token', [{ type: 'open' }, { type: 'stall' }]],
    ['in mid-stream', [SAID, { type: 'stall' }]],
  ])('G5: a stall %s ends by the signal only, within 300 ms', async (_, script) => {
    double.use({ script });
    const stop = new AbortController();
    const arrived = double.nextRequest();
    const spoken = Promise.withResolvers<void>();
    const outcome = collect(provider.generate(request(), stop.signal), ({ type }) => type === 'text' && spoken.resolve());
    const { ended } = await arrived;
    if (script[0] === SAID) await spoken.promise;

    const stoppedAt = performance.now();
    stop.abort();
    expect(await ended).toBe('cut-by-client');
    const { error, events } = await outcome;
    expect(performance.now() - stoppedAt).toBeLessThan(STOP_DEADLINE_MS);
    expect(error).toBeNull();
    expect(events.some(({ type }) => type === 'end')).toBe(false);
    expect(double.connectionsClosed()).toBe(1);
  });

  test('G5: a stop reaches the provider while nobody is reading', async () => {
    double.use({ script: [SAID, { type: 'stall' }] });
    const stop = new AbortController();
    const events = provider.generate(request(), stop.signal)[Symbol.asyncIterator]();
    let event = await events.next();
    while (!event.done && event.value.type !== 'text') event = await events.next();

    const stoppedAt = performance.now();
    stop.abort();
    expect(await double.requests[0]!.ended).toBe('cut-by-client');
    expect(performance.now() - stoppedAt).toBeLessThan(STOP_DEADLINE_MS);
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test('G5: leaving the loop closes the connection', async () => {
    double.use({ script: [SAID, { type: 'stall' }] });
    for await (const event of provider.generate(request(), new AbortController().signal)) {
      if (event.type === 'text') break;
    }
    expect(await double.requests[0]!.ended).toBe('cut-by-client');
  });

  test('a signal that was aborted before asks nothing', async () => {
    const { events, error } = await run([SAID, { type: 'end' }], AbortSignal.abort());
    expect(events).toEqual([]);
    expect(error).toBeNull();
    expect(double.requests).toHaveLength(0);
  });

  test('the next attempt works after a broken one', async () => {
    await run([SAID, { type: 'broken-json' }, { type: 'stall' }]);
    const { text, error } = await run([SAID, { type: 'end' }]);
    expect({ text, error }).toEqual({ text: 'The first words', error: null });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
