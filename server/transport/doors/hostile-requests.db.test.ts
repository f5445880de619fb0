/** What the fuzzer found (bench/fuzz), each once: a hostile request is the sender's fault, and nobody is woken by it. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CLOSE_CODES } from '../../../schema/wire/close-codes.ts';
import { openSocket } from '../../testkit/socket-client.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';

let app: TestApp;
let owner: Person;
let key: string;
const lines: string[] = [];
const grave = () => lines.filter((line) => line.includes('"level":50'));
beforeAll(async () => {
  app = await createTestApp({ logTo: { write: (line) => void lines.push(line) } });
  owner = await app.person('Owner');
  key = (await app.apiKey(owner, ['session:write'])).secret;
});
afterAll(() => app.close());

test.each([
  ['variables', 'no JSON', '{'],
  ['variables', 'NUL', '\0'],
  ['extensions', 'half of it', '{"cost":'],
])('a link whose %s are %s is refused as such', async (name, _what, value) => {
  const search = new URLSearchParams({ query: '{ server { version } }', [name]: value });
  const response = await fetch(`${app.url}?${search}`, { headers: { accept: 'application/json' } });
  expect([response.status, ((await response.json()) as { errors: { extensions: unknown }[] }).errors[0]!.extensions]).toEqual([
    400,
    { code: 'INVALID' },
  ]);
  expect(grave()).toEqual([]);
});

test('a link with JSON in both is answered', async () => {
  const search = new URLSearchParams({
    query: 'query ($a: String!) { workspace(slug: $a) { id } }',
    variables: JSON.stringify({ a: owner.workspace.slug }),
    extensions: '{}',
  });
  const response = await fetch(`${app.url}?${search}`, { headers: { accept: 'application/json', ...owner.headers } });
  expect([response.status, await response.json()]).toEqual([200, { data: { workspace: { id: owner.workspace.id } } }]);
});

test('an address that is a file only until it is read is not found', async () => {
  const socket = connect(app.port, '127.0.0.1');
  const authorization = `authorization: ${owner.headers.authorization}`;
  socket.end(`GET /sessions/ses_0\\x/export.json HTTP/1.1\r\nhost: a\r\n${authorization}\r\nconnection: close\r\n\r\n`);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(socket, 'close');
  expect(text).toMatch(/^HTTP\/1\.1 404 /);
  expect(text).toContain('"NOT_FOUND"');
  expect(grave()).toEqual([]);
});

test.each(['next', 'error', 'connection_ack'])(
  'a message of type %s, which only a server sends, closes its socket by name',
  async (type) => {
    const socket = await openSocket(app.wsUrl, owner.headers);
    socket.send({ id: 'a', type, payload: type === 'error' ? [{ message: 'x' }] : { data: {} } });
    expect((await socket.closed).code).toBe(CLOSE_CODES.badRequest);
    expect(grave()).toEqual([]);
  },
);

test.each(['/v1/chat/completions', '/mcp', '/graphql'])('whoever leaves %s in the middle of a body wakes nobody', async (path) => {
  const before = lines.length;
  const socket = connect(app.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\naccept: application/json\r\nauthorization: Bearer ${key}\r\ncontent-length: 500\r\n\r\n{"query":`,
  );
  // Who it is has been asked, and the body is being read.
  await new Promise((resolve) => setImmediate(resolve));
  await app.ask('{ server { version } }');
  socket.resetAndDestroy();
  await vi.waitFor(() =>
    expect(lines.slice(before).some((line) => line.includes(`"route":"${path.startsWith('/v1') ? '/v1' : path}"`))).toBe(true),
  );
  await app.ask('{ server { version } }');
  expect(grave()).toEqual([]);
});
