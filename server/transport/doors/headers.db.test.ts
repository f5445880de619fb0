import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';

/** As anybody finds it on their own machine, and as it stands behind a proxy with TLS. */
let local: TestApp;
let hosted: TestApp;
let ada: Person;
beforeAll(async () => {
  local = await createTestApp();
  hosted = await createTestApp({ env: { PUBLIC_URL: 'https://parley.example' } });
  ada = await local.person();
}, 60_000);
afterAll(() => Promise.all([local.close(), hosted.close()]));

async function get(app: TestApp, path: string, { headers = {} }: { headers?: Record<string, string> } = {}) {
  const response = await fetch(`${app.origin}${path}`, { headers });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

test('every page carries the policy: nothing inline, nothing foreign, in no frame, no text as markup', async () => {
  const nonces = new Set<string>();
  for (const path of ['/', '/index.html', '/sign-in', '/w/any/s/ses_1', '/outbox?x']) {
    const { status, headers, body } = await get(local, path);
    expect([path, status]).toEqual([path, 200]);
    const policy = String(headers['content-security-policy']);
    const nonce = /'nonce-([\w+/]{24})' 'strict-dynamic'/.exec(policy)![1]!;
    nonces.add(nonce);
    const parts = body.match(/<(script|link|style)\b[^>]*>/g)!;
    expect(parts.filter((part) => !part.includes(`nonce="${nonce}"`))).toEqual([]);
    expect(policy).not.toMatch(/'unsafe-inline'|'unsafe-eval'|\*|https?:/);
    for (const rule of [
      "default-src 'none'",
      "object-src 'none'",
      "script-src-attr 'none'",
      `style-src 'self' 'nonce-${nonce}';`,
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "img-src 'self' data:;",
    ])
      expect(policy).toContain(rule);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': path.startsWith('/outbox') ? 'no-store' : 'no-cache',
    });
  }
  expect(nonces.size).toBe(5);
});

test('the page with GraphiQL may write styles, start workers of ours and make policies, and nothing else that a page may not', async () => {
  const rulesOf = (policy: unknown) =>
    new Map(
      String(policy)
        .split('; ')
        .map((rule) => rule.split(/ (.*)/s, 2) as [string, string]),
    );
  const explorer = await get(local, '/developers/graphiql?session=ses_1');
  expect([explorer.status, explorer.body]).toEqual([200, expect.stringContaining('<title>GraphiQL')]);
  const [page, own] = [(await get(local, '/')).headers, explorer.headers].map((headers) => rulesOf(headers['content-security-policy']));
  const nonce = /'nonce-[^']+'/.exec(own!.get('script-src')!)![0];
  expect(own!.get('style-src')).toBe("'self' 'unsafe-inline'");
  expect(own!.get('worker-src')).toBe("'self'");
  expect(explorer.body.match(/<(script|link|style)\b[^>]*>/g)!.filter((part) => !part.includes(nonce.slice(7, -1)))).toEqual([]);
  const other = [...page!].filter(([name]) => !/^style-src|^trusted-types$|^require-trusted-types-for$/.test(name));
  for (const [name, value] of other) {
    const same = name === 'script-src' ? value.replace(/'nonce-[^']+'/, nonce) : value;
    expect([name, own!.get(name)]).toEqual([name, same]);
  }
  expect([...own!.keys()].toSorted()).toEqual([...other.map(([name]) => name), 'style-src', 'worker-src'].toSorted());
});

test('every answer says what it is and is for our own pages; behind TLS a browser comes back by TLS only', async () => {
  const asset = /\/assets\/[\w-]+\.js/.exec((await get(local, '/')).body)![0];
  for (const path of [
    '/',
    asset,
    '/theme.js',
    '/assets/gone.js',
    '/healthz',
    '/metrics',
    '/outbox',
    '/graphql',
    '/export/x',
    '/v1/models',
    '/mcp',
  ]) {
    const own = {
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(/object-src 'none'|^default-src 'none'.*; sandbox$/) as string,
    };
    const here = await get(local, path);
    expect([path, here.headers]).toEqual([path, expect.objectContaining(own)]);
    expect([path, here.headers['content-security-policy']]).toEqual([path, expect.stringContaining("base-uri 'none'")]);
    expect([path, here.headers['content-security-policy']]).toEqual([path, expect.stringContaining("frame-ancestors 'none'")]);
    expect([path, here.body === '' || here.headers['content-type'] !== undefined]).toEqual([path, true]);
    const type = here.headers['content-type'] ?? '';
    if (/^text\/|[/+](json|xml)\b/.test(type)) expect([path, type]).toEqual([path, expect.stringMatching(/; ?charset=utf-8/)]);
    expect([path, here.headers['strict-transport-security']]).toEqual([path, undefined]);
    expect([path, (await get(hosted, path)).headers['strict-transport-security']]).toEqual([path, 'max-age=31536000; includeSubDomains']);
  }
});

test('private answers are kept by nobody, at none of the doors', async () => {
  const asked: [string, Record<string, string>][] = [
    ['/graphql?query=%7Bviewer%7Bid%7D%7D', { accept: 'application/json', ...ada.headers }],
    ['/graphql?query=%7Bviewer%7Bid%7D%7D', { accept: 'text/event-stream', ...ada.headers }],
    ['/graphql', {}],
    ['/export/usage.csv', ada.headers],
    ['/v1/models', {}],
    ['/outbox', {}],
  ];
  for (const [path, headers] of asked)
    expect([path, (await get(local, path, { headers })).headers['cache-control']]).toEqual([path, 'no-store']);
});
