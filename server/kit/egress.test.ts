import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EgressRefused, createEgress } from './egress.ts';
import type { Egress, EgressLimits, EgressOptions } from './egress.ts';

/** Everything that must not be reached, on every address of this machine. */
let trap: Server;
let trapped = 0;
/** What the operator allowed. */
let front: Server;
let answer: RequestListener;
let asked: IncomingMessage[] = [];
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  trap = createServer((_request, response) => response.end('secret')).on('connection', () => trapped++);
  front = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await Promise.all([once(trap.listen(0), 'listening'), once(front.listen(0, '127.0.0.2'), 'listening')]);
});
afterAll(() => {
  for (const server of [trap, front]) {
    server.closeAllConnections();
    server.close();
  }
});

let egress: Egress;
let resolved: string[] = [];
afterEach(async () => {
  await egress.close();
  expect(trapped).toBe(0);
  asked = [];
});

/** Names lead where the table says, each time to the next entry of its list. */
function open(names: Record<string, string[][]> = {}, options: Partial<EgressOptions> & { limits?: Partial<EgressLimits> } = {}): void {
  resolved = [];
  egress = createEgress({
    allow: [`front.test:${portOf(front)}`],
    resolve(hostname) {
      resolved.push(hostname);
      const list = names[hostname] ?? [hostname === 'front.test' ? ['127.0.0.2'] : ['127.0.0.1']];
      const addresses = list.length > 1 ? list.shift()! : list[0]!;
      return Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
    },
    ...options,
  });
}

const url = (path = '/') => `http://front.test:${portOf(front)}${path}`;
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'reached',
    (error: unknown) => (error instanceof EgressRefused ? error.reason : `another error: ${String(error)}`),
  );
const redirectTo = (location: string, status = 302): void => {
  answer = (request, response) => (request.url === '/' ? response.writeHead(status, { location }) : response).end('arrived');
};

/** As they are written in an address; each of them leads to this machine, its network or its cloud. */
const HOSTS = [
  '127.0.0.1',
  '127.1',
  '127.0.0.1.',
  '2130706433',
  '0177.0.0.1',
  '0x7f.0x0.0x0.0x1',
  '0x7f000001',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '0.0.0.0',
  '0',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '2852039166',
  '0251.0376.0251.0376',
  '255.255.255.255',
  '224.0.0.1',
  '[::]',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[ff02::1]',
];
/** What a resolver may answer. */
const ADDRESSES = [
  '127.0.0.1',
  '::1',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '10.0.0.1',
  '169.254.169.254',
  'fd00:ec2::254',
  'fe80::1%lo',
  '0.0.0.0',
  '::',
];

describe('no connection to an address that is not public', () => {
  test.each(HOSTS)('%s as it is written: directly, without TLS and by a redirect', async (host) => {
    open();
    for (const protocol of ['https', 'http']) {
      const address = `${protocol}://${host}:${portOf(trap)}/`;
      expect([address, egress.problemOf(address) !== null]).toEqual([address, true]);
      expect([address, await refusal(egress.fetch(address))]).toEqual([address, 'url']);
      // In a header there are bytes only: what else is written there is another host.
      redirectTo(new URL(address).href);
      expect([address, await refusal(egress.fetch(url()))]).toEqual([address, 'url']);
    }
  });

  test.each(ADDRESSES)('%s as a resolver gives it: directly, by a redirect, by a POST', async (address) => {
    open({ 'evil.test': [[address]] });
    const evil = `https://evil.test:${portOf(trap)}/`;
    // Only its resolver can tell.
    expect(egress.problemOf(evil)).toBeNull();
    redirectTo(evil);
    const codes = await Promise.all(
      [egress.fetch(evil), egress.fetch(url()), egress.fetch(evil, { method: 'POST', body: '{}' })].map(refusal),
    );
    expect(codes).toEqual(['address', 'address', 'address']);
  });

  test("localhost, by this machine's own resolver; with a dot not every one knows it", async () => {
    egress = createEgress({ allow: [] });
    expect(await refusal(egress.fetch(`https://localhost:${portOf(trap)}/`))).toBe('address');
    expect(await refusal(egress.fetch(`https://localhost.:${portOf(trap)}/`))).not.toBe('reached');
  });

  test('rebinding: what was judged is what is connected to, and the next connection is judged anew', async () => {
    const name = `http://rebind.test:${portOf(front)}/`;
    open({ 'rebind.test': [['127.0.0.2'], ['127.0.0.1']] }, { allow: ['127.0.0.2'] });
    answer = (_request, response) => response.setHeader('connection', 'close').end('judged');
    expect(await (await egress.fetch(name)).text()).toBe('judged');
    expect(resolved).toEqual(['rebind.test']);
    expect(await refusal(egress.fetch(name))).toBe('address');
    expect(resolved).toEqual(['rebind.test', 'rebind.test']);
  });

  test('of several addresses only those are tried that may be', async () => {
    open({ 'mixed.test': [['127.0.0.1', '::1', '127.0.0.2', '10.0.0.1']] }, { allow: ['127.0.0.2'] });
    answer = (_request, response) => response.end('the right one');
    expect(await (await egress.fetch(`http://mixed.test:${portOf(front)}/`)).text()).toBe('the right one');
  });
});

