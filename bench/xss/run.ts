/** All payloads in all places, in batches; the control first. */
import { launchBrowser, openWatched } from './browser.ts';
import type { Seen } from './browser.ts';
import { runControl } from './control.ts';
import type { Control } from './control.ts';
import type { Payload } from './payloads.ts';
import { makeRepliesHostile } from './replies.ts';
import { startStage } from './stage.ts';
import { nothingShown, tour } from './tour.ts';
import type { Shown } from './tour.ts';
import { inComments, inFailures, inMessages, inServerPages } from './words.ts';

export interface XssOptions {
  databaseUrl: string;
  payloads: readonly Payload[];
  /** In one text, where a place has only one. */
  perBatch: number;
  /** Of each batch the pages are walked through once. */
  hasPolicy: boolean;
  tell: (line: string) => void;
}

export interface XssResult {
  control: Control;
  seen: Seen;
  shown: Shown;
  /** Fields of the API that were made hostile on the way. */
  fields: ReadonlySet<string>;
  seconds: number;
}

export async function runXss({ databaseUrl, payloads, perBatch, hasPolicy, tell }: XssOptions): Promise<XssResult> {
  const startedAt = performance.now();
  const browser = await launchBrowser();
  const stage = await startStage(databaseUrl);
  try {
    // Beside the real pages: neither knows of the other.
    const controlled = runControl(browser, payloads, tell);
    controlled.catch(() => undefined);
    await stage.loosen();
    const watched = await openWatched(browser, { origin: stage.url, hasPolicy, cookie: stage.world.owner.cookie });
    const replies = await makeRepliesHostile(watched.context);
    const shown = nothingShown();
    const page = await watched.context.newPage();
    const told = new Set<string>();
    for (let at = 0; at < payloads.length; at += perBatch) {
      const batch = payloads.slice(at, at + perBatch);
      const options = { stage, watched, page, payloads: batch, shown };
      for (const [name, part] of Object.entries({ inMessages, inComments, inFailures, inServerPages })) {
        await part(options).catch((error: unknown) => shown.problems.push(`${name}: ${String(error).slice(0, 400)}`));
        tell(`${name}, from ${at}`);
      }
      await tour({ ...options, replies });
      for (const problem of [...shown.problems, ...watched.seen.found]) {
        if (!told.has(problem)) tell(problem);
        told.add(problem);
      }
      const { ran, fetched, dialogs, found } = watched.seen;
      tell(
        `${Math.min(at + perBatch, payloads.length)} of ${payloads.length}: ${ran.size} ran, ${fetched.size} fetched, ${dialogs.length} dialogs, ${found.length} found, ${shown.problems.length} problems`,
      );
    }
    await watched.close();
    const control = await controlled;
    tell(`the control: ${control.fired.size} of ${payloads.length} ran or were fetched`);
    return { control, seen: watched.seen, shown, fields: replies.touched, seconds: Math.round((performance.now() - startedAt) / 1_000) };
  } finally {
    await stage.close();
    await browser.close();
  }
}
