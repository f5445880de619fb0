import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer } from '../../testkit/visitors.ts';
import type { Person } from '../../testkit/visitors.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { askAt } from './ask-everywhere.ts';

let app: TestApp;
let ada: Person;
let sessionId: string;
const credentials: Record<string, Record<string, string>> = {};

/** By name, so that the table stands before anybody is known. `null`: nobody, which is no error. */
const VERDICTS: Record<string, 'User' | 'ApiKey' | 'Guest' | 'UNAUTHENTICATED' | null> = {
  'nothing at all': null,
  'a login cookie': 'User',
  'the cookie of a login that ended': null,
  'a guest’s cookie': 'Guest',
  'an access token': 'User',
  'an access token that has expired': 'UNAUTHENTICATED',
  'the access token of a login that ended': 'UNAUTHENTICATED',
  'a refresh token': 'UNAUTHENTICATED',
  'a guest’s token': 'Guest',
  'an API key': 'ApiKey',
  'an API key that has expired': 'UNAUTHENTICATED',
  'an API key that was revoked': 'UNAUTHENTICATED',
  'a rotated key, the new secret': 'ApiKey',
  'a rotated key, the old secret within the overlap': 'ApiKey',
  'a rotated key, the old secret after the overlap': 'UNAUTHENTICATED',
  'a rotated key without an overlap, the old secret': 'UNAUTHENTICATED',
  'an API key with the secret of another': 'UNAUTHENTICATED',
  'the token of a magic link': 'UNAUTHENTICATED',
  'the token of a share link': 'UNAUTHENTICATED',
  garbage: 'UNAUTHENTICATED',
  'an empty bearer': 'UNAUTHENTICATED',
  'another scheme': 'UNAUTHENTICATED',
  'a good key under another scheme': 'UNAUTHENTICATED',
  'garbage beside a good cookie': 'UNAUTHENTICATED',
};

const QUERY = '{ viewerActor { __typename id } }';
const ROTATE = 'mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { secret } }';

async function rotated(overlapHours: number) {
  const key = await app.apiKey(ada, ['session:read']);
  const { rotateApiKey } = await app.done<{ rotateApiKey: { secret: string } }>(
    ROTATE,
    { input: { id: key.id, overlapHours } },
    ada.headers,
  );
  return { id: key.id, old: key.headers, renewed: bearer(rotateApiKey.secret) };
}

beforeAll(async () => {
  app = await createTestApp();
  ada = await app.person('Ada');
  sessionId = await app.session(ada, { visibility: 'LINK' });
  const [gone, late, link] = [await app.person('Gone'), await app.person('Late'), await app.shareLink(ada, sessionId)];
  await app.done('mutation { logout { ok } }', {}, gone.headers);
  const past = "now() - interval '1 second'";
  await app.sql(`update access_token set expires_at = ${past} where login_id in (select id from login where user_id = $1)`, [late.id]);
  const guest = await app.comeByLink(link.token);
  const [good, other, expired, revoked] = await Promise.all(Array.from({ length: 4 }, () => app.apiKey(ada, ['session:read'])));
  await app.sql(`update api_key set expires_at = ${past} where id = $1`, [expired!.id]);
  await app.done('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', { id: revoked!.id }, ada.headers);
  const [within, after, at] = [await rotated(24), await rotated(24), await rotated(0)];
  await app.sql(`update api_key_old_secret set ends_at = ${past} where api_key_id = $1`, [after.id]);
  await app.done('mutation ($email: String!) { requestMagicLink(input: { email: $email }) { ok } }', { email: ada.email });
  Object.assign(credentials, {
    'nothing at all': {},
    'a login cookie': { cookie: ada.cookie },
    'the cookie of a login that ended': { cookie: gone.cookie },
    'a guest’s cookie': { cookie: guest.cookie },
    'an access token': ada.headers,
    'an access token that has expired': late.headers,
    'the access token of a login that ended': gone.headers,
    'a refresh token': bearer(ada.refreshToken),
    'a guest’s token': guest.headers,
    'an API key': good!.headers,
    'an API key that has expired': expired!.headers,
    'an API key that was revoked': revoked!.headers,
    'a rotated key, the new secret': within.renewed,
    'a rotated key, the old secret within the overlap': within.old,
    'a rotated key, the old secret after the overlap': after.old,
    'a rotated key without an overlap, the old secret': at.old,
    'an API key with the secret of another': bearer(good!.secret.slice(0, 30) + other!.secret.slice(30)),
    'the token of a magic link': bearer(await app.linkTo(ada.email)),
    'the token of a share link': bearer(link.token),
    garbage: bearer('garbage'),
    'an empty bearer': { authorization: 'Bearer ' },
    'another scheme': { authorization: 'Basic YWRhOmFkYQ==' },
    'a good key under another scheme': { authorization: `Basic ${good!.secret}` },
    'garbage beside a good cookie': { ...bearer('garbage'), cookie: ada.cookie },
  });
}, 60_000);
afterAll(() => app.close());

