/** Walks through all places with a batch of payloads in every text that the API gives, and once more with every answer refused in hostile words. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page, Watched } from './browser.ts';
import { joined, shownIn } from './payloads.ts';
import type { Payload } from './payloads.ts';
import { placesOf } from './places.ts';
import type { Place } from './places.ts';
import type { HostileReplies } from './replies.ts';
import type { Stage } from './stage.ts';

const SHOWN_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;
/** Of a batch; what is encoded cannot be read in the page. */
const MOST = 0.5;
const REFUSED = ', refused';
const LEAST_REFUSED = 8;

export interface Shown {
  /** By place: how many payloads were seen to stand in it as text, at most. */
  places: Map<string, Set<number>>;
  /** What could not be looked at. */
  problems: string[];
}

export const nothingShown = (): Shown => ({ places: new Map(), problems: [] });

/** Text, values and names: everything that the page tells anybody, ten times at most where one text stands often. */
function everyText(): string {
  const parts = [document.title, document.body.textContent];
  for (const element of document.querySelectorAll('input, textarea, [title], [aria-label], [placeholder]')) {
    parts.push(
      (element as HTMLInputElement).value ?? '',
      ...['title', 'aria-label', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
    );
  }
  return parts.slice(0, 2_000).join('\n');
}

export async function lookAt(
  page: Page,
  watched: Watched,
  name: string,
  payloads: readonly Payload[],
  shown: Shown,
  isWanted: boolean,
): Promise<void> {
  const deadline = Date.now() + SHOWN_WITHIN_MS;
  let seen: Payload[] = [];
  let before = '';
  const wanted = isWanted ? shownIn(joined(payloads), payloads).length * MOST : 0;
  for (;;) {
    const text = await page.evaluate(everyText);
    seen = shownIn(text, payloads);
    // Formulas and colours come later than the text.
    if ((seen.length >= wanted && text === before) || Date.now() > deadline) break;
    before = text;
    await delay(LOOK_EVERY_MS);
  }
  const known = shown.places.get(name) ?? new Set<number>();
  for (const { id } of seen) known.add(id);
  shown.places.set(name, known);
  if (isWanted && seen.length < wanted) shown.problems.push(`${name}: only ${seen.length} of ${payloads.length} payloads stood there`);
  await watched.scan(page, name);
}

export interface TourOptions {
  stage: Stage;
  watched: Watched;
  page: Page;
  replies: HostileReplies;
  payloads: readonly Payload[];
  shown: Shown;
}

export async function tour({ stage, watched, page, replies, payloads, shown }: TourOptions): Promise<void> {
  replies.text = joined(payloads, '\n\n');
  async function visit(place: Place, isWanted: boolean, name = place.name): Promise<void> {
    try {
      await page.goto(place.path);
      await page.locator('h1, h2, h3, [role=alert], main').first().waitFor({ timeout: SHOWN_WITHIN_MS });
      await place.open?.(page);
      await lookAt(page, watched, name, payloads, shown, isWanted);
    } catch (error) {
      shown.problems.push(`${name}: ${String(error).slice(0, 300)}`);
    }
  }
  for (const place of placesOf(stage)) {
    replies.mode = 'hostile';
    await visit(place, place.shows !== false);
  }
  // A page that asks for nothing is refused nothing; what is opened within one is not there.
  for (const { open, ...place } of placesOf(stage)) {
    if (open) continue;
    replies.mode = 'refused';
    await visit(place, false, place.name + REFUSED);
  }
  replies.mode = 'as it is';
  const told = [...shown.places].filter(([name, ids]) => name.endsWith(REFUSED) && ids.size > 0);
  if (told.length < LEAST_REFUSED) shown.problems.push(`only ${told.length} pages told why they were refused`);
}
