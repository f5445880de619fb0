/** Lighthouse on a session with answers, signed in, as on a desktop. Speed is told, not asserted: it belongs to the machine. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { BrowserContext } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';
import type { Result } from 'lighthouse';
import { expect, newSession, sendPrompt, test } from './people.ts';
import type { Person } from './people.ts';

const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const PROMPTS = [
  'Explain backpressure',
  'And in one sentence',
  'What of a slow reader',
  'How is it measured',
  'Where does it fail',
  'Sum it up',
];
const SCORE_AT_LEAST = 95;
const LASTS_AT_MOST_MS = 240_000;

async function answeredSession(person: Person): Promise<string> {
  const sessionId = await newSession(person, 'Backpressure');
  const question = 'query ($id: ID!) { session(id: $id) { activeRuns } }';
  const running = async () => (await person.ask<{ session: { activeRuns: number } }>(question, { id: sessionId })).session.activeRuns;
  for (const [index, prompt] of PROMPTS.entries()) {
    await sendPrompt(person, sessionId, prompt, [index === 0 ? 'demo:swift' : 'demo:echo']);
    await expect.poll(running, { timeout: 60_000 }).toBe(0);
  }
  return sessionId;
}

/** Lighthouse opens its page in the browser's own context, so the cookie must stand there. */
async function openBrowser(person: Person, launch: object) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-lighthouse-'));
  const args = ['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'];
  const context: BrowserContext = await chromium.launchPersistentContext(folder, { ...launch, args });
  await context.addCookies(await person.page.context().cookies());
  const port = Number(readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n')[0]);
  return {
    port,
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function complaints({ categories, audits }: Result, category: string): string[] {
  const references = categories[category]?.auditRefs ?? [];
  return references
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
    .map(({ id }) => `${id}: ${audits[id]?.displayValue ?? audits[id]?.title ?? ''}`);
}

test('Lighthouse finds a session accessible and well made', async ({ join: joinWorkspace, server }, testInfo) => {
  test.setTimeout(LASTS_AT_MOST_MS);
  const ana = await joinWorkspace('Ana Ruiz');
  const sessionId = await answeredSession(ana);
  const browser = await openBrowser(ana, testInfo.project.use.launchOptions ?? {});
  const flags = { port: browser.port, onlyCategories: CATEGORIES, disableStorageReset: true, logLevel: 'error' as const };
  const run = await lighthouse(`${server.url}/s/${sessionId}`, flags, desktopConfig);
  await browser.close();

  const result = run!.lhr;
  expect(result.finalDisplayedUrl).toContain(`/s/${sessionId}`);
  const scores = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round((result.categories[name]?.score ?? 0) * 100)]));
  for (const name of CATEGORIES) {
    const description = `${scores[name]} ${complaints(result, name).join('; ')}`;
    testInfo.annotations.push({ type: name, description });
    process.stdout.write(`Lighthouse, ${name}: ${description}\n`);
  }
  expect(scores['accessibility'], complaints(result, 'accessibility').join('\n')).toBeGreaterThanOrEqual(SCORE_AT_LEAST);
  expect(scores['best-practices'], complaints(result, 'best-practices').join('\n')).toBeGreaterThanOrEqual(SCORE_AT_LEAST);
});
