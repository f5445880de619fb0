import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK, JWTPayload, JWTHeaderParameters } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestClock } from '../../testkit/clock.ts';
import { createOidcProvider } from './oidc.ts';
import { ProviderFailure } from './provider.ts';
import type { Handshake } from './provider.ts';

const clock = createTestClock();
const now = () => Math.floor(clock.now() / 1000);
const HANDSHAKE: Handshake = { state: 's', nonce: 'the nonce', verifier: 'v'.repeat(43), redirectUri: 'http://localhost/callback' };

let server: Server;
let issuer: string;
let own: CryptoKey;
let foreign: CryptoKey;
let foreignJwk: JWK;
/** What the double says to each question. */
let answers: Record<string, unknown>;
beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  own = pair.privateKey;
  const others = await generateKeyPair('RS256');
  foreign = others.privateKey;
  foreignJwk = await exportJWK(others.publicKey);
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'key', alg: 'RS256', use: 'sig' };
  server = createServer((request, response) => {
    const body = request.url === '/jwks' ? { keys: [jwk] } : answers[request.url ?? ''];
    response.writeHead(body === undefined ? 503 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  answers = {
    '/.well-known/openid-configuration': {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      userinfo_endpoint: `${issuer}/userinfo`,
    },
  };
});

const claims = (): JWTPayload => ({
  iss: issuer,
  aud: 'parley',
  sub: 'person',
  nonce: HANDSHAKE.nonce,
  iat: now(),
  exp: now() + 300,
  email: 'ada@example.com',
  email_verified: true,
});
const without = (...names: (keyof JWTPayload)[]) => Object.fromEntries(Object.entries(claims()).filter(([name]) => !names.includes(name)));
const sign = (payload: JWTPayload, key: CryptoKey = own) => new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'key' }).sign(key);
/** Signed by somebody else, whose key the token itself leads to. */
const bringing = (header: Partial<JWTHeaderParameters>) =>
  new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid: 'key', ...header }).sign(foreign);
const unsigned = (payload: JWTPayload) =>
  `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.`;

async function identify(idToken: string) {
  answers['/token'] = { access_token: 'at', token_type: 'bearer', ...(idToken !== '' && { id_token: idToken }) };
  const config = { kind: 'oidc', id: 'oidc', name: 'Company', issuer, clientId: 'parley', clientSecret: null } as const;
  const provider = createOidcProvider(config, clock);
  return provider.identify(HANDSHAKE, new URLSearchParams({ code: 'c', state: 's' })).catch((error: unknown) => {
    if (error instanceof ProviderFailure) return error.problem;
    throw error;
  });
}

test('a token that holds says who somebody is', async () => {
  expect(await identify(await sign(claims()))).toEqual({
    subject: 'person',
    email: 'ada@example.com',
    isEmailVerified: true,
    displayName: null,
  });
  expect(await identify(await sign({ ...claims(), aud: ['parley', 'another'], azp: 'parley' }))).toMatchObject({ subject: 'person' });
});

test.each([
  ['of another issuer', async () => sign({ ...claims(), iss: 'https://evil.example' })],
  ['for another client', async () => sign({ ...claims(), aud: 'another' })],
  ['for several, asked by another', async () => sign({ ...claims(), aud: ['parley', 'another'], azp: 'another' })],
  ['for several, asked by nobody', async () => sign({ ...claims(), aud: ['parley', 'another'] })],
  ['with another nonce', async () => sign({ ...claims(), nonce: 'another' })],
  ['without a nonce', async () => sign(without('nonce'))],
  ['that has run out', async () => sign({ ...claims(), exp: now() - 61 })],
  ['that never ends', async () => sign(without('exp'))],
  ['signed by another key', async () => sign(claims(), foreign)],
  ['that brings a key of its own', async () => bringing({ jwk: foreignJwk })],
  ['that says where its key is', async () => bringing({ jku: `${issuer}/evil`, x5u: `${issuer}/evil` })],
  ['that is not signed', async () => unsigned(claims())],
  ['signed with a secret', async () => new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from('parley'.repeat(8)))],
  ['about nobody', async () => sign({ ...claims(), sub: '' })],
  ['that is none', async () => 'garbage'],
  ['that is missing', async () => ''],
])('a token %s is not believed', async (_what, make) => expect(await identify(await make())).toBe('rejected'));

test('an address that is not in the token is asked for, and believed only of the same person', async () => {
  const bare = await sign(without('email', 'email_verified'));
  answers['/userinfo'] = { sub: 'person', email: 'told@example.com', email_verified: 'true' };
  expect(await identify(bare)).toMatchObject({ email: 'told@example.com', isEmailVerified: true });
  answers['/userinfo'] = { sub: 'somebody else', email: 'told@example.com', email_verified: true };
  expect(await identify(bare)).toBe('rejected');
  answers['/userinfo'] = { sub: 'person', email: 'told@example.com' };
  expect(await identify(bare)).toMatchObject({ isEmailVerified: false });
});

test('a provider that names another issuer than the configured one, or says nothing sensible, is down', async () => {
  const found = answers['/.well-known/openid-configuration'] as object;
  answers['/.well-known/openid-configuration'] = { ...found, issuer: 'https://evil.example' };
  expect(await identify(await sign(claims()))).toBe('down');
  answers['/.well-known/openid-configuration'] = { ...found, token_endpoint: 'file:///etc/passwd' };
  expect(await identify(await sign(claims()))).toBe('down');
});