type Verdict = string | null | undefined;

/** Whom the door takes it for, or the code with which it refuses. */
async function atSocket(options: Parameters<TestApp['socket']>[0]): Promise<Verdict> {
  const socket = await app.socket(options);
  if (socket.ws.readyState !== socket.ws.OPEN) return (await socket.closed).code === 4401 ? 'UNAUTHENTICATED' : 'another code';
  const operation = socket.start(QUERY);
  await operation.ended();
  socket.ws.terminate();
  const [result] = operation.results();
  return result?.errors?.[0]?.extensions?.code ?? kindOf(result?.data);
}

const kindOf = (data: unknown): Verdict => {
  const actor = (data as { viewerActor?: { __typename: string } | null } | null | undefined)?.viewerActor;
  return actor === null ? null : actor?.__typename;
};

async function atHttp(door: 'HTTP' | 'SSE', headers: Record<string, string>): Promise<Verdict> {
  const { codes, data } = await askAt(app, door, { query: QUERY }, headers);
  return codes[0] ?? kindOf(data);
}

/** Files are for whoever may read them: nobody is refused there, as in the API where a session is asked for. */
async function atFiles(headers: Record<string, string>): Promise<number> {
  return (await fetch(`${app.origin}/sessions/${sessionId}/export.md`, { headers })).status;
}

describe('one authenticator: every credential gets the same verdict at every door', () => {
  test.each(Object.entries(VERDICTS))('%s: %s', async (name, verdict) => {
    const headers = credentials[name]!;
    const { authorization, ...rest } = headers;
    const origin = { origin: app.origin };
    expect({
      HTTP: await atHttp('HTTP', headers),
      SSE: await atHttp('SSE', headers),
      'WebSocket, in connectionParams': await atSocket({ authorization, headers: { ...origin, ...rest } }),
      'WebSocket, in the headers of the upgrade': await atSocket({ headers: { ...origin, ...headers } }),
      files: await atFiles(headers),
    }).toEqual({
      HTTP: verdict,
      SSE: verdict,
      'WebSocket, in connectionParams': verdict,
      'WebSocket, in the headers of the upgrade': verdict,
      files: verdict === null || verdict === 'UNAUTHENTICATED' ? 401 : 200,
    });
  });

  test('the table and the credentials name the same', () => {
    expect(Object.keys(credentials).sort()).toEqual(Object.keys(VERDICTS).sort());
  });
});

test('R5: a socket that came in with the old secret is closed as the key is rotated without an overlap; one with the new stays', async () => {
  const key = await app.apiKey(ada, ['session:read']);
  const old = await app.socket({ authorization: key.headers.authorization });
  const { rotateApiKey } = await app.done<{ rotateApiKey: { secret: string } }>(
    ROTATE,
    { input: { id: key.id, overlapHours: 1 } },
    ada.headers,
  );
  const renewed = await app.socket({ authorization: `Bearer ${rotateApiKey.secret}` });
  const last = await app.done<{ rotateApiKey: { secret: string } }>(ROTATE, { input: { id: key.id, overlapHours: 1 } }, ada.headers);
  const newest = await app.socket({ authorization: `Bearer ${last.rotateApiKey.secret}` });
  await app.sql('delete from api_key_old_secret where api_key_id = $1', [key.id]);
  const since = performance.now();
  await app.done(ROTATE, { input: { id: key.id, overlapHours: 24 } }, ada.headers);
  expect((await Promise.all([old.closed, renewed.closed])).map(({ code }) => code)).toEqual([4401, 4401]);
  expect(performance.now() - since).toBeLessThan(1_000);
  const operation = newest.start(QUERY);
  await operation.ended();
  expect(operation.codes()).toEqual([]);
  newest.ws.terminate();
});
