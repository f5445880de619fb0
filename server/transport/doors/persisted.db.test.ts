import { createHash } from 'node:crypto';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createConnection } from '../../../client/src/api/connection.ts';
import { persistedDocument } from '../../../client/src/api/persisted-document.ts';
import { asked, provideTexts, subscribeWithTexts } from '../../../client/src/api/persisted.ts';
import { createPipeline } from '../../../client/src/api/pipeline.ts';
import { createSocket } from '../../../client/src/api/socket.ts';
import { createRecorder } from '../../testkit/recorder.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';

const VERSION = 'query Version { server { version } }';
const FOLLOW = 'subscription Follow($id: ID!) { sessionEvents(sessionId: $id) { __typename cursor } }';
const RENAME = 'mutation Rename($input: UpdateSessionInput!) { updateSession(input: $input) { session { title } } }';
const UNKNOWN = 'query Unknown { server { mailConfigured } }';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const by = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(text) } });

let app: TestApp;
let ada: Person;
let sessionId: string;
beforeAll(async () => {
  app = await createTestApp();
  ada = await app.person();
  sessionId = await app.session(ada);
  // As a server of another version would, while this one runs.
  for (const text of [VERSION, FOLLOW, RENAME])
    await app.sql('insert into persisted_operation (hash, text, served_at) values ($1, $2, now())', [hashOf(text), text]);
});
afterAll(() => app.close());

async function post(body: object, headers: Record<string, string> = {}) {
  const response = await fetch(app.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

describe('one rule at the three doors', () => {
  test('by HTTP, with variables and without a word of the text', async () => {
    expect(await post({ extensions: by(VERSION) })).toEqual({ status: 200, text: expect.stringContaining('"version":"') });
    const input = { id: sessionId, title: 'By its hash' };
    const { text } = await post({ operationName: 'Rename', variables: { input }, extensions: by(RENAME) }, ada.headers);
    expect(text).toBe('{"data":{"updateSession":{"session":{"title":"By its hash"}}}}');
  });

  test('by a link reads, and never changes anything', async () => {
    const link = (text: string, variables: object) =>
      fetch(`${app.url}?${new URLSearchParams({ extensions: JSON.stringify(by(text)), variables: JSON.stringify(variables) })}`, {
        headers: { accept: 'application/json', ...ada.headers },
      });
    expect((await link(VERSION, {})).status).toBe(200);
    expect((await link(RENAME, { input: { id: sessionId, title: 'By a link' } })).status).toBe(405);
    const { data } = await app.ask('query ($id: ID!) { session(id: $id) { title } }', { id: sessionId }, ada.headers);
    expect(data).toEqual({ session: { title: 'By its hash' } });
  });

  test('as an event stream', async () => {
    const response = await fetch(app.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...ada.headers },
      body: JSON.stringify({ variables: { id: sessionId }, extensions: by(FOLLOW) }),
    });
    const reader = response.body!.getReader();
    let text = '';
    while (!text.includes('SessionSnapshot')) text += new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    expect(response.status).toBe(200);
  });

  test('on a socket, in one group with those who sent the text', async () => {
    const socket = await app.socket({ authorization: ada.headers.authorization });
    const byHash = socket.start('', { id: sessionId }, { extensions: by(FOLLOW) });
    const byText = socket.start(FOLLOW, { id: sessionId });
    await socket.frames.until(() => byHash.results().length > 0 && byText.results().length > 0);
    expect(byHash.results()[0]).toEqual(byText.results()[0]);
    expect(await socket.ask('', {}, { extensions: by(VERSION) })).toMatchObject({ data: { server: {} } });
    socket.close();
  });

  test('a hash that nobody knows has one answer everywhere, and nobody makes it known by sending its text', async () => {
    const socket = await app.socket({ authorization: ada.headers.authorization });
    const everywhere = async () => {
      const http = await post({ extensions: by(UNKNOWN) });
      const stream = await post({ extensions: by(UNKNOWN) }, { accept: 'text/event-stream' });
      const { errors } = await socket.ask('', {}, { extensions: by(UNKNOWN) });
      expect([http.status, stream.status]).toEqual([404, 200]);
      for (const text of [http.text, stream.text]) expect(text).toContain('"code":"PERSISTED_QUERY_NOT_FOUND"');
      expect(errors).toMatchObject([{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }]);
    };
    await everywhere();
    expect((await post({ query: UNKNOWN, extensions: by(UNKNOWN) })).status).toBe(200);
    expect(await socket.ask(UNKNOWN, {}, { extensions: by(UNKNOWN) })).toMatchObject({ data: { server: { mailConfigured: false } } });
    await everywhere();
    socket.close();
  });
});

