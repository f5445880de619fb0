import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WATCH } from '../../testkit/session-view.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';

let app: TestApp;
let ada: Person;
beforeAll(async () => {
  app = await createTestApp();
  ada = await app.person();
});
afterAll(() => app.close());

test("GraphQL over HTTP: graphql-http's audit passes every MUST and SHOULD with a member's credential", async () => {
  const results = await auditServer({
    url: app.url,
    fetchFn: (url: string, init: RequestInit = {}) => fetch(url, { ...init, headers: { ...(init.headers as object), ...ada.headers } }),
  });
  const failed = results.filter(({ status }) => status !== 'ok').map(({ id, name }) => `${id} ${name}`);
  const count = (word: string) => results.filter(({ name, status }) => name.startsWith(word) && status === 'ok').length;
  expect({ failed, must: count('MUST'), should: count('SHOULD'), may: count('MAY') }).toMatchObject({ failed: [] });
  expect(results.length).toBe(count('MUST') + count('SHOULD') + count('MAY'));
  expect(count('MUST')).toBeGreaterThan(10);
});

describe('server-sent events (graphql-sse, distinct connections)', () => {
  for (const method of ['GET', 'POST'] as const) {
    test(`F5: a subscription by ${method}: a stream of next events, kept alive by comments, complete at its end`, async () => {
      const sessionId = await app.session(ada);
      const stream = await app.sse({ query: WATCH, variables: { id: sessionId }, headers: ada.headers, method });
      expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
      expect(stream.headers.get('cache-control')).toContain('no-');
      await stream.ready();
      expect(stream.results()[0]).toMatchObject({ data: { sessionEvents: { __typename: 'SessionSnapshot', session: { id: sessionId } } } });
      const isComment = ({ event, data }: { event: string; data: string }) => event === '' && data === '';
      await stream.frames.until((frames) => frames.filter(isComment).length >= 3);
      const { answerIds } = await app.send(ada, sessionId, 'Over the stream');
      const isEnd = (frame: { data: string }) => frame.data.includes('"COMPLETE"') && frame.data.includes(answerIds[0]!);
      await stream.frames.until((frames) => frames.some(isEnd));
      await stream.close();
    });
  }

  test('queries and mutations answer with one next and complete; errors are events with a code, and the status is 200', async () => {
    const asked: [string, Record<string, string>, object][] = [
      ['{ viewer { id } }', ada.headers, { data: { viewer: { id: ada.id } } }],
      ['{ viewer { id } }', { authorization: 'Bearer pat_wrong' }, { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }],
      ['{ nothing }', ada.headers, { errors: [{ extensions: { code: 'INVALID' } }] }],
      ['{ models { id } }', {}, { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }],
    ];
    for (const [query, headers, result] of asked) {
      const stream = await app.sse({ query, headers });
      await stream.frames.until((frames) => frames.at(-1)?.event === 'over');
      expect([stream.status, stream.results()]).toEqual([200, [expect.objectContaining({})]]);
      expect(stream.results()[0]).toMatchObject(result);
      expect(stream.frames.items.filter(({ event }) => event !== '').map(({ event }) => event)).toEqual(['next', 'complete', 'over']);
    }
  });
});

test('an answer over application/json has the status that its code names; over application/graphql-response+json a refused document is 400', async () => {
  const post = async (query: string, headers: Record<string, string>) =>
    (await fetch(app.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query }) }))
      .status;
  const modern = { accept: 'application/graphql-response+json' };
  expect(await post('{ viewer { id } }', { authorization: 'Bearer pat_wrong' })).toBe(401);
  expect(await post('{ nothing }', {})).toBe(200);
  expect(await post('{ nothing }', modern)).toBe(400);
  expect(await post(`{ ${'a: __typename '.repeat(20)} }`, modern)).toBe(400);
});
