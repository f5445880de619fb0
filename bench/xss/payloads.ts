/**
 * Hostile texts, made and not collected: each is of a family, says who it is when it runs (`bang(n)`) or is fetched (the canary's host), and is
 * different from all others.
 */
import { ENCODED, HANDLERS, MUTATIONS, UNICODE } from './payload-markup.ts';
import { FETCHES, SCHEMES } from './payload-addresses.ts';
import { CLOBBERS, FORMULAS, MARKDOWN, TEMPLATES } from './payload-contexts.ts';

/** A host that exists for nobody but the browser of the proof. */
export const CANARY = 'canary.test';

export interface Payload {
  id: number;
  family: string;
  text: string;
}

/** Made of its own number, of which each family takes what varies: the same number gives the same text. */
export type Make = (id: number, index: number) => string;

export interface Family {
  name: string;
  count: number;
  make: Make;
}

const FAMILIES: readonly Family[] = [HANDLERS, ENCODED, MUTATIONS, UNICODE, SCHEMES, FETCHES, MARKDOWN, FORMULAS, TEMPLATES, CLOBBERS];

export function allPayloads(): Payload[] {
  let id = 1_000;
  return FAMILIES.flatMap(({ name, count, make }) =>
    Array.from({ length: count }, (_, index) => {
      id += 1;
      return { id, family: name, text: make(id, index) };
    }),
  );
}

/** Of every family some, spread over it. */
export function samplePayloads(count: number): Payload[] {
  const all = allPayloads();
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]!);
}

/** Those that can still be read in a text that shows them. */
export function shownIn(text: string, payloads: readonly Payload[]): Payload[] {
  const seen = new Set(
    [...text.matchAll(/bang(?:\(|`|&#40;|&lpar;|\\u0028)(\d{4})|canary\.test\/(\d{4})/g)].map(([, run, fetched]) => Number(run ?? fetched)),
  );
  return payloads.filter(({ id }) => seen.has(id));
}

/** As one text, where a place has only one. */
export const joined = (payloads: readonly Payload[], between = ' '): string => payloads.map(({ text }) => text).join(between);
