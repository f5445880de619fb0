import { createServer as createHttps } from 'node:https';
import { createServer as createPlain } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { TLSSocket, connect, createServer } from 'node:tls';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { createOidcProvider } from '../identity/oauth/oidc.ts';
import { ProviderFailure } from '../identity/oauth/provider.ts';
import { UNTRUSTED } from '../testkit/untrusted-certificate.ts';
import { createDatabase } from './db.ts';
import { createLogger } from './logger.ts';
import { createMail } from './mail.ts';
import { createRedis } from './redis.ts';

const log = createLogger({ level: 'silent' });
const clock = { now: Date.now };
const servers: Server[] = [];
afterAll(() => Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve)))));

/** What reached a server once its connection was encrypted. */
const heard: string[] = [];
const hear = (socket: TLSSocket) =>
  void socket.on('data', (bytes: Buffer) => heard.push(bytes.toString('latin1'))).on('error', () => undefined);

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const refusalOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'reached',
    (error: unknown) =>
      `${String(error)} ${String((error as Error).cause)} ${String(((error as Error).cause as Error | undefined)?.cause)}`,
  );
const UNVOUCHED = /self-signed certificate|DEPTH_ZERO/;

test('a server whose certificate nobody vouches for is not spoken to', async () => {
  const port = await portOf(createServer(UNTRUSTED, hear));

  const mail = createMail({ smtpUrl: `smtps://user:secret@localhost:${port}`, from: 'a@example.com', log, clock });
  const end = await mail.send({ to: 'b@example.com', subject: 's', text: 'secret' });
  expect([end.kind, String((end as { error?: unknown }).error)]).toEqual(['later', expect.stringMatching(UNVOUCHED)]);
  await mail.close();

  const redis = createRedis({ url: `rediss://:secret@localhost:${port}`, log });
  const problem = new Promise<string>((resolve) => redis.commands.once('error', (error: Error) => resolve(String(error))));
  expect(await problem).toMatch(UNVOUCHED);
  await redis.close();

  const issuer = `https://localhost:${await portOf(createHttps(UNTRUSTED, (_request, response) => response.end('{}')))}`;
  const provider = createOidcProvider({ kind: 'oidc', id: 'oidc', name: 'x', issuer, clientId: 'x', clientSecret: 'secret' }, clock);
  const failure: unknown = await provider
    .begin({ state: 's', nonce: 'n', verifier: 'v', redirectUri: 'http://localhost/' })
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ProviderFailure);
  expect(await refusalOf(Promise.reject(failure as Error))).toMatch(UNVOUCHED);

  expect(heard.join('')).not.toContain('secret');
});

test('nor a Postgres, where its address asks for TLS', async () => {
  const port = await portOf(
    createPlain((socket) => {
      // Before all else a client asks whether there is TLS.
      socket.once('data', () => {
        socket.write('S');
        hear(new TLSSocket(socket, { isServer: true, ...UNTRUSTED }));
      });
    }),
  );
  for (const mode of ['require', 'verify-full']) {
    const url = `postgres://parley:secret@localhost:${port}/parley?sslmode=${mode}`;
    expect([mode, await refusalOf(new pg.Client({ connectionString: url }).connect())]).toEqual([mode, expect.stringMatching(UNVOUCHED)]);
    expect([mode, await refusalOf(createDatabase({ url, entities: [], log }))]).toEqual([mode, expect.stringMatching(UNVOUCHED)]);
  }
  expect(heard.join('')).not.toContain('secret');
});

test('the control: whoever does not ask for a voucher reaches it', async () => {
  heard.length = 0;
  const port = await portOf(createServer(UNTRUSTED, hear));
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => socket.end('hello'));
  await new Promise((resolve) => socket.on('close', resolve));
  await expect.poll(() => heard).toEqual(['hello']);
});
