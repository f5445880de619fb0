import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_REQUEST_BODY_BYTES, MAX_SOCKET_MESSAGE_BYTES } from '../../../schema/wire/limits.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { DOORS, askAt, askEverywhere } from './ask-everywhere.ts';
import type { Question } from './ask-everywhere.ts';

let app: TestApp;
let ada: Person;
beforeAll(async () => {
  app = await createTestApp();
  ada = await app.person();
});
afterAll(async () => {
  // Whatever was thrown at it: it lives.
  expect((await app.ask('{ viewer { id } }', {}, ada.headers)).data).toEqual({ viewer: { id: ada.id } });
  await app.close();
});

const nested = (times: number) =>
  `{ viewer { ${'memberships { workspace { members { edges { node { user { '.repeat(times)} id ${'} } } } } } '.repeat(times)} } }`;
const many = (count: number, part: (index: number) => string) => Array.from({ length: count }, (_, index) => part(index)).join(' ');
const deep = (times: number) => JSON.parse(`${'['.repeat(times)}${']'.repeat(times)}`) as unknown;
const ONE_TOO_MANY: [string, Question, string][] = [
  ['aliases', { query: `{ ${many(11, (i) => `a${i}: __typename`)} }` }, 'TOO_COMPLEX'],
  [
    'aliases in fragments',
    { query: `{ ...A ...B } ${['A', 'B'].map((f) => `fragment ${f} on Query { ${many(6, (i) => `${f}${i}: __typename`)} }`).join(' ')}` },
    'TOO_COMPLEX',
  ],
  ['the same field again and again', { query: `query cop { ${'__typename \n'.repeat(500)} }` }, 'TOO_COMPLEX'],
  ['directives', { query: 'query cop { __typename @aa@aa@aa@aa@aa@aa@aa@aa@aa@aa }' }, 'TOO_COMPLEX'],
  ['depth', { query: nested(2) }, 'TOO_COMPLEX'],
  ['much depth', { query: nested(8) }, 'TOO_COMPLEX'],
  ['depth behind a harmless operation', { query: `query A { __typename } query B ${nested(2)}`, operationName: 'B' }, 'TOO_COMPLEX'],
  [
    'a page of pages',
    {
      query:
        'query ($n: Int!) { workspace(slug: "a") { sessions(first: $n) { edges { node { messages(first: $n) { edges { node { id } } } } } } } }',
      variables: { n: 100 },
    },
    'TOO_COMPLEX',
  ],
  ...['shareLinks { id }', 'linkGuests { role }', 'invitations { id }'].map((part): [string, Question, string] => [
    `who came into each of many sessions: ${part}`,
    { query: `{ workspace(slug: "a") { sessions(first: 50) { edges { node { ${part} } } } } }` },
    'TOO_COMPLEX',
  ]),
  [
    'a subscription that asks for too much',
    {
      query:
        'subscription ($n: Int) { sessionEvents(sessionId: "a") { ... on SessionSnapshot { session { workspace { sessions(first: $n) { edges { node { messages(first: $n) { edges { node { id } } } } } } } } } } }',
      variables: { n: 100 },
    },
    'TOO_COMPLEX',
  ],
  ['tokens', { query: `{ ${many(800, (i) => `f${i} g`)} }` }, 'TOO_COMPLEX'],
  ['a circle of fragments', { query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }' }, 'INVALID'],
  ['a fragment within itself', { query: '{ viewer { ...A } } fragment A on User { memberships { user { ...A } } }' }, 'INVALID'],
  ['an unknown field', { query: '{ vieweer { id } }' }, 'INVALID'],
  ['an unknown operation name', { query: 'query A { __typename }', operationName: 'B' }, 'INVALID'],
  ['no operation', { query: 'fragment A on Query { __typename }' }, 'INVALID'],
  ['a syntax error', { query: '{ viewer { ' }, 'INVALID'],
  ['an unknown operation type', { query: 'qwerty cop { abc }' }, 'INVALID'],
  ['an empty document', { query: ' ' }, 'INVALID'],
  ['a missing variable', { query: 'query ($id: ID!) { node(id: $id) { id } }' }, 'INVALID'],
  ['a variable of another type', { query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: { a: 1 } } }, 'INVALID'],
  ['variables nested without end', { query: '{ __typename }', variables: { x: deep(2_000) } }, 'INVALID'],
  [
    'two root fields of a subscription',
    { query: 'subscription { a: sessionEvents(sessionId: "a") { cursor } b: sessionEvents(sessionId: "b") { cursor } }' },
    'INVALID',
  ],
];

describe('refused at every door with the same code, for strangers and members alike', () => {
  test.each(ONE_TOO_MANY)('%s', async (_name, question, code) => {
    for (const headers of [{}, ada.headers]) {
      const replies = await askEverywhere(app, question, headers);
      expect(replies.map(({ door, codes, data }) => [door, codes[0], data ?? null])).toEqual([
        ['HTTP', code, null],
        ['SSE', code, null],
        ['WebSocket', code, null],
      ]);
      for (const { text } of replies) expect(text).not.toMatch(/Did you mean|stack|node_modules|tracing|exception|originalError/);
    }
  });
});

