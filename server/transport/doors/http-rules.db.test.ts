import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSocket } from '../../testkit/socket-client.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { askEverywhere } from './ask-everywhere.ts';

let app: TestApp;
let ada: Person;
beforeAll(async () => {
  app = await createTestApp();
  ada = await app.person('Ada');
}, 60_000);
afterAll(() => app.close());

const UPDATE = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { id displayName } } }';

/** All that comes back for some bytes, until the server ends the connection. */
function answersTo(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(app.port, '127.0.0.1', () => socket.write(bytes));
    let all = '';
    socket
      .on('data', (chunk) => (all += chunk.toString()))
      .on('error', () => undefined)
      .on('close', () => resolve(all));
  });
}

const statusOf = (method: string, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: app.port, method, path, headers: { 'content-type': 'application/json' } }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on('error', reject)
      .end();
  });

describe('one message is one message', () => {
  const HIDDEN = 'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
  test.each([
    ['a length and a transfer encoding', `content-length: ${HIDDEN.length + 5}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ['two lengths', `content-length: 0\r\ncontent-length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`],
    ['an encoding that is none', `transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ['chunked, but not last', `transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ['a space before the colon', `content-length : 0\r\n\r\n${HIDDEN}`],
    ['a folded header', `x: a\r\n content-length: 5\r\n\r\n${HIDDEN}`],
    ['lines that end with LF alone', `content-length: 0\n\n${HIDDEN}`],
    ['a chunk with a sign', `transfer-encoding: chunked\r\n\r\n+0\r\n\r\n${HIDDEN}`],
    ['a length with a sign', `content-length: +0\r\n\r\n${HIDDEN}`],
  ])('%s: 400, and nothing that stands behind is heard', async (_what, rest) => {
    const all = await answersTo(`POST /graphql HTTP/1.1\r\nhost: x\r\n${rest}`);
    expect(all).toMatch(/^HTTP\/1\.1 400 /);
    expect(all.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(all).not.toContain('ok\n');
  });

  test('the control: two requests that are well made get two answers', async () => {
    const all = await answersTo(`GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n${HIDDEN}`);
    expect(all.match(/ok\n/g)).toHaveLength(2);
  });
});

test('TRACE is no method here, at no path', async () => {
  for (const path of ['/', '/graphql', '/healthz', '/metrics', '/export/usage.csv', '/v1/models', '/mcp', '/auth/google', '/outbox'])
    expect([path, [400, 404, 405, 415].includes(await statusOf('TRACE', path))]).toEqual([path, true]);
});

test('a credential in an address is none, whatever it is called', async () => {
  const names = ['access_token', 'accessToken', 'authorization', 'token', 'api_key', 'apiKey', 'key', 'parley_login'];
  const given = names.map((name) => `${name}=${encodeURIComponent(`Bearer ${ada.accessToken}`)}&${name}=${ada.accessToken}`).join('&');
  const accept = { accept: 'application/json' };
  const viewer = await fetch(`${app.url}?query=%7Bviewer%7Bid%7D%7D&${given}`, { headers: accept });
  expect(await viewer.json()).toEqual({ data: { viewer: null } });
  expect((await fetch(`${app.origin}/v1/models?${given}`)).status).toBe(401);
  expect((await fetch(`${app.origin}/export/usage.csv?${given}&workspaceId=${ada.workspace.id}`)).status).not.toBe(200);
  const socket = await openSocket(`${app.wsUrl}?${given}`);
  expect(await socket.ask('{ viewer { id } }')).toEqual({ data: { viewer: null } });
  socket.close();
});

test('of a parameter that stands twice, or in the address and the body, never both count', async () => {
  const [one, two] = ['{viewer{id}}', '{__typename}'].map(encodeURIComponent);
  const headers = { accept: 'application/json', ...ada.headers };
  const twice = await (await fetch(`${app.url}?query=${one}&query=${two}`, { headers })).text();
  expect(twice).not.toMatch(/usr_.*__typename|__typename.*usr_/);
  const both = await fetch(`${app.url}?query=${one}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  expect(await both.json()).toEqual({ data: { __typename: 'Query' } });
  const doubled = await fetch(app.url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{"query":"{ viewer { id } }","query":"{ __typename }"}',
  });
  expect(await doubled.json()).toEqual({ data: { __typename: 'Query' } });
});

describe('input is what is declared, and nothing else', () => {
  test('a field that is not meant to be set is refused at every door, and changes nothing', async () => {
    for (const more of [
      { isOperator: true },
      { is_operator: true },
      { email: 'eve@example.com' },
      { id: 'usr_1' },
      { emailVerified: true },
    ]) {
      const answers = await askEverywhere(app, { query: UPDATE, variables: { input: { displayName: 'Eve', ...more } } }, ada.headers);
      expect([more, answers.map(({ codes }) => codes)]).toEqual([more, answers.map(() => ['INVALID'])]);
    }
    const [row] = await app.sql('select display_name, email from app_user where id = $1', [ada.id]);
    expect(row).toEqual({ display_name: 'Ada', email: ada.email });
  });

  test('names of what every object has are names of nothing: no prototype changes', async () => {
    const body = (input: string) =>
      `{"query":${JSON.stringify(UPDATE)},"variables":{"input":${input},"__proto__":{"polluted":1}},"__proto__":{"polluted":1}}`;
    for (const input of [
      '{"displayName":"Ada","__proto__":{"polluted":1}}',
      '{"displayName":"Ada","constructor":{"prototype":{"polluted":1}}}',
      '{"__proto__":{"displayName":"Eve"}}',
    ]) {
      const headers = { 'content-type': 'application/json', ...ada.headers };
      const answer = (await (await fetch(app.url, { method: 'POST', headers, body: body(input) })).json()) as { errors?: unknown[] };
      expect([input, answer.errors?.length]).toEqual([input, 1]);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }
    const [row] = await app.sql('select display_name from app_user where id = $1', [ada.id]);
    expect(row).toEqual({ display_name: 'Ada' });
  });

  test('a value of another type is refused, and nothing is made into what it is not', async () => {
    for (const displayName of [1, true, ['Eve'], { name: 'Eve' }, null])
      expect([displayName, (await app.ask(UPDATE, { input: { displayName } }, ada.headers)).codes]).toEqual([displayName, ['INVALID']]);
    const PAGE = 'query ($slug: String!, $first: Int) { workspace(slug: $slug) { members(first: $first) { edges { cursor } } } }';
    for (const first of ['1', 1.5, 2 ** 31, -1, 1e300, {}])
      expect([first, (await app.ask(PAGE, { slug: ada.workspace.slug, first }, ada.headers)).codes]).toEqual([first, ['INVALID']]);
    expect((await app.ask(PAGE, { slug: ada.workspace.slug, first: 1 }, ada.headers)).codes).toEqual([]);
  });
});