describe('addresses as they are written', () => {
  test('TLS only, no credentials, no other protocol', async () => {
    open();
    for (const address of [
      'http://example.test/',
      'https://a:b@example.test/',
      'file:///etc/passwd',
      'gopher://example.test/',
      'ftp://example.test/',
      'data:,x',
      'no address',
      '',
    ]) {
      expect([address, egress.problemOf(address)]).toEqual([address, expect.stringMatching(/address/)]);
      if (URL.canParse(address)) expect(await refusal(egress.fetch(address))).toBe('url');
    }
    expect(egress.problemOf('https://example.test/hook?x=1')).toBeNull();
    expect(egress.problemOf('https://93.184.215.14/')).toBeNull();
  });

  test('what the operator named may be plain and private, and only that', async () => {
    open({}, { allow: ['ollama.test:11434', '10.1.0.0/16'] });
    expect(egress.problemOf('http://ollama.test:11434/v1')).toBeNull();
    expect(egress.problemOf('http://10.1.2.3/')).toBeNull();
    for (const address of ['http://10.2.0.1/', 'https://10.2.0.1/', 'http://8.8.8.8/'])
      expect([address, egress.problemOf(address)]).toEqual([address, expect.any(String)]);
    // A name without TLS: where it leads decides.
    expect(await refusal(egress.fetch(`http://ollama.test:${portOf(trap)}/`))).toBe('address');
  });
});

describe('redirects', () => {
  test('followed for reading; another host is told nothing but what is read, the same one all', async () => {
    open();
    redirectTo('/there');
    const headers = { authorization: 'Bearer s', cookie: 'a=b', 'x-api-key': 'k', accept: 'text/plain' };
    expect(await (await egress.fetch(url(), { headers })).text()).toBe('arrived');
    expect(asked[1]!.headers).toMatchObject(headers);
    await egress.close();
    open({}, { allow: [`front.test:${portOf(front)}`, '127.0.0.2'] });
    redirectTo(`http://127.0.0.2:${portOf(front)}/there`);
    asked = [];
    await (await egress.fetch(url(), { headers })).text();
    expect(asked[1]!.headers['accept']).toBe('text/plain');
    for (const name of ['authorization', 'cookie', 'x-api-key']) expect(asked[1]!.headers[name]).toBeUndefined();
  });

  test('what is sent goes nowhere else: a POST is answered with the redirect itself', async () => {
    open();
    for (const status of [301, 302, 303, 307, 308]) {
      redirectTo(`https://127.0.0.1:${portOf(trap)}/`, status);
      expect((await egress.fetch(url(), { method: 'POST', body: 'secret' })).status).toBe(status);
    }
    expect(asked.length).toBe(5);
  });

  test('not for ever, and to addresses only', async () => {
    open();
    redirectTo('/');
    expect(await refusal(egress.fetch(url()))).toBe('redirect');
    expect(asked.length).toBe(4);
    redirectTo('http://[');
    expect(await refusal(egress.fetch(url()))).toBe('redirect');
    for (const location of ['file:///etc/passwd', 'javascript:alert(1)', '//user@front.test/']) {
      redirectTo(location);
      expect([location, await refusal(egress.fetch(url()))]).toEqual([location, 'url']);
    }
  });
});

describe('time and size', () => {
  const limits = { bytes: 1_000_000, silentMs: 1_000, connectMs: 1_000 };

  test('a long answer ends, also one that is long only when unpacked; what is within passes', async () => {
    open({}, { limits });
    const zeros = Buffer.alloc(5_000_000);
    answer = (request, response) => {
      if (request.url === '/packed') response.setHeader('content-encoding', 'gzip').end(gzipSync(zeros));
      else response.end(request.url === '/exact' ? zeros.subarray(0, 1_000_000) : zeros);
    };
    for (const path of ['/plain', '/packed']) {
      const response = await egress.fetch(url(path));
      expect([path, await refusal(response.arrayBuffer())]).toEqual([path, 'size']);
    }
    expect((await (await egress.fetch(url('/exact'))).arrayBuffer()).byteLength).toBe(1_000_000);
  });

  test('an answer arrives as it is sent, and ends when nothing more comes', async () => {
    open({}, { limits });
    answer = (_request, response) => void response.write('first');
    const reader = (await egress.fetch(url())).body!.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('first');
    await expect(reader.read()).rejects.toThrow(/terminated|timeout/i);
  });

  test('who never answers is left; and whoever asked may leave earlier', async () => {
    open({}, { limits });
    answer = () => undefined;
    await expect(egress.fetch(url())).rejects.toThrow('fetch failed');
    await expect(egress.fetch(url(), { signal: AbortSignal.timeout(20) })).rejects.toThrow(/abort|timeout/i);
  });

  test('answers without a body', async () => {
    open();
    answer = (_request, response) => response.writeHead(204).end();
    const response = await egress.fetch(url(), { method: 'POST', body: new Uint8Array([1]) });
    expect([response.status, await response.text()]).toEqual([204, '']);
  });
});