test('what is just within the limits passes', async () => {
  const question = { query: `{ ${many(10, (i) => `a${i}: __typename`)} ${'__typename '.repeat(10)} }` };
  for (const { codes } of await askEverywhere(app, question)) expect(codes).toEqual([]);
});

test('the schema is for those with a credential, at every door: person and API key read it, nobody does not', async () => {
  const key = await app.apiKey(ada, ['session:read']);
  const questions = [
    getIntrospectionQuery(),
    'query cop { __schema { types { name fields { name } } } }',
    '{ a: __type(name: "Query") { name } }',
  ];
  for (const query of questions) {
    for (const { codes } of await askEverywhere(app, { query })) expect(codes).toEqual(['UNAUTHENTICATED']);
    // Twice: an answer that is kept for a member must not reach a stranger, nor the other way round.
    for (const headers of [ada.headers, key.headers])
      for (const { codes } of await askEverywhere(app, { query }, headers)) expect(codes).toEqual([]);
    for (const { codes } of await askEverywhere(app, { query })) expect(codes).toEqual(['UNAUTHENTICATED']);
  }
  const circular =
    'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }';
  for (const { codes } of await askEverywhere(app, { query: circular }, ada.headers)) expect(codes).toEqual(['INVALID']);
});

describe('HTTP', () => {
  const post = (body: string | Buffer | ReadableStream, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    fetch(app.url, {
      method: 'POST',
      headers,
      body: body as string,
      ...(body instanceof ReadableStream && { duplex: 'half' }),
    } as RequestInit);
  const errorOf = async (response: Response) => [
    response.status,
    ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions,
  ];

  test('bodies that a foreign page could send without asking are refused: 415', async () => {
    const bodies: [string, string][] = [
      ['application/x-www-form-urlencoded', 'query=%7B__typename%7D'],
      ['text/plain', '{"query":"{__typename}"}'],
      ['application/graphql', '{__typename}'],
      [
        'multipart/form-data; boundary=x',
        '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":"{__typename}"}\r\n--x--',
      ],
      ['text/plain; application/json', '{"query":"{__typename}"}'],
    ];
    for (const [type, body] of bodies)
      expect([type, ...(await errorOf(await post(body, { 'content-type': type })))]).toEqual([type, 415, { code: 'INVALID' }]);
    expect((await fetch(app.url, { method: 'POST', body: new Blob(['{"query":"{__typename}"}']) })).status).toBe(415);
  });

  test('bodies that are no operation get a clear error: 400', async () => {
    const bodies = [
      '',
      '{',
      '[]',
      'null',
      '5',
      '"{__typename}"',
      '{"query":5}',
      '{"query":"{__typename}","variables":[]}',
      '{"query":"{__typename}","variables":"{}"}',
    ];
    for (const body of bodies) expect([body, ...(await errorOf(await post(body)))]).toEqual([body, 400, { code: 'INVALID' }]);
    const batch = JSON.stringify(Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' })));
    expect(await errorOf(await post(batch))).toEqual([400, { code: 'INVALID' }]);
    expect((await post(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))).status).toBe(400);
  });

  test('a body that is too large is refused: 413, announced or not', async () => {
    const huge = JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(MAX_REQUEST_BODY_BYTES) } });
    expect(await errorOf(await post(huge))).toEqual([413, { code: 'INVALID' }]);
    const chunk = Buffer.from(huge);
    const unannounced = new ReadableStream({
      start(controller) {
        for (const part of [chunk.subarray(0, 1000), chunk.subarray(1000)]) controller.enqueue(part);
        controller.close();
      },
    });
    expect(await errorOf(await post(unannounced))).toEqual([413, { code: 'INVALID' }]);
    const large = JSON.stringify({
      query: 'query ($x: ID!) { node(id: $x) { id } }',
      variables: { x: 'x'.repeat(MAX_REQUEST_BODY_BYTES - 200) },
    });
    expect((await (await post(large, { 'content-type': 'application/json', ...ada.headers })).json()) as object).toMatchObject({
      errors: [{ extensions: { code: 'NOT_FOUND' } }],
    });
  });

  test('GET reads and never changes; other methods are refused; there is no IDE', async () => {
    const get = (query: string, accept = 'application/json') =>
      fetch(`${app.url}?query=${encodeURIComponent(query)}`, { headers: { accept, cookie: ada.cookie } });
    expect((await get('query cop {__typename}')).status).toBe(200);
    for (const mutation of ['mutation cop {__typename}', 'mutation { logout { ok } }']) expect((await get(mutation)).status).toBe(405);
    const stream = await get('mutation { logout { ok } }', 'text/event-stream');
    expect(await stream.text()).toContain('"INVALID"');
    expect((await app.ask('{ viewer { id } }', {}, { cookie: ada.cookie })).data).toEqual({ viewer: { id: ada.id } });
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) {
      const response = await fetch(app.url, { method });
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'GET, POST']);
    }
    for (const accept of ['text/html', '*/*']) {
      const page = await (await fetch(app.url, { headers: { accept } })).text();
      expect(page).not.toMatch(/graphiql|playground/i);
    }
    expect((await app.ask('{ __typename }', {}, { 'apollo-tracing': '1', 'x-apollo-tracing': '1' })).body).toBe(
      '{"data":{"__typename":"Query"}}',
    );
  });
});

