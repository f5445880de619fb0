import { afterEach, describe, expect, test } from 'vitest';
import { createEgress } from '../../kit/egress.ts';
import { PROMPT, collect, request } from '../doubles/adapters.ts';
import { startProviderDouble } from '../doubles/provider-double.ts';
import type { DoubleFormat, ProviderDouble } from '../doubles/provider-double.ts';
import type { Step } from '../doubles/script.ts';
import { ModelFailure } from '../model.ts';
import type { KeyKind } from './key-rows.ts';
import { createOwnProviders, keyGone } from './own-provider.ts';

const SECRET = 'sk-of-the-team-0123456789';
const FORMATS: [KeyKind, DoubleFormat, string][] = [
  ['anthropic', 'anthropic', 'Anthropic'],
  ['openai', 'openai', 'OpenAI'],
  ['google', 'google', 'Google'],
  ['compatible', 'openai-compatible', 'Our Box'],
];

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open([kind, format, name]: [KeyKind, DoubleFormat, string], { allow = true } = {}) {
  const double = await startProviderDouble(format, { models: [{ id: 'gemini-4' }, { id: 'gpt-7' }, { id: 'claude-x' }] });
  const egress = createEgress({ allow: allow ? [new URL(double.url).host] : [], limits: { redirects: 0 } });
  closers.push(double.close, egress.close);
  const ownProvider = createOwnProviders({ egress, addresses: kind === 'compatible' ? {} : { [kind]: double.url } });
  return { double, provider: ownProvider({ kind, name, baseUrl: kind === 'compatible' ? double.url : null, secret: SECRET }) };
}

const use = (double: ProviderDouble, ...script: Step[]) => double.use({ script });
const signal = () => AbortSignal.timeout(5_000);
const headersOf = (double: ProviderDouble) => JSON.stringify([double.listed, double.requests.map(({ headers }) => headers)]);

describe.each(FORMATS)('a key for %s', (...format) => {
  test('goes with each request, and is tried by asking for the models', async () => {
    const { double, provider } = await open(format);
    expect((await provider.probe(signal()))?.length).toBeGreaterThan(0);
    expect((await collect(provider.generate(request(), signal()))).text).toBe('Hello.');
    expect(headersOf(double).split(SECRET)).toHaveLength(3);
  });

  test('that is refused says whose it is and where to replace it; no part of it is in the failure', async () => {
    const { double, provider } = await open(format);
    use(double, { type: 'status', status: 401 });
    double.use({ models: { status: 401 } });
    const failures = [
      (await collect(provider.generate(request(), signal()))).error,
      await provider.probe(signal()).catch((error: unknown) => error),
    ];
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(ModelFailure);
      expect(failure).toMatchObject({ code: 'OWN_KEY_REFUSED', retryable: false });
      expect((failure as ModelFailure).message).toBe(
        `The workspace’s key for ${format[2]} was refused. An admin can replace it in Settings → Provider keys.`,
      );
      expect(JSON.stringify([failure, String((failure as ModelFailure).cause)])).not.toContain(SECRET);
    }
  });

  test('other failures stay what they are', async () => {
    const { double, provider } = await open(format);
    use(double, { type: 'status', status: 503 });
    expect((await collect(provider.generate(request(), signal()))).error).toMatchObject({ code: 'OVERLOADED', retryable: true });
    double.use({ models: { status: 404 } });
    expect(await provider.probe(signal())).toBeNull();
    double.use({ models: { status: 500 } });
    await expect(provider.probe(signal())).rejects.toMatchObject({ code: 'UPSTREAM' });
  });

  test('a stop closes the connection', async () => {
    const { double, provider } = await open(format);
    const stop = new AbortController();
    use(double, { type: 'text', text: 'on and on' }, { type: 'stall' });
    const { text, error } = await collect(provider.generate(request(), stop.signal), ({ type }) => type === 'text' && stop.abort());
    expect([text, error]).toEqual(['on and on', null]);
    expect(await double.requests[0]!.ended).toBe('cut-by-client');
  });
});

test('an address that may not be reached is not, and what was asked is in no failure', async () => {
  const { double, provider } = await open(FORMATS[3]!, { allow: false });
  const failures = [
    (await collect(provider.generate(request(), signal()))).error,
    await provider.probe(signal()).catch((error: unknown) => error),
  ];
  for (const failure of failures) {
    expect(failure).toMatchObject({ code: 'ADDRESS_REFUSED', retryable: false });
    expect(JSON.stringify([failure, (failure as ModelFailure).message])).not.toContain(PROMPT.text);
  }
  expect([double.listings(), double.requests.length]).toEqual([0, 0]);
});

test('a code or an id that a provider made of the key does not pass', async () => {
  const double = await startProviderDouble('openai-compatible');
  closers.push(double.close);
  use(double, { type: 'status', status: 401, headers: { 'x-request-id': SECRET } });
  const egress = createEgress({ allow: [new URL(double.url).host] });
  closers.push(egress.close);
  const provider = createOwnProviders({ egress })({ kind: 'compatible', name: 'Box', baseUrl: double.url, secret: SECRET });
  const { error } = await collect(provider.generate(request(), signal()));
  const cause = String((error as ModelFailure).cause);
  expect(cause).toContain('…');
  expect(cause).not.toContain(SECRET);
});

test('a key that is gone is named as people know it', () => {
  expect(keyGone('openai').message).toContain('key for OpenAI was');
  expect(keyGone('our-box').message).toContain('key for our-box was');
});
