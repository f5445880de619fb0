import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placesOf } from './places.ts';

const ROUTES = readFileSync(join(import.meta.dirname, '../../client/src/app/routes.tsx'), 'utf8');
/** They show words of ours alone: what comes after their sign-in stands in the others. */
const STEPS = new Set(['/sign-in/link', '/sign-in/code', '/sign-in/done', '/confirm-address', '/invitation/link']);

test('every page of the client is a place', () => {
  const world = { owner: { workspace: { slug: 'slug' } }, open: { id: 'id' }, link: { token: 'token' } };
  const visited = new Set(placesOf({ world }).map(({ path }) => path.split('#')[0]));
  const pages = [...ROUTES.matchAll(/<Route path="([^"]+)"/g)].map(([, path]) => path!.replace(':slug', 'slug').replace(':id', 'id'));
  expect(pages.length).toBeGreaterThan(15);
  expect(pages.filter((path) => !visited.has(path) && !STEPS.has(path))).toEqual([]);
});
