import { afterEach, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { WATCH } from '../../testkit/session-view.ts';
import type { Rates } from '../operation-rate.ts';
import { DOORS, askAt } from './ask-everywhere.ts';
import type { Question, Reply } from './ask-everywhere.ts';

const PLENTY: Rates = { operations: 1_000_000, starts: 1_000_000, cost: 1_000_000_000 };
const VIEWER = '{ viewer { id memberships { workspace { id } } } }';

let app: TestApp;
afterEach(() => app.close());

const start = async (known: Partial<Rates>, strangers: Partial<Rates> = {}): Promise<void> => {
  app = await createTestApp({ tuning: { operations: { known: { ...PLENTY, ...known }, strangers: { ...PLENTY, ...strangers } } } });
};

/** In turn through the doors, so that each meets what the others spent. */
async function askInTurn(question: Question, headers: Record<string, string>, times: number): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (let n = 0; n < times; n++) replies.push(await askAt(app, DOORS[n % DOORS.length]!, question, headers));
  return replies;
}
const outcomes = (replies: Reply[]) => replies.map(({ codes }) => codes[0] ?? 'answered');
const expected = (answered: number, refused: number) =>
  [...Array(answered).fill('answered'), ...Array(refused).fill('RATE_LIMITED')] as string[];

test('subscriptions that begin are counted by person and key, whatever door they come through; each refusal says when to come back', async () => {
  await start({ starts: 4 });
  const ada = await app.person();
  const key = await app.apiKey(ada, ['session:read']);
  const sessionId = await app.session(ada);
  const question = { query: WATCH, variables: { id: sessionId } };
  for (const { headers } of [ada, key]) {
    const replies = await askInTurn(question, headers, 7);
    expect(outcomes(replies)).toEqual(expected(4, 3));
    for (const { door, text } of replies.slice(4)) expect([door, /retryAfter\\*":([1-9]|[1-5]\d|60)\b/.test(text)]).toEqual([door, true]);
  }
  // A query is none.
  expect(outcomes(await askInTurn({ query: VIEWER }, ada.headers, 3))).toEqual(expected(3, 0));
  const response = await fetch(app.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...ada.headers },
    body: JSON.stringify(question),
  });
  expect([response.status, Number(response.headers.get('retry-after'))]).toEqual([429, expect.toSatisfy((s: number) => s >= 1 && s <= 60)]);
});

test('subscriptions of strangers are counted by network', async () => {
  await start({}, { starts: 2 });
  const question = { query: WATCH, variables: { id: 'ses_1' } };
  expect(outcomes(await askInTurn(question, {}, 5))).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', ...expected(0, 3)]);
});

test('what operations cost is summed up: dear ones come to an end sooner, subscriptions count, others are not touched', async () => {
  await start({ cost: 2_000 });
  const [ada, ben] = [await app.person('Ada'), await app.person('Ben')];
  const ask = (query: string, headers: Record<string, string>) => app.ask(query, {}, headers);
  const dear = '{ viewer { notifications(first: 50) { edges { node { id createdAt } } } } }';
  const costOf = async (query: string): Promise<number> => {
    const socket = await app.socket({ authorization: ben.headers.authorization });
    const result = (await socket.ask(query, {}, { extensions: { cost: true } })) as { extensions?: { cost: { cost: number } } };
    socket.close();
    return result.extensions!.cost.cost;
  };
  const [cheap, costs] = [await costOf(VIEWER), await costOf(dear)];
  expect(costs).toBeGreaterThan(cheap * 2);
  const answered = Math.floor(2_000 / costs);
  const codes: (string | undefined)[] = [];
  for (let n = 0; n < answered + 2; n++) codes.push((await ask(dear, ada.headers)).codes[0] ?? 'answered');
  expect(codes).toEqual(expected(answered, 2));
  expect(outcomes(await askInTurn({ query: WATCH, variables: { id: 'ses_1' } }, ada.headers, 3))).toEqual(expected(0, 3));
  expect((await ask(VIEWER, ben.headers)).codes).toEqual([]);
});

test('who asks for it is told what it cost and what is left, at every door the same; who does not, is not', async () => {
  await start({ cost: 500 });
  const ada = await app.person();
  const payload = { query: VIEWER, extensions: { cost: true } };
  const socket = await app.socket({ authorization: ada.headers.authorization });
  const found = [];
  for (const accept of ['application/json', 'text/event-stream']) {
    const headers = { 'content-type': 'application/json', accept, ...ada.headers };
    const text = await (await fetch(app.url, { method: 'POST', headers, body: JSON.stringify(payload) })).text();
    found.push((JSON.parse(/\{.*\}/.exec(text)![0]) as { extensions: { cost: object } }).extensions.cost);
  }
  found.push(
    ((await socket.ask(VIEWER, {}, { extensions: payload.extensions })) as unknown as { extensions: { cost: object } }).extensions.cost,
  );
  socket.close();
  const { cost } = found[0] as { cost: number };
  expect(cost).toBeGreaterThan(0);
  expect(found).toEqual([1, 2, 3].map((n) => ({ cost, limit: 500, remaining: 500 - n * cost, resetsIn: expect.any(Number) })));
  expect((await app.ask(VIEWER, {}, ada.headers)).body).not.toContain('"extensions"');
});
