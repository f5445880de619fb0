/** The policy of the pages in a real browser: the app never meets it, and what is planted in a page does. */
import type { Page } from '@playwright/test';
import { expect, firstWorkspace, newSession, sendPrompt, test } from './people.ts';
import { promptField } from './prompt-field.ts';
import { watchViolations } from './violations.ts';

const HOSTILE = [
  '# A title & <b>markup</b>',
  '$\\frac{a}{b}$ and $\\nothing{$ and $$\\sqrt[3]{x} \\color{red} y \\href{javascript:alert(1)}{x}$$',
  '```js\nconst a = `<script>window.planted = 1</script>`;\n```',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '![foreign](https://evil.example/x.png) <img src=x onerror="window.planted=1"> [link](javascript:window.planted=1)',
].join('\n\n');

test('nobody who uses the app meets the policy: pages, editor, formulas, code, dialogs, charts', async ({ join, server }) => {
  const ana = await join('Ana Ruiz');
  const violations = await watchViolations(ana.page.context(), server.url);
  const { page } = ana;
  const { slug } = await firstWorkspace(ana);
  const sessionId = await newSession(ana);
  await page.goto(`/s/${sessionId}`);
  await expect(promptField(page)).toBeEditable();
  await promptField(page).pressSequentially('**Bold** and `code`, then a list');
  await sendPrompt(ana, sessionId, HOSTILE, ['demo:echo', 'demo:swift']);
  await expect(page.getByRole('article', { name: /^Answer of/ }).getByRole('button', { name: /tokens/ })).toHaveCount(2, {
    timeout: 45_000,
  });
  await expect(page.locator('.katex').first()).toBeAttached();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  const ofWorkspace = ['', '/usage', '/budgets', '/billing', '/settings', '/members', '/keys', '/audit'].map((part) => `/w/${slug}${part}`);
  for (const path of [...ofWorkspace, '/account', '/operate/jobs', '/operate/prices', '/sign-in', '/nothing-here']) {
    await page.goto(path);
    await expect(page.locator('h1, h2').first()).toBeVisible();
  }
  await page.goto('/outbox');
  await expect(page.getByRole('heading', { name: 'Outbox' })).toBeVisible();
  expect(violations.seen).toEqual([]);
  expect(violations.foreign).toEqual([]);
  // Styles that the policy refused would leave the editor bare.
  await page.goto(`/s/${sessionId}`);
  await expect(page.locator('.cm-scroller').first()).toHaveCSS('display', 'flex');
});

const PLANTED: [string, string][] = [
  ['an inline script', '<script>window.planted = 1</script>'],
  ['a script of our own host that the page does not name', '<script src="/planted.js"></script>'],
  ['a foreign script', '<script src="https://evil.example/planted.js"></script>'],
  ['a script with a nonce that somebody guessed', '<script nonce="parley-nonce">window.planted = 1</script>'],
  ['an event handler', '<img src="/favicon.svg" onload="window.planted = 1">'],
  ['a foreign image', '<img src="https://evil.example/planted.png">'],
  ['a foreign frame', '<iframe src="https://evil.example/"></iframe>'],
  ['a style', '<style>body { background: url(https://evil.example/planted.png) }</style>'],
  ['a style attribute', '<p style="background: url(https://evil.example/planted.png)">x</p>'],
  ['another base', '<base href="https://evil.example/">'],
];

/** The real page with the markup at its end; without the policy it is the control. */
async function openPlanted(page: Page, url: string, markup: string, { hasPolicy }: { hasPolicy: boolean }): Promise<void> {
  await page
    .context()
    .route('https://evil.example/**', (route) => route.fulfill({ contentType: 'text/javascript', body: 'window.planted = 1' }));
  await page.context().route('**/planted.js', (route) => route.fulfill({ contentType: 'text/javascript', body: 'window.planted = 1' }));
  await page.route(url, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers() };
    if (!hasPolicy) delete headers['content-security-policy'];
    await route.fulfill({ response, headers, body: (await response.text()).replace('</body>', `${markup}</body>`) });
  });
  await page.goto(url);
  await page.waitForLoadState('load');
}

const ranIn = (page: Page): Promise<boolean> => page.evaluate(() => 'planted' in window);

for (const [what, markup] of PLANTED) {
  test(`${what}: refused and reported`, async ({ browser, server }) => {
    const context = await browser.newContext();
    const violations = await watchViolations(context, server.url);
    const page = await context.newPage();
    await openPlanted(page, `${server.url}/sign-in`, markup, { hasPolicy: true });
    await expect.poll(() => violations.seen.length).toBeGreaterThan(0);
    expect(await ranIn(page)).toBe(false);
    expect(violations.foreign).toEqual([]);
    await context.close();
  });
}

test('the control: without the policy what is planted runs, and is fetched', async ({ browser, server }) => {
  const context = await browser.newContext();
  const violations = await watchViolations(context, server.url);
  const runs = PLANTED.filter(([what]) => /script|handler/.test(what));
  for (const [, markup] of runs) {
    const page = await context.newPage();
    await openPlanted(page, `${server.url}/sign-in`, markup, { hasPolicy: false });
    await expect.poll(() => ranIn(page)).toBe(true);
    await page.close();
  }
  expect(violations.seen).toEqual([]);
  expect(violations.foreign.length).toBeGreaterThan(0);
  await context.close();
});

test('a script of ours cannot turn text into markup either', async ({ browser, server }) => {
  const context = await browser.newContext();
  const violations = await watchViolations(context, server.url);
  const page = await context.newPage();
  await page.goto(`${server.url}/sign-in`);
  const tried = await page.evaluate(() => {
    const attempts: (() => unknown)[] = [
      () => (document.createElement('div').innerHTML = '<img src=x onerror="window.planted=1">'),
      () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'),
      () => (document.createElement('script').text = 'window.planted = 1'),
      () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
      () => Reflect.construct(Function, ['window.planted = 1']),
      () =>
        (window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes.createPolicy(
          'mine',
          {},
        ),
    ];
    const tryAll = () =>
      attempts.map((attempt) => {
        try {
          attempt();
          return 'done';
        } catch {
          return 'refused';
        }
      });
    // Later: what the debugger itself runs is spared.
    return new Promise((resolve) => setTimeout(() => resolve(tryAll()), 0));
  });
  expect(tried).toEqual(Array(6).fill('refused'));
  await expect.poll(() => violations.seen.length).toBeGreaterThanOrEqual(6);
  expect(await ranIn(page)).toBe(false);
  await context.close();
});
