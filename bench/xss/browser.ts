/** A Chromium that notices everything a hostile text could do: run, ask, open a dialog, fetch, or stand in the page ready to. */
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, Frame, Page } from '@playwright/test';
import { CANARY } from './payloads.ts';
import { scanDocument } from './scan.ts';

const SYSTEM_CHROMIUM = '/usr/bin/chromium';

export interface Seen {
  /** Numbers of the payloads whose code ran. */
  readonly ran: ReadonlySet<number>;
  /** Numbers of those that were fetched, or the address. */
  readonly fetched: ReadonlySet<number | string>;
  readonly dialogs: readonly string[];
  /** What stands in a page and would run, fetch or navigate. */
  readonly found: readonly string[];
  /** What the page's policy refused, where it was left in. */
  readonly refused: readonly string[];
}

export async function launchBrowser(): Promise<Browser> {
  const path = process.env['PLAYWRIGHT_CHROMIUM'] ?? (existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : undefined);
  return chromium.launch({
    ...(path !== undefined && { executablePath: path }),
    // A host that no resolver knows would fail before anybody could see that it was asked.
    args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP ${CANARY} 127.0.0.1:9`],
  });
}

export interface WatchedOptions {
  /** Foreign is what is not of this origin. */
  origin: string;
  /** False: the rendering alone is measured, without what the page's policy would stop. */
  hasPolicy: boolean;
  cookie?: string;
}

export async function openWatched(browser: Browser, { origin, hasPolicy, cookie }: WatchedOptions) {
  const context = await browser.newContext({
    baseURL: origin,
    bypassCSP: !hasPolicy,
    viewport: { width: 1100, height: 500 },
    reducedMotion: 'reduce',
  });
  if (cookie !== undefined) {
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: origin }]);
  }
  const ran = new Set<number>();
  const fetched = new Set<number | string>();
  const dialogs: string[] = [];
  const found: string[] = [];
  const refused: string[] = [];

  await context.exposeBinding(
    'bang',
    (_source, ...given: unknown[]) => void ran.add(Number(Array.isArray(given[0]) ? given[0][0] : given[0])),
  );
  await context.exposeBinding('tellRefused', (_source, what: string) => void refused.push(what));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
      (window as unknown as { tellRefused(what: string): void }).tellRefused(`${effectiveDirective} ${blockedURI} ${sample}`),
    );
  });
  // An answer without content keeps a page where it is that is sent there.
  await context.route(
    (url) => url.hostname === CANARY,
    (route) => route.fulfill({ status: 204 }),
  );
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (!/^(?:https?|wss?):$/.test(url.protocol) || url.origin === new URL(origin).origin) return;
    const number = Number(/\/(\d{4})/.exec(url.pathname)?.[1]);
    fetched.add(url.hostname === CANARY && number ? number : url.href.slice(0, 200));
  });
  context.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });

  return {
    context,
    seen: { ran, fetched, dialogs, found, refused } as Seen,
    /** Looks through the page as it stands. */
    async scan(page: Page | Frame, place: string): Promise<void> {
      found.push(...(await page.evaluate(scanDocument, CANARY)).map((what) => `${place}: ${what}`));
    },
    close: () => context.close(),
  };
}

export type Watched = Awaited<ReturnType<typeof openWatched>>;
export type { Browser, BrowserContext, Page };