describe('our own client', () => {
  const texts = Object.fromEntries([VERSION, FOLLOW, UNKNOWN].map((text) => [hashOf(text), text]));
  const version = persistedDocument(hashOf(VERSION), 'query', 'Version');
  const unknown = persistedDocument(hashOf(UNKNOWN), 'query', 'Unknown');

  function open() {
    const bodies: { query?: string; extensions?: object }[] = [];
    const frames: { type: string; payload?: { query?: string } }[] = [];
    class Watched extends WebSocket {
      override send(data: string): void {
        frames.push(JSON.parse(data) as (typeof frames)[number]);
        super.send(data);
      }
    }
    const socket = createSocket({
      url: app.wsUrl,
      connection: createConnection(),
      onSignedOut: () => undefined,
      connectionParams: () => Promise.resolve(ada.headers),
      webSocketImpl: Watched,
    });
    const client = createPipeline({
      url: app.url,
      socket: subscribeWithTexts(socket),
      onSignedOut: () => undefined,
      fetch(address, init) {
        bodies.push(JSON.parse(init!.body as string) as (typeof bodies)[number]);
        return fetch(address, init);
      },
    });
    return { client, socket: subscribeWithTexts(socket), bodies, asks: () => frames.filter(({ type }) => type === 'subscribe') };
  }

  test('sends the hash and no text; where a server does not know it, once more with the text', async () => {
    provideTexts(() => Promise.resolve(texts));
    const { client, bodies } = open();
    const known = await client.query(version, {}).toPromise();
    expect(known.data).toMatchObject({ server: { version: expect.any(String) } });
    expect(bodies).toEqual([{ operationName: 'Version', variables: {}, extensions: by(VERSION) }]);
    const missed = await client.query(unknown, {}).toPromise();
    expect([missed.data, missed.error]).toEqual([{ server: { mailConfigured: false } }, undefined]);
    expect(bodies.slice(1).map(({ query }) => query)).toEqual([undefined, UNKNOWN]);
  });

  test('without the text it says that the page is old', async () => {
    provideTexts(() => Promise.resolve({}));
    const { client } = open();
    const { error } = await client.query(unknown, {}).toPromise();
    expect(error?.graphQLErrors.map(({ extensions }) => extensions['code'])).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });

  test('follows a session by the hash, and by the text where it must; what its caller writes into the variables stays theirs', async () => {
    provideTexts(() => Promise.resolve({ ...texts, [hashOf(`${FOLLOW} `)]: FOLLOW }));
    for (const [hash, queries] of [
      [hashOf(FOLLOW), ['']],
      [hashOf(`${FOLLOW} `), ['', FOLLOW]],
    ] as const) {
      const { socket, asks } = open();
      const arrived = createRecorder<unknown>();
      const payload = { ...asked(persistedDocument(hash, 'subscription', 'Follow')), variables: { id: sessionId } };
      const stop = socket.subscribe(payload, {
        next: arrived.push,
        error: arrived.push,
        complete: () => undefined,
      });
      const [first] = await arrived.until((items) => items.length > 0 && items);
      expect(first).toMatchObject({ data: { sessionEvents: { __typename: 'SessionSnapshot' } } });
      expect(asks().map(({ payload: sent }) => sent?.query)).toEqual(queries);
      stop();
      await socket.dispose();
    }
  });

  test('this version has written its own operations down, so that other nodes know them', async () => {
    const rows = await app.sql('select text from persisted_operation');
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.some(({ text }) => String(text).includes('subscription SessionEvents('))).toBe(true);
  });
});

test('OPERATIONS=persisted-for-cookies: with a cookie only what the client was built with, at every door', async () => {
  const strict = await createTestApp({ env: { OPERATIONS: 'persisted-for-cookies' } });
  try {
    const eve = await strict.person('Eve');
    const cookie = { cookie: eve.cookie, origin: strict.origin };
    const who = '{ viewer { id } }';
    expect((await strict.ask(who, {}, cookie)).codes).toEqual(['FORBIDDEN']);
    expect((await strict.ask(who, {}, eve.headers)).data).toEqual({ viewer: { id: eve.id } });
    const socket = await strict.socket({ headers: cookie });
    expect((await socket.ask(who)).errors?.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
    const [row] = await strict.sql("select hash from persisted_operation where text like 'query Viewer {%'");
    const own = { persistedQuery: { version: 1, sha256Hash: row!['hash'] } };
    expect(await socket.ask('', {}, { extensions: own })).toMatchObject({ data: { viewer: { id: eve.id } } });
    socket.close();
  } finally {
    await strict.close();
  }
});
