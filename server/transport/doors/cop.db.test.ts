/** What graphql-cop asks of a server, asked as a stranger at each door, and judged as it judges: nothing red. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { DOORS, askEverywhere } from './ask-everywhere.ts';

const TYPENAME = 'query cop { __typename }';
const JSON_BODY = { 'content-type': 'application/json' };

let app: TestApp;
let ada: Person;
beforeAll(async () => {
  app = await createTestApp();
  ada = await app.person();
});
afterAll(() => app.close());

const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');

/** The finding, what is asked, and what would be red in the answer. */
const FINDINGS: [string, string, RegExp][] = [
  ['alias overloading', `query cop { ${times(101, (i) => `alias${i}: __typename`)} }`, /"alias100"/],
  ['directive overloading', `query cop { __typename ${'@aa'.repeat(10)} }`, /(Unknown directive.*){10}/s],
  ['field duplication', `query cop { ${'__typename '.repeat(500)} }`, /"data":\{/],
  ['introspection', 'query cop { __schema { types { name fields { name } } } }', /"__schema":|"types":/],
  [
    'circular introspection',
    `query cop { __schema { types { fields { type { ${'fields { type { '.repeat(4)} name ${'} } '.repeat(4)} } } } } }`,
    /"types":/,
  ],
  ['field suggestions', 'query cop { __schema { directive } }', /did you mean|directives|suggest/i],
  ['field suggestions at the root', 'query cop { viewr { id } }', /did you mean|viewer|suggest/i],
  ['argument suggestions', 'query cop { node(idd: "x") { id } }', /did you mean|suggest/i],
  ['type suggestions', 'query cop { node(id: "x") { ... on Usr { id } } }', /did you mean|suggest/i],
  [
    'suggestions of enum values',
    'mutation cop { createShareLink(input: { sessionId: "a", role: EDITR }) { token } }',
    /did you mean|EDITOR/i,
  ],
  [
    'suggestions of input fields',
    'mutation cop { login(input: { emial: "a", email: "b", password: "c" }) { accessToken } }',
    /did you mean|"email/i,
  ],
  ['unhandled errors', 'qwerty cop { abc }', /exception|stacktrace|\bat .+:\d+:\d+/i],
  ['what engine this is', 'query cop { __typename @skip }', /yoga|armor|envelop|pothos|apollo|"stack"/i],
  ['what engine this is, by a subscription', 'subscription { __typename }', /yoga|armor|envelop|pothos|asyncIterator/i],
];

test.each(FINDINGS)('%s: refused at every door with the same code, and nothing red is told', async (_finding, query, red) => {
  const replies = await askEverywhere(app, { query });
  const [code] = replies[0]!.codes;
  expect(code).toMatch(/^(INVALID|TOO_COMPLEX|UNAUTHENTICATED)$/);
  expect(replies.map(({ door, codes, data }) => [door, codes[0], data ?? null])).toEqual(DOORS.map((door) => [door, code, null]));
  for (const { text } of replies) expect(text).not.toMatch(red);
});

test('what the variables are called is not told either', async () => {
  const cases: [string, object][] = [
    ['mutation cop($input: LoginInput!) { login(input: $input) { accessToken } }', { emial: 'a', password: 'b' }],
    ['mutation cop($input: CreateShareLinkInput!) { createShareLink(input: $input) { token } }', { sessionId: 'a', role: 'EDITR' }],
  ];
  for (const [query, input] of cases) {
    for (const { door, codes, text } of await askEverywhere(app, { query, variables: { input } })) {
      expect([door, codes[0]]).toEqual([door, 'INVALID']);
      expect(text).not.toMatch(/did you mean|"EDITOR|EDITOR"/i);
    }
  }
});

/** As a page sends them that asks nobody: a link, an image, a form. */
const bare = (init: RequestInit & { search?: string } = {}) => {
  const { search = '', ...rest } = init;
  return fetch(`${app.url}${search}`, {
    ...rest,
    headers: { accept: '*/*', 'user-agent': 'graphql-cop/1.14', ...(rest.headers as object) },
  });
};
const searchOf = (query: string): string => `?${new URLSearchParams({ query })}`;

describe('what needs no answer of JavaScript', () => {
  test('GET: a bare link is no operation, whatever it asks and whoever is signed in', async () => {
    const foreign: Record<string, string>[] = [
      {},
      { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'sec-fetch-site': 'none', cookie: ada.cookie },
      { accept: 'image/avif,image/*,*/*;q=0.8', 'sec-fetch-site': 'cross-site', cookie: ada.cookie },
      { origin: 'https://evil.example', cookie: ada.cookie },
    ];
    for (const headers of foreign) {
      for (const query of [TYPENAME, 'mutation cop { __typename }', 'mutation { logout { ok } }', 'subscription { __typename }']) {
        const response = await bare({ search: searchOf(query), headers });
        const { data, errors } = (await response.json()) as { data?: unknown; errors: { extensions: { code: string } }[] };
        expect([query, response.status, data, errors[0]!.extensions.code]).toEqual([query, 400, undefined, 'INVALID']);
      }
    }
    expect((await app.ask('{ viewer { id } }', {}, { cookie: ada.cookie })).data).toEqual({ viewer: { id: ada.id } });
  });

  test('GET: whoever says what it is, is answered: a credential, a format, a page of ours', async () => {
    const meant: Record<string, string>[] = [
      ada.headers,
      { accept: 'application/json' },
      { accept: 'text/html;q=0.1, application/graphql-response+json;q=0.9' },
      { 'sec-fetch-site': 'same-origin' },
      { origin: app.origin },
    ];
    for (const headers of meant) {
      const response = await bare({ search: searchOf(TYPENAME), headers });
      expect([headers, response.status, await response.text()]).toEqual([headers, 200, '{"data":{"__typename":"Query"}}']);
    }
  });

  test('a form: 415, and nothing is done', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
      const response = await bare({
        method: 'POST',
        headers: { 'content-type': type, cookie: ada.cookie },
        body: searchOf(TYPENAME).slice(1),
      });
      expect([type, response.status]).toEqual([type, 415]);
    }
  });

  test('no IDE, no tracing, and no header that names the program', async () => {
    for (const accept of ['text/html', '*/*', 'application/json']) {
      const response = await bare({ headers: { accept } });
      expect(await response.text()).not.toMatch(/graphiql|playground|sandbox|altair|yoga/i);
    }
    const response = await bare({
      method: 'POST',
      headers: { ...JSON_BODY, 'x-apollo-tracing': '1', 'apollo-tracing': '1' },
      body: JSON.stringify({ query: TYPENAME, extensions: { tracing: true } }),
    });
    expect(await response.text()).toBe('{"data":{"__typename":"Query"}}');
    expect([...response.headers.keys()].filter((name) => /server|powered|yoga|apollo|graphql/.test(name))).toEqual([]);
  });
});

