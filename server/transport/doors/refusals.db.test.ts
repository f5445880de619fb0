import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { MOST_LINES } from '../refusal-log.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { PASSWORD } from '../../testkit/visitors.ts';
import type { Person } from '../../testkit/visitors.ts';

interface Line {
  time: string;
  level: number;
  msg: string;
  event?: string;
  code?: string;
  userId?: string | null;
}

const lines: Line[] = [];
let app: TestApp;
let ada: Person;
let eve: Person;
let sessionId: string;
beforeAll(async () => {
  app = await createTestApp({ logTo: { write: (line: string) => void lines.push(JSON.parse(line) as Line) } });
  ada = await app.person('Ada');
  eve = await app.person('Eve');
  sessionId = await app.session(ada, { title: 'Private', visibility: 'PRIVATE' });
});
afterAll(() => app.close());
beforeEach(() => void lines.splice(0));

const security = () => lines.filter(({ msg }) => msg === 'security');
const refusals = () => security().filter(({ event }) => event === 'operation:refuse');
const READ = 'query ($id: ID!) { session(id: $id) { id } }';
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { user { id } } }';

test('what somebody may not is a line with who, from where, which field and which request; HTTP and sockets alike', async () => {
  const { headers, codes } = await app.ask(READ, { id: sessionId }, { ...eve.headers, 'x-request-id': 'request-1234' });
  expect(codes).toEqual(['NOT_FOUND']);
  const line = {
    event: 'operation:refuse',
    code: 'NOT_FOUND',
    field: 'session',
    actor: { kind: 'user', id: eve.id },
    network: '127.0.0.*',
    requestId: headers.get('x-request-id'),
  };
  expect(refusals()).toEqual([expect.objectContaining(line)]);
  const socket = await app.socket({ authorization: eve.headers.authorization });
  await socket.ask(READ, { id: sessionId });
  await socket.ask('subscription ($id: ID!) { sessionEvents(sessionId: $id) { cursor } }', { id: sessionId });
  socket.close();
  expect(refusals().slice(1)).toEqual([
    expect.objectContaining({ ...line, requestId: expect.any(String) as string }),
    expect.objectContaining({ code: 'NOT_FOUND', actor: line.actor }),
  ]);
});

test('nobody, wrong input, what is too complex and a wrong credential are lines too; what is allowed is none', async () => {
  await app.ask(READ, { id: sessionId }, ada.headers);
  await app.ask('{ viewer { id } }');
  expect(security()).toEqual([]);
  await app.ask('mutation { createWorkspace(input: { name: "X" }) { workspace { id } } }');
  await app.ask('mutation { createWorkspace(input: { name: "" }) { workspace { id } } }', {}, ada.headers);
  await app.ask(`{ ${Array.from({ length: 12 }, (_, n) => `a${n}: viewer { id }`).join(' ')} }`);
  expect(refusals().map(({ code }) => code)).toEqual(['UNAUTHENTICATED', 'INVALID', 'TOO_COMPLEX']);
  await app.ask('{ viewer { id } }', {}, { authorization: 'Bearer pat_wrong' });
  expect(security().slice(-2)).toMatchObject([
    { event: 'credential:refuse', network: '127.0.0.*' },
    { event: 'operation:refuse', code: 'UNAUTHENTICATED' },
  ]);
});

test('what goes too often and costs too much is a line as well, and so is what a program asks by another protocol', async () => {
  const deep = `{ viewer { memberships { workspace { ${'members { edges { node { user { memberships { workspace { '.repeat(3)} id ${'} } } } } } '.repeat(3)} } } } }`;
  await app.ask(deep, {}, ada.headers);
  expect(refusals().map(({ code }) => code)).toEqual(['TOO_COMPLEX']);
  const key = await app.apiKey(ada, ['session:read', 'session:write']);
  const elsewhere = await app.session(eve, { title: 'Eve’s', visibility: 'PRIVATE' });
  const answer = await fetch(`${app.origin}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...key.headers },
    body: JSON.stringify({ model: 'demo:echo', messages: [{ role: 'user', content: 'x' }], parley: { session: elsewhere } }),
  });
  expect(answer.ok).toBe(false);
  await fetch(app.url, { method: 'POST', headers: { 'content-type': 'application/json', ...eve.headers }, body: '{"query":"{ nonsense"}' });
  await vi.waitFor(() => expect(refusals().map(({ code }) => code)).toContain('INVALID'));
});

test('nobody fills the log by asking: after some lines in a minute of one asker, the last of which says so, there are no more', async () => {
  for (let n = 0; n < MOST_LINES + 20; n++) await app.ask(READ, { id: sessionId }, eve.headers);
  const written = refusals();
  expect(written.length).toBeLessThanOrEqual(MOST_LINES);
  expect(written.filter((line) => 'isLast' in line)).toHaveLength(1);
  await app.ask(READ, { id: sessionId }, (await app.person('Mallory')).headers);
  expect(refusals()).toHaveLength(written.length + 1);
});

test('who signs in and out, and who fails to, with how; and what changes how an account is opened', async () => {
  const ids = { viewer: ada.id };
  await app.ask(LOGIN, { input: { email: ada.email, password: 'wrong password' } });
  await app.ask(LOGIN, { input: { email: 'nobody@example.com', password: 'wrong password' } });
  await app.ask(LOGIN, { input: { email: ada.email, password: PASSWORD } });
  const SET = 'mutation ($input: SetPasswordInput!) { setPassword(input: $input) { user { id } } }';
  await app.ask(SET, { input: { password: 'three little words', currentPassword: PASSWORD } }, ada.headers);
  await app.ask('mutation { logout { ok } }', {}, ada.headers);
  await vi.waitFor(() => expect(security().filter(({ event }) => event === 'sign-out')).toHaveLength(1));
  const told = security().filter(({ event }) => event !== 'operation:refuse');
  expect(told).toEqual([
    expect.objectContaining({ event: 'sign-in:fail', userId: ids.viewer, way: 'password', network: '127.0.0.*' }),
    expect.objectContaining({ event: 'sign-in:fail', userId: null, way: 'password', network: '127.0.0.*' }),
    expect.objectContaining({ event: 'sign-in:succeed', userId: ids.viewer, way: 'password', secondFactor: false }),
    expect.objectContaining({ event: 'password:set', userId: ids.viewer }),
    expect.objectContaining({ event: 'sign-out', userId: ids.viewer }),
  ]);
  expect(JSON.stringify(told)).not.toContain(ada.email);
  // When, in UTC; and one line each, that programs read.
  for (const { time, level } of told) expect([time, level]).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), 30]);
});
