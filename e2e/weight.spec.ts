/** What a session costs before it is read: the script that the browser asks for until the first message is painted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { WIDTHS } from './look.ts';
import { expect, newSession, sendPrompt, test } from './people.ts';

const DIST = join(import.meta.dirname, '../client/dist');
const AT_MOST_KB = 200;

declare global {
  interface Window {
    /** When the frame with the first message was drawn. */
    firstMessageAt?: number;
  }
}

/** Runs in the page. */
function watchFirstMessage(): void {
  const watcher = new MutationObserver(() => {
    if (!document.querySelector('[data-message] .md')?.textContent) return;
    watcher.disconnect();
    requestAnimationFrame((now) => (window.firstMessageAt = now));
  });
  watcher.observe(document, { childList: true, subtree: true, characterData: true });
}

/** What had been asked for by then, whether or not it had come. */
function scriptsUntil(page: Page, at: number): Promise<string[]> {
  return page.evaluate((end) => {
    const files = performance.getEntriesByType('resource').filter(({ startTime }) => startTime <= end);
    return files.map(({ name }) => new URL(name).pathname).filter((file) => file.endsWith('.js'));
  }, at);
}

// What comes with code of its own: colours, formulas, lanes.
const PROMPT = 'Explain `await`:\n\n```ts\nconst answer = await ask();\n```\n\nIn $O(n^2)$, please.';

for (const [name, viewport] of Object.entries(WIDTHS)) {
  test(`a session is on the screen of a ${name} with at most ${AT_MOST_KB} kB of script`, async ({ join: joinWorkspace }, testInfo) => {
    const ana = await joinWorkspace('Ana Ruiz', { viewport });
    const sessionId = await newSession(ana, 'Backpressure');
    await sendPrompt(ana, sessionId, PROMPT, ['demo:echo', 'demo:echo']);
    await ana.page.addInitScript(watchFirstMessage);
    await ana.page.goto(`/s/${sessionId}`);
    // What comes later is there in the end.
    await expect(ana.page.locator('.cm-content#composer-field')).toBeVisible();
    await expect(ana.page.locator('.md .katex').first()).toBeVisible();
    const afterMs = (await ana.page.evaluate(() => window.firstMessageAt))!;
    const scripts = await scriptsUntil(ana.page, afterMs);

    const sizes = [...new Set(scripts)].map((file) => ({ file, kB: gzipSync(readFileSync(join(DIST, file))).length / 1_000 }));
    const sum = sizes.reduce((total, { kB }) => total + kB, 0);
    const list = sizes.toSorted((a, b) => b.kB - a.kB).map(({ file, kB }) => `${kB.toFixed(1)} ${file}`);
    const description = `${sum.toFixed(1)} kB gzip in ${sizes.length} files, first message after ${Math.round(afterMs)} ms`;
    testInfo.annotations.push({ type: 'weight', description });
    process.stdout.write(`Weight, ${name}: ${description}\n`);
    expect(sum, list.join('\n')).toBeLessThanOrEqual(AT_MOST_KB);
  });
}