/** What is no operation, as a body and as the payload of `subscribe`. */
const NO_OPERATIONS: [string, unknown][] = [
  ['null', null],
  ['a number', 5],
  ['a text', TYPENAME],
  ['an empty batch', []],
  ['a batch of one', [{ query: TYPENAME }]],
  ['a batch of ten', Array.from({ length: 10 }, () => ({ query: TYPENAME }))],
  ['nothing in it', {}],
  ['a query that is a number', { query: 5 }],
  ['a query that is null', { query: null }],
  ['a query that is a list', { query: [TYPENAME] }],
  ['an empty query', { query: '' }],
  ['variables in a list', { query: TYPENAME, variables: [] }],
  ['variables as a text', { query: TYPENAME, variables: '{}' }],
  ['a name that is a number', { query: TYPENAME, operationName: 5 }],
  ['a name that is empty', { query: TYPENAME, operationName: '' }],
  ['a name that is not there', { query: TYPENAME, operationName: 'robber' }],
  ['extensions as a number', { query: TYPENAME, extensions: 5 }],
  ['extensions in a list', { query: TYPENAME, extensions: [] }],
  ['a part that no operation has', { query: TYPENAME, extra: 1 }],
  ['a hash that is none', { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(63) } } }],
];
/** Where a message is no `subscribe` at all, the protocol closes the socket; the closing code says the same. */
const BAD_REQUEST = 4400;

async function codeOverSocket(payload: unknown): Promise<string | undefined> {
  const socket = await app.socket();
  socket.send({ id: '1', type: 'subscribe', payload });
  const answered = await socket.frames.until((frames) => frames.find(({ type }) => ['closed', 'next', 'error'].includes(type)));
  const isClosed = answered.type === 'closed';
  const code = isClosed ? ((await socket.closed).code === BAD_REQUEST ? 'INVALID' : 'another') : undefined;
  const [error] = isClosed ? [] : ((answered.payload as { extensions?: { code: string } }[] | undefined) ?? []);
  socket.ws.terminate();
  return code ?? error?.extensions?.code;
}

async function codeOverHttp(body: string | Buffer, accept: string): Promise<(string | undefined)[]> {
  const response = await fetch(app.url, { method: 'POST', headers: { ...JSON_BODY, accept }, body: body as string });
  const text = await response.text();
  expect(text).not.toMatch(/"data":|SyntaxError|node_modules|originalError/);
  return [...text.matchAll(/"code":"(\w+)"/g)].map(([, code]) => code);
}

/** Two forms of JSON, an event stream, a socket. */
async function codesAtEveryDoor(payload: unknown): Promise<(string | undefined)[]> {
  const body = JSON.stringify(payload);
  const overHttp = ['application/json', 'application/graphql-response+json', 'text/event-stream'].map((accept) =>
    codeOverHttp(body, accept),
  );
  return [...(await Promise.all(overHttp)).flat(), await codeOverSocket(payload)];
}

test.each(NO_OPERATIONS)('no operation: %s: INVALID at every door', async (_what, payload) => {
  expect(await codesAtEveryDoor(payload)).toEqual(['INVALID', 'INVALID', 'INVALID', 'INVALID']);
});

test('a hash that nobody knows: said at every door, so that the text can be sent', async () => {
  const unknown = { query: '', extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } };
  expect([...new Set(await codesAtEveryDoor(unknown))]).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
});

test.each(['', '{', 'query', '{"query":"{__typename}"}{', '\u0000', '\u{feff}{}x'])('no JSON: %j: INVALID at every door', async (text) => {
  for (const accept of ['application/json', 'text/event-stream']) expect(await codeOverHttp(text, accept)).toEqual(['INVALID']);
  const socket = await app.socket();
  socket.send(text);
  expect((await socket.closed).code).toBe(BAD_REQUEST);
});
