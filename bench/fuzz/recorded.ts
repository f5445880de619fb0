/** Valid messages of the doors that have no schema of ours: what programs, Stripe and browsers really send. Mutated before they go out. */
import type { Sender } from './plan.ts';

interface Call {
  method: 'GET' | 'POST';
  path: string;
  /** null: none. */
  body: object | null;
}

export const OPENAI: readonly ((model: string, sessionId: string) => Call)[] = [
  (model) => ({ method: 'POST', path: '/v1/chat/completions', body: { model, messages: [{ role: 'user', content: 'Hello' }] } }),
  (model) => ({
    method: 'POST',
    path: '/v1/chat/completions',
    body: {
      model,
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'One' }] },
        { role: 'assistant', content: 'Two' },
        { role: 'user', content: 'Three' },
      ],
      max_completion_tokens: 50,
      temperature: 0.7,
      stop: ['x'],
      n: 1,
    },
  }),
  (model, sessionId) => ({
    method: 'POST',
    path: '/v1/chat/completions',
    body: { model, messages: [{ role: 'user', content: 'Hello' }], metadata: { parley_session: sessionId } },
  }),
  (model) => ({ method: 'POST', path: '/v1/responses', body: { model, input: 'Hello', instructions: 'Be brief.', max_output_tokens: 20 } }),
  (model) => ({
    method: 'POST',
    path: '/v1/responses',
    body: { model, stream: true, input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hello' }] }], metadata: { a: 'b' } },
  }),
  () => ({ method: 'GET', path: '/v1/models', body: null }),
  (model) => ({ method: 'GET', path: `/v1/models/${encodeURIComponent(model)}`, body: null }),
];

const call = (name: string, args: object) => ({
  jsonrpc: '2.0',
  id: 7,
  method: 'tools/call',
  params: { name, arguments: args, _meta: { progressToken: 1 } },
});

export const MCP: readonly ((sessionId: string, model: string) => object)[] = [
  () => ({
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'fuzzer', version: '1' } },
  }),
  () => ({ jsonrpc: '2.0', method: 'notifications/initialized' }),
  () => ({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7, reason: 'over' } }),
  () => ({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
  () => ({ jsonrpc: '2.0', id: 2, method: 'resources/list', params: { cursor: 'abc' } }),
  () => ({ jsonrpc: '2.0', id: 2, method: 'resources/templates/list' }),
  (sessionId) => ({ jsonrpc: '2.0', id: 3, method: 'resources/read', params: { uri: `parley://sessions/${sessionId}` } }),
  () => call('list_models', {}),
  () => call('list_sessions', { first: 5, after: 'x' }),
  (sessionId) => call('read_session', { session_id: sessionId }),
  () => call('search', { query: 'hello', first: 5 }),
  (sessionId, model) =>
    call('send_prompt', { session_id: sessionId, text: 'Hello', models: [model], wait: false, client_mutation_id: 'one' }),
  (sessionId) => call('watch_session', { session_id: sessionId, timeout_seconds: 1 }),
];

const event = (number: number, type: string, object: object) => ({
  id: `evt_${number}`,
  object: 'event',
  api_version: '2026-01-28.clover',
  created: 1_790_000_000,
  livemode: false,
  type,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  data: { object },
});

export const STRIPE_EVENTS: readonly ((number: number) => object)[] = [
  (number) => event(number, 'product.updated', { id: `prod_${number}`, object: 'product', metadata: { plan: 'team' } }),
  (number) => event(number, 'charge.updated', { id: `ch_${number}`, object: 'charge', amount: 100, payment_intent: null }),
  (number) => event(number, 'v1.billing.meter.error_report_triggered', { id: `mtr_${number}`, object: 'billing.meter' }),
  (number) =>
    event(number % 60, 'customer.subscription.updated', {
      id: `sub_${number % 20}`,
      object: 'subscription',
      customer: 'cus_1',
      items: { data: [] },
    }),
  (number) => event(number % 60, 'invoice.paid', { id: `in_${number % 20}`, object: 'invoice', customer: 'cus_1', status: 'paid' }),
  (number) => ({
    id: `evt_${number}`,
    object: 'v2.core.event',
    type: 'v1.billing.meter.no_meter_found',
    created: '2026-11-20T00:00:00.000Z',
    livemode: false,
    related_object: null,
    context: null,
  }),
];

export const FILES: readonly ((sender: Sender) => string)[] = [
  ({ sessionId }) => `/sessions/${sessionId}/export.md`,
  ({ sessionId, ids }) => `/sessions/${sessionId}/export.json?leaf=${ids.at(-1)}`,
  ({ ids }) => `/export/audit.csv?workspace=${ids[1]}&from=2026-01-01T00:00:00Z&query=x`,
  ({ ids }) => `/export/usage.json?workspace=${ids[1]}&from=2026-11-01T00:00:00Z&to=2026-11-21T00:00:00Z&interval=DAY&groupBy=MODEL`,
  () => '/export/invoice/ivc_00000000000000000000000000.csv?line=ivl_1&by=person&under=person:usr_1',
  () => '/outbox',
  () => '/metrics',
  () => '/assets/index.js',
  () => '/w/somebody/usage?from=x',
  () => '/s/ses_00000000000000000000000000',
  () => '/favicon.svg',
];

export const OAUTH: readonly ((text: string) => string)[] = [
  () => '/auth/github',
  () => '/auth/github?link=1',
  (text) => `/auth/github/callback?code=${encodeURIComponent(text)}&state=${encodeURIComponent(text)}`,
  (text) => `/auth/github/callback?error=${encodeURIComponent(text)}&error_description=${encodeURIComponent(text)}`,
  (text) => `/auth/github/callback?code=a&code=b&state=${encodeURIComponent(text)}&state[]=x&state[a]=y`,
  (text) => `/auth/${encodeURIComponent(text)}/callback`,
];
