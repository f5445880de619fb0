import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { PASSWORD } from '../../testkit/visitors.ts';
import type { Person } from '../../testkit/visitors.ts';

const PUBLIC_URL = 'https://parley.example';
const SISTER = 'https://sister.example';
const METRICS_TOKEN = 'a token of the metrics';
const VIEWER = '{ viewer { id } }';
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { user { id } } }';

/** As anybody finds it on their own machine, and as it stands behind a proxy with TLS. */
let local: TestApp;
let hosted: TestApp;
let ada: Person;
beforeAll(async () => {
  local = await createTestApp();
  hosted = await createTestApp({ env: { PUBLIC_URL, ALLOWED_ORIGINS: SISTER, METRICS_TOKEN } });
  ada = await local.person();
}, 60_000);
afterAll(() => Promise.all([local.close(), hosted.close()]));

interface Raw {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** As it is written here: fetch would tidy up the path and the Host. */
function raw(
  app: TestApp,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: app.port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    asked.on('error', reject).end();
  });
}

const foreignOrigins = () => [
  'https://evil.example',
  'null',
  'http://127.0.0.1:1',
  `http://127.0.0.1:${local.port}.evil.example`,
  `https://127.0.0.1.evil.example:${local.port}`,
  'not an origin',
  '',
];