test('guessing a password is counted by network and address, whatever door is tried and whatever the headers claim', async () => {
  const { email } = await app.person('Grace');
  const question = {
    query: 'mutation ($input: LoginInput!) { login(input: $input) { user { id } } }',
    variables: { input: { email, password: 'a wrong password' } },
  };
  const codes: (string | undefined)[] = [];
  for (let n = 0; n < 3; n++) {
    for (const door of DOORS)
      codes.push(...(await askAt(app, door, question, { 'x-forwarded-for': `203.0.113.${n}`, 'x-real-ip': `203.0.113.${n}` })).codes);
  }
  expect(codes.slice(0, 6)).toEqual(Array(6).fill('UNAUTHENTICATED'));
  expect(codes.slice(6)).toEqual(Array(3).fill('RATE_LIMITED'));
});

test('a subscription over plain JSON is refused with a clear error, and its reader does not stay', async () => {
  const sessionId = await app.session(ada);
  const body = JSON.stringify({
    query: 'subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename } }',
    variables: { id: sessionId },
  });
  const headers = { 'content-type': 'application/json', accept: 'application/json', ...ada.headers };
  const response = await fetch(app.url, { method: 'POST', headers, body });
  expect([response.status, await response.json()]).toMatchObject([406, { errors: [{ extensions: { code: 'INVALID' } }] }]);
  expect([...app.app.hub.readers()].filter(({ topic }) => topic === sessionId)).toEqual([]);
});

describe('WebSocket', () => {
  test('a message that is too large closes this socket only: 1009', async () => {
    const [socket, other] = await Promise.all([app.socket(), app.socket()]);
    socket.start('{ __typename }', { x: 'x'.repeat(MAX_SOCKET_MESSAGE_BYTES) });
    expect((await socket.closed).code).toBe(1009);
    expect(await other.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    other.close();
  });

  test('what is not the protocol closes with the code that it names', async () => {
    const cases: [unknown, number][] = [
      ['no json', 4400],
      ['{}', 4400],
      ['[]', 4400],
      ['null', 4400],
      ['{"type":"start","id":"1","payload":{"query":"{__typename}"}}', 4400],
      ['{"type":"subscribe","id":"1"}', 4400],
      ['{"type":"subscribe","id":1,"payload":{"query":"{__typename}"}}', 4400],
      ['{"type":"subscribe","id":"","payload":{"query":"{__typename}"}}', 4400],
      ['{"type":"subscribe","id":"1","payload":{"query":5}}', 4400],
      ['{"type":"subscribe","id":"1","payload":{"query":"{__typename}","variables":"x"}}', 4400],
      ['{"type":"connection_init"}', 4429],
      [Buffer.from([0, 1, 2, 255]), 4400],
    ];
    for (const [message, code] of cases) {
      const socket = await app.socket();
      socket.ws.send(message as string);
      expect([String(message), (await socket.closed).code]).toEqual([String(message), code]);
    }
    const early = await app.socket({ init: false });
    early.start('{ __typename }');
    expect((await early.closed).code).toBe(4401);
  });

  test('operation ids are only names: whatever they are, the answer carries them; one in use is refused with 4409', async () => {
    const sessionId = await app.session(ada);
    const query = 'subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename } }';
    for (const id of ['a","type":"complete', '__proto__x', '\u2028é\u{1f600}', 'x'.repeat(1000), ' ']) {
      const socket = await app.socket({ authorization: ada.headers.authorization });
      const subscribe = { id, type: 'subscribe', payload: { query, variables: { id: sessionId } } };
      socket.send(subscribe);
      await socket.frames.until((frames) => frames.some((frame) => frame.type === 'next' && frame.id === id));
      socket.send(subscribe);
      expect((await socket.closed).code).toBe(4409);
    }
    for (const id of ['__proto__', 'constructor', 'toString']) {
      const socket = await app.socket();
      socket.send({ id, type: 'subscribe', payload: { query: '{ __typename }' } });
      await socket.frames.until((frames) => frames.some(({ type }) => type === 'closed' || type === 'next'));
      socket.ws.terminate();
    }
    const socket = await app.socket();
    socket.send({ id: 'unknown', type: 'complete' });
    expect(await socket.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    socket.close();
  });

  test('a socket carries so many operations and no more; refused ones are answered, the others go on', async () => {
    const sessionId = await app.session(ada);
    const socket = await app.socket({ authorization: ada.headers.authorization });
    const watches = Array.from({ length: 60 }, () => socket.watch(sessionId));
    await Promise.all(watches.map((watch) => watch.ready()));
    expect(watches.flatMap((watch) => watch.codes())).toEqual(Array(10).fill('RATE_LIMITED'));
    socket.close();
  });
});
