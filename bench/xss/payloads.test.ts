import { expect, test } from 'vitest';
import { allPayloads, joined, samplePayloads, shownIn } from './payloads.ts';

const all = allPayloads();

test('at least 2,600 payloads, no two alike, each with a number of its own', () => {
  expect(all.length).toBeGreaterThanOrEqual(2_600);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  // Not alike either once their numbers are taken away.
  const shapes = new Set(all.map(({ id, text }) => text.replaceAll(String(id), '#')));
  expect(shapes.size).toBeGreaterThan(all.length * 0.95);
  expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
});

test('each says who it is when it runs or is fetched', () => {
  const isTold = (text: string, id: number) =>
    text.includes(String(id)) ||
    text.includes(btoa(`bang(${id})`)) ||
    text.includes(btoa(`<script>top.bang(${id})</script>`)) ||
    /&#|fromCharCode/.test(text);
  expect(all.filter(({ id, text }) => !isTold(text, id))).toEqual([]);
});

test('a sample has some of every family', () => {
  const families = (payloads: typeof all) => new Set(payloads.map(({ family }) => family));
  expect(families(samplePayloads(60))).toEqual(families(all));
  expect(new Set(samplePayloads(60).map(({ id }) => id)).size).toBe(60);
});

test('what a text shows is found in it, and nothing else', () => {
  const [one, two, three] = all as [(typeof all)[0], (typeof all)[0], (typeof all)[0]];
  expect(shownIn(joined([one, two]), [one, two, three])).toEqual([one, two]);
  expect(shownIn('nothing', all)).toEqual([]);
});
