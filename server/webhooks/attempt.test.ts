/** One try against real sockets: where it may go, and what is said of what went wrong. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../kit/clock.ts';
import { createEgress } from '../kit/egress.ts';
import type { Egress } from '../kit/egress.ts';
import { createAttempt } from './attempt.ts';
import { createReceiver } from './testkit/receiver.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const letter = (url: string) => ({ url, headers: {}, body: '{"type":"webhook.test"}' });

function attemptBy(egress: Egress, tryMs = 1_000) {
  closing.push(egress.close);
  const attempt = createAttempt({ egress, clock: systemClock, timing: { tryMs }, version: '1' });
  return (url: string) => attempt(letter(url), new AbortController().signal);
}

async function rawServer(answer: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('a name that leads to this machine when it is tried reaches nobody, whatever it led to when it was saved', async () => {
  const receiver = await createReceiver();
  closing.push(receiver.close);
  const asked: string[] = [];
  const answers = ['93.184.215.14', '127.0.0.1', '169.254.169.254', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '10.0.0.1'];
  for (const address of answers) {
    const attempt = attemptBy(
      createEgress({
        allow: [],
        limits: { connectMs: 200 },
        resolve: async (hostname) => {
          asked.push(hostname);
          return [{ address, family: address.includes(':') ? 6 : 4 }];
        },
      }),
    );
    const outcome = await attempt(`https://rebinding.example:${receiver.port}/`);
    expect(outcome.kind).toBe('failed');
    if (address !== answers[0]) expect(outcome).toEqual({ kind: 'failed', error: 'This address does not lead to the public internet.' });
  }
  expect(new Set(asked)).toEqual(new Set(['rebinding.example']));
  expect(receiver.all()).toEqual([]);
});

test('what went wrong is said in words', async () => {
  const attempt = attemptBy(createEgress({ allow: ['127.0.0.1/32', 'nowhere.invalid'], limits: { connectMs: 500 } }));
  const closed = await createReceiver();
  await closed.close();
  const error = async (url: string) => {
    const outcome = await attempt(url);
    return outcome.kind === 'failed' ? outcome.error : outcome.status;
  };
  expect(await error(closed.url('/'))).toBe('The connection was refused.');
  expect(await error('http://nowhere.invalid/')).toMatch(/^The host(’s address could not be looked up| has no address)\.$/);
  expect(await error(await rawServer('no http at all\r\n\r\n'))).toBe('What came back is no HTTP.');
  expect(await error(await rawServer(''))).toBe('The connection broke off before an answer came.');
  expect(await error((await rawServer('')).replace('http:', 'https:'))).toMatch(
    /^(The connection broke off|The request did not go through|The certificate)/,
  );
  expect(await error('http://10.0.0.1/')).toBe('This address does not lead to the public internet.');
});

test('a body that comes drop by drop takes no longer than a try', async () => {
  const receiver = await createReceiver();
  closing.push(receiver.close);
  receiver.behave('/slow', (response) => {
    response.writeHead(500);
    const timer = setInterval(() => response.write('.'), 20);
    response.once('close', () => clearInterval(timer));
  });
  const attempt = attemptBy(createEgress({ allow: ['127.0.0.1/32'] }), 300);
  const before = performance.now();
  const outcome = await attempt(receiver.url('/slow'));
  expect(performance.now() - before).toBeLessThan(2_000);
  expect(outcome).toMatchObject({ kind: 'answered', status: 500, answer: expect.stringMatching(/^\.+$/) });
});

test('of an answer without end the beginning is enough', async () => {
  const receiver = await createReceiver();
  closing.push(receiver.close);
  receiver.behave('/', (response) => void response.writeHead(200).write('x'.repeat(3_000)));
  const attempt = attemptBy(createEgress({ allow: ['127.0.0.1/32'] }), 10_000);
  const before = performance.now();
  expect(await attempt(receiver.url('/'))).toMatchObject({ kind: 'answered', status: 200, answer: 'x'.repeat(2_048) });
  expect(performance.now() - before).toBeLessThan(5_000);
});

test('while this node stops nothing is known of a try', async () => {
  const receiver = await createReceiver();
  closing.push(receiver.close);
  receiver.behave('/', () => stopping.abort(new Error('this server stops')));
  const stopping = new AbortController();
  const egress = createEgress({ allow: ['127.0.0.1/32'] });
  closing.push(egress.close);
  const attempt = createAttempt({ egress, clock: systemClock, timing: { tryMs: 5_000 }, version: '1' });
  await expect(attempt(letter(receiver.url('/')), stopping.signal)).rejects.toThrow('this server stops');
});
