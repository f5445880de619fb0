import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTracing } from '../../kit/tracing.ts';
import type { Tracing } from '../../kit/tracing.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { PAUSE, REMOVE, SET, TEST } from './testkit/key-world.ts';

/** Recognised whole, in part, and in the forms that a program might give it. */
const CANARY = `sk-canary-${randomBytes(12).toString('hex')}`;
const FORMS = [CANARY, CANARY.slice(3, 24), Buffer.from(CANARY).toString('base64').slice(0, 24), encodeURIComponent(`Bearer ${CANARY}`)];

/** What providers do with a key that they do not like: they repeat it. */
const FAULTS: Record<string, (response: ServerResponse, said: string) => void> = {
  'refuses it': (response, said) => sendError(response, 401, said),
  'forbids it': (response, said) => sendError(response, 403, said),
  'calls it a bad request': (response, said) => sendError(response, 400, said),
  'fails over it': (response, said) => sendError(response, 500, said),
  'limits it': (response, said) => sendError(response, 429, said),
  'names it as the kind of error': (response, said) =>
    void response
      .writeHead(400, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: { message: said, type: said, code: said } })),
  'answers in no JSON': (response, said) =>
    void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: {"${said}\n\n`),
  'breaks off with it': (response, said) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify({ error: { message: said, code: said } })}\n\n`);
  },
  'redirects with it': (response, said) =>
    void response.writeHead(302, { location: `https://elsewhere.example/?key=${encodeURIComponent(said)}` }).end(),
  'hangs up': (response) => void response.destroy(),
};

let provider: Server;
let collector: Server;
let tracing: Tracing;
let app: TestApp;
let act: (response: ServerResponse, said: string) => void = () => undefined;
let isListing = true;
let sent = 0;
const lines: string[] = [];
const exported: string[] = [];

const addressOf = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;

function sendError(response: ServerResponse, status: number, said: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-request-id': said.replaceAll(/\s/g, '') })
    .end(JSON.stringify({ error: { message: said, type: 'invalid_request_error', param: said, code: 'invalid_api_key' } }));
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const key = request.headers.authorization?.replace('Bearer ', '') ?? '';
  await text(request);
  if (key === CANARY) sent++;
  if (isListing && request.method === 'GET')
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: [{ id: 'model' }] }));
  act(response, `Incorrect API key provided: ${key}. You can find yours in your settings.`);
}

beforeAll(async () => {
  provider = createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1');
  collector = createServer((request, response) => {
    void text(request).then((body) => {
      exported.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await Promise.all([once(provider, 'listening'), once(collector, 'listening')]);
  tracing = await startTracing(`http://${addressOf(collector)}`);
  app = await createTestApp({
    env: { EGRESS_ALLOW: addressOf(provider) },
    tuning: { sessions: { retryMs: 5 } },
    logTo: { write: (line) => void lines.push(line) },
  });
});
afterAll(async () => {
  await app.close();
  provider.closeAllConnections();
  await Promise.all([provider, collector].map((server) => new Promise((resolve) => server.close(resolve))));
});

test('a key is in no line of the log, no trace, no answer of the API and no row of the database, whatever its provider does with it', async () => {
  const owner = await app.person('Olga');
  const answers: string[] = [];
  const ask = async (query: string, variables: object) => {
    const { body } = await app.ask(query, { ...variables }, owner.headers);
    answers.push(body);
    return body;
  };
  const workspaceId = owner.workspace.id;
  const input = { workspaceId, provider: 'COMPATIBLE', name: 'Box', baseUrl: `http://${addressOf(provider)}/v1`, secret: CANARY };
  const id = /pvk_\w+/.exec(await ask(SET, { input }))![0];
  const sessionId = await app.session(owner, { title: 'A session' });
  const watch = await app.watch(owner, sessionId);

  for (const fault of Object.values(FAULTS)) {
    act = fault;
    isListing = true;
    await app.send(owner, sessionId, 'Hello?', ['box:model']);
    const failed = Object.values(FAULTS).indexOf(fault) + 1;
    await watch.until((view) => view.answers().filter(({ status }) => status === 'FAILED').length === failed);
    isListing = false;
    await ask(TEST, { input: { id } });
    await ask(SET, { input });
  }
  // An error that nobody expected, with the key in the operation that met it.
  await app.sql('alter table provider_key add constraint broken check (false) not valid');
  isListing = true;
  expect(await ask(SET, { input: { ...input, name: 'Other' } })).toContain('INTERNAL');
  await app.sql('alter table provider_key drop constraint broken');

  await ask('query ($id: ID!) { providerKeys(workspaceId: $id) { id name models lastFour lastError { code message } } }', {
    id: workspaceId,
  });
  await ask(
    'query ($id: ID!) { node(id: $id) { ... on Workspace { auditEvents(first: 50) { edges { node { action facts { name value } } } } } } }',
    {
      id: workspaceId,
    },
  );
  await ask(PAUSE, { input: { id, isPaused: true } });
  const tables = await app.sql(`select table_name from information_schema.tables where table_schema = 'public'`);
  const rows: string[] = [];
  for (const { table_name: table } of tables)
    for (const { row } of await app.sql(`select t::text as row from "${String(table)}" t`)) rows.push(`${String(table)}: ${String(row)}`);
  await ask(REMOVE, { input: { id } });
  const history = await fetch(`${app.origin}/export/session/${sessionId}.json`, { headers: owner.headers });
  answers.push(await history.text());
  watch.socket.close();
  await tracing.close();
  await vi.waitFor(() => expect(exported.join('')).toContain('box:model'));

  expect(sent).toBeGreaterThan(2 * Object.keys(FAULTS).length);
  expect(lines.length).toBeGreaterThan(20);
  expect(rows.length).toBeGreaterThan(50);
  const everything = { logs: lines, traces: exported, answers, rows };
  const found = Object.entries(everything).flatMap(([where, texts]) =>
    texts.filter((one) => FORMS.some((form) => one.includes(form))).map((one) => `${where}: ${one.slice(0, 600)}`),
  );
  expect(found).toEqual([]);
});
