/** One trace from a browser's request to the provider's, told to a collector that takes OTLP over HTTP. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startTracing } from './kit/tracing.ts';
import type { Tracing } from './kit/tracing.ts';
import { SECRET_KEY } from './models/doubles/adapters.ts';
import { startProviderDouble } from './models/doubles/provider-double.ts';
import type { DoubleFormat, ProviderDouble } from './models/doubles/provider-double.ts';
import { createTestApp } from './testkit/test-app.ts';
import type { TestApp } from './testkit/test-app.ts';

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
}
interface Export {
  resourceSpans: { resource: { attributes: Span['attributes'] }; scopeSpans: { spans: Span[] }[] }[];
}

const BROWSER = { trace: '4bf92f3577b34da6a3ce929d0e0e4736', span: '00f067aa0ba902b7' };
const SECRET = 'the words that nobody else should read';
const SEND = 'mutation Send($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id } } }';

let collector: Server;
let exported: Export[] = [];
let tracing: Tracing;
let app: TestApp | null = null;
let double: ProviderDouble | null = null;

beforeAll(async () => {
  collector = createServer((request, response) => {
    void json(request).then((body) => {
      exported.push(body as Export);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
});
afterEach(async () => {
  await app?.close();
  await double?.close();
  exported = [];
});
afterAll(async () => {
  collector.close();
  await once(collector, 'close');
});

const endpoint = () => `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
const spans = () =>
  exported.flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));

async function sendOne(format: DoubleFormat, env: (url: string) => Record<string, string>): Promise<string> {
  const name = { google: 'gemini-2.5-pro', openai: 'gpt-5', anthropic: 'claude-opus-5', 'openai-compatible': 'some-model' }[format];
  double = await startProviderDouble(format, { models: [{ id: name }] });
  app = await createTestApp({ env: env(double.url) });
  const ada = await app.person('Ada');
  const { data } = await app.ask<{ models: { id: string }[] }>('{ models { id } }', {}, ada.headers);
  const model = data.models.find(({ id }) => id.endsWith(`:${name}`));
  expect(model).toBeDefined();
  const sessionId = await app.session(ada, { title: 'Has one' });
  const headers = { ...ada.headers, traceparent: `00-${BROWSER.trace}-${BROWSER.span}-01` };
  const sent = await app.ask<{ sendPrompt: { answers: { id: string }[] } }>(
    SEND,
    { input: { sessionId, text: SECRET, models: [model!.id] } },
    headers,
  );
  const answerId = sent.data.sendPrompt.answers[0]!.id;
  await vi.waitFor(
    async () => expect((await app!.sql('select status from message where id = $1', [answerId]))[0]!['status']).toBe('complete'),
    10_000,
  );
  return answerId;
}

test.each([
  ['anthropic', (url: string) => ({ ANTHROPIC_API_KEY: SECRET_KEY, ANTHROPIC_BASE_URL: url })],
  ['openai', (url: string) => ({ OPENAI_API_KEY: SECRET_KEY, OPENAI_BASE_URL: url })],
  ['google', (url: string) => ({ GOOGLE_API_KEY: SECRET_KEY, GOOGLE_BASE_URL: url })],
] as const)('%s: one trace from the browser to the provider', async (format, env) => {
  tracing = await startTracing(endpoint());
  const answerId = await sendOne(format, env);
  await tracing.close();

  const ours = spans().filter(({ traceId }) => traceId === BROWSER.trace);
  const [operation, run, chat] = ['graphql Send', 'run', `chat ${format}`].map((name) => ours.find((span) => span.name === name)!);
  expect([operation!.parentSpanId, run!.parentSpanId, chat!.parentSpanId]).toEqual([BROWSER.span, operation!.spanId, run!.spanId]);
  expect(double!.requests.map(({ headers }) => headers['traceparent'])).toEqual([`00-${BROWSER.trace}-${chat!.spanId}-01`]);
  const told = Object.fromEntries(run!.attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));
  expect(told).toMatchObject({ 'parley.message_id': answerId, 'parley.run.status': 'complete' });
  expect(exported[0]!.resourceSpans[0]!.resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'parley' } });
  const everything = JSON.stringify(exported);
  expect(everything).not.toContain(SECRET);
  expect(everything).not.toContain(SECRET_KEY);
});

test('without an endpoint nothing is told, and no header goes to the provider', async () => {
  tracing = await startTracing(null);
  await sendOne('openai', (url) => ({ OPENAI_API_KEY: SECRET_KEY, OPENAI_BASE_URL: url }));
  await tracing.close();
  expect(exported).toEqual([]);
  expect(double!.requests.map(({ headers }) => headers['traceparent'])).toEqual([undefined]);
});