describe('CSRF: a cookie counts only where the page is ours', () => {
  test('over HTTP and SSE a foreign page is nobody, whatever the browser sends along', async () => {
    const own = { cookie: ada.cookie, origin: local.origin };
    expect((await local.ask(VIEWER, {}, own)).data).toEqual({ viewer: { id: ada.id } });
    const foreign: Record<string, string>[] = [
      ...foreignOrigins().map((origin) => ({ origin })),
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      const asked = { cookie: ada.cookie, ...headers };
      expect([headers, (await local.ask(VIEWER, {}, asked)).data]).toEqual([headers, { viewer: null }]);
      expect((await local.ask('mutation { createWorkspace(input: { name: "Stolen" }) { workspace { id } } }', {}, asked)).codes).toEqual([
        'UNAUTHENTICATED',
      ]);
      for (const method of ['GET', 'POST'] as const) {
        const stream = await local.sse({ query: VIEWER, headers: asked, method });
        await stream.ready();
        expect(stream.results()).toEqual([{ data: { viewer: null } }]);
        await stream.close();
      }
    }
  });

  test('a socket of a foreign page is refused at the door; without Origin a cookie proves nothing; our own page is the person', async () => {
    for (const origin of foreignOrigins())
      await expect(local.socket({ headers: { cookie: ada.cookie, origin } })).rejects.toThrow('upgrade answered 403');
    const nobody = await local.socket({ headers: { cookie: ada.cookie } });
    expect(await nobody.ask(VIEWER)).toEqual({ data: { viewer: null } });
    const own = await local.socket({ headers: { cookie: ada.cookie, origin: local.origin } });
    expect(await own.ask(VIEWER)).toEqual({ data: { viewer: { id: ada.id } } });
    const both = await local.socket({ headers: { cookie: ada.cookie, origin: local.origin }, authorization: 'Bearer pat_wrong' });
    expect((await both.closed).code).toBe(4401);
    for (const socket of [nobody, own]) socket.close();
  });

  test('no foreign page is invited: no CORS header anywhere, preflights are refused', async () => {
    const headers = {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    for (const path of ['/graphql', '/', '/metrics', '/assets/x.js']) {
      for (const method of ['OPTIONS', 'GET']) {
        const answer = await raw(local, path, { method, headers });
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
        if (method === 'OPTIONS') expect([path, answer.status]).toEqual([path, 405]);
      }
    }
  });

  test('behind TLS only the public address and the allowed ones are ours', async () => {
    const grace = await hosted.person('Grace');
    const viewerFor = async (headers: Record<string, string>) =>
      (await hosted.ask<{ viewer: unknown }>(VIEWER, {}, { cookie: grace.cookie, ...headers })).data.viewer;
    for (const origin of [PUBLIC_URL, SISTER]) expect(await viewerFor({ origin })).toEqual({ id: grace.id });
    for (const origin of [hosted.origin, 'http://parley.example', 'https://parley.example:8443', 'https://evil.example']) {
      expect([origin, await viewerFor({ origin })]).toEqual([origin, null]);
      await expect(hosted.socket({ headers: { origin } })).rejects.toThrow('403');
    }
  });
});

describe('cookies', () => {
  test('behind TLS: __Host-, Secure, HttpOnly, SameSite; a cookie without the prefix is nobody', async () => {
    const grace = await hosted.person('Grace');
    const { cookies } = await hosted.ask(LOGIN, { input: { email: grace.email, password: PASSWORD } });
    expect(cookies).toEqual([
      expect.stringMatching(/^__Host-parley_login=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Expires=/),
      expect.stringMatching(/^__Host-parley_device=[\w-]{50,}; Path=\/; HttpOnly; SameSite=Lax; Secure; Expires=/),
    ]);
    const value = cookies[0]!.split(';')[0]!.split('=')[1]!;
    expect((await hosted.ask(VIEWER, {}, { cookie: `__Host-parley_login=${value}` })).data).toEqual({ viewer: { id: grace.id } });
    expect((await hosted.ask(VIEWER, {}, { cookie: `parley_login=${value}` })).data).toEqual({ viewer: null });
    const out = await hosted.ask('mutation { logout { ok } }', {}, { cookie: `__Host-parley_login=${value}` });
    expect(out.cookies).toEqual(['__Host-parley_login=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0']);
  });

  test('a credential that is no cookie sets none, and a bearer comes before a cookie', async () => {
    expect((await local.ask(VIEWER, {}, ada.headers)).cookies).toEqual([]);
    const other = await local.person('Other');
    expect((await local.ask(VIEWER, {}, { ...other.headers, cookie: ada.cookie, origin: local.origin })).data).toEqual({
      viewer: { id: other.id },
    });
    expect((await local.ask(VIEWER, {}, { authorization: 'Basic YTpi', cookie: ada.cookie })).codes).toEqual(['UNAUTHENTICATED']);
  });
});

describe('what is for this machine only', () => {
  const elsewhere: Record<string, string>[] = [
    { 'x-forwarded-for': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1' },
    { 'x-real-ip': '127.0.0.1' },
    { via: '1.1 proxy' },
    { host: 'evil.example' },
    { host: 'localhost.evil.example' },
  ];

  test('the outbox is shown here, and not through a proxy or under a foreign name (DNS rebinding)', async () => {
    expect((await raw(local, '/outbox')).status).toBe(200);
    for (const headers of elsewhere) expect([headers, (await raw(local, '/outbox', { headers })).status]).toEqual([headers, 404]);
  });

  test('metrics: without a token for this machine, with one for who has it', async () => {
    expect((await raw(local, '/metrics')).body).toContain('# HELP');
    for (const headers of elsewhere) expect((await raw(local, '/metrics', { headers })).status).toBe(404);
    const withToken = (authorization: string) => raw(hosted, '/metrics', { headers: { authorization, 'x-forwarded-for': '10.0.0.1' } });
    expect((await withToken(`Bearer ${METRICS_TOKEN}`)).status).toBe(200);
    for (const wrong of ['', 'Bearer ', `Bearer ${METRICS_TOKEN}x`, METRICS_TOKEN]) expect((await withToken(wrong)).status).toBe(404);
    expect((await raw(hosted, '/metrics')).status).toBe(404);
  });
});

describe('pages and files', () => {
  test('assets are immutable and never guessed at; one that is gone is an error that nobody keeps', async () => {
    const page = (await raw(local, '/')).body;
    const asset = /\/assets\/[\w-]+\.js/.exec(page)![0];
    const { status, headers } = await raw(local, asset);
    expect([status, headers['cache-control'], headers['x-content-type-options']]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'nosniff',
    ]);
    expect((await raw(local, asset, { headers: { 'accept-encoding': 'br' } })).headers['content-encoding']).toBe('br');
    const gone = await raw(local, '/assets/gone-12345678.js');
    expect([gone.status, gone.headers['cache-control'], gone.body]).toEqual([404, 'no-store', '']);
    expect((await raw(local, '/theme.js')).headers['cache-control']).toBe('no-cache');
  });

  test('no path leads out of the folder, and none breaks the server', async () => {
    const up = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..\\', '..%5c', '....//', '%252e%252e%252f', '..%c0%af'];
    const paths = up.flatMap((step) =>
      ['/', '/assets/'].flatMap((start) => [`${start}${step.repeat(4)}package.json`, `${start}${step.repeat(8)}etc/passwd`]),
    );
    const odd = [
      '//etc/passwd',
      '/%00',
      '/assets/%00.js',
      '/%',
      '/assets/%E0%A4%A',
      '/%ff',
      '/.env',
      '/.git/config',
      '/assets',
      '/assets/',
      '/constructor',
      '/__proto__',
      '/toString',
      `/${'a'.repeat(8_000)}`,
    ];
    for (const path of [...paths, ...odd]) {
      const { status, body } = await raw(local, path);
      expect([path, [200, 400, 404].includes(status)]).toEqual([path, true]);
      expect(body).not.toMatch(/"dependencies"|root:x:0|\[core\]/);
    }
  });

  test('HEAD is GET without a body; what a page cannot do is 405', async () => {
    for (const path of ['/', '/theme.js', '/healthz', '/readyz', '/outbox']) {
      const [head, get] = [await raw(local, path, { method: 'HEAD' }), await raw(local, path)];
      expect([path, head.status, head.body, head.headers['content-type']]).toEqual([path, get.status, '', get.headers['content-type']]);
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      for (const path of ['/', '/assets/x.js', '/healthz', '/outbox', '/metrics']) {
        const { status, headers } = await raw(local, path, { method });
        expect([method, path, status, headers['allow']]).toEqual([method, path, 405, 'GET, HEAD']);
      }
    }
  });

  test('request ids are echoed where they are harmless, and made where not', async () => {
    const echoed = async (id: string) =>
      (await raw(local, '/graphql?query=%7B__typename%7D', { headers: { 'x-request-id': id } })).headers['x-request-id'];
    expect(await echoed('trace-1234.5678_abc')).toBe('trace-1234.5678_abc');
    for (const id of ['short', 'x'.repeat(65), 'with space 1234', '"><script>1234']) expect(await echoed(id)).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('requests that are no HTTP end their own connection only', async () => {
    const requests = [
      '\0\0\0\0\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'GET http://evil.example/outbox HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n',
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`,
    ];
    for (const text of requests) {
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(local.port, '127.0.0.1', () => socket.write(text));
        let all = '';
        socket
          .on('data', (chunk) => (all += chunk.toString()))
          .on('error', () => undefined)
          .on('close', () => resolve(all));
      });
      expect(answer).not.toContain('Outbox');
    }
    expect((await raw(local, '/healthz')).status).toBe(200);
  });
});
