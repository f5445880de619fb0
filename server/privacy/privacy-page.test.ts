/** docs/privacy.md says what this program does. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERASED_PERSON, ERASED_TEXT } from '../../schema/wire/erased.ts';
import { ACCOUNT_WAY_BACK_MS } from '../identity/leaving.ts';
import { DOWNLOAD_LIFETIME_MS } from './download.ts';
import { PERSONAL_TABLES } from './personal-tables.ts';
import { MAX_KEPT_DAYS, MIN_KEPT_DAYS } from './retention.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/privacy.md'), 'utf8').replaceAll(/\s+/g, ' ');

test('names every section of the copy', () => {
  expect(PERSONAL_TABLES.map(({ section }) => section).filter((section) => !PAGE.includes(`\`${section}\``))).toEqual([]);
});

test('names every job that deletes or erases', () => {
  const sources = readdirSync(join(ROOT, 'server'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.includes('test'),
  );
  const jobs = sources.flatMap((name) => [
    ...readFileSync(join(ROOT, 'server', name), 'utf8').matchAll(/name: '([a-z]+:(?:delete|erase)-[a-z-]+)'/g),
  ]);
  const names = jobs.map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !PAGE.includes(`\`${name}\``))).toEqual([]);
});

test('says the times and words that the program has', () => {
  const days = ACCOUNT_WAY_BACK_MS / 86_400_000;
  expect(PAGE).toContain(`For ${days} days`);
  expect([DOWNLOAD_LIFETIME_MS / 60_000, MIN_KEPT_DAYS, MAX_KEPT_DAYS]).toEqual([10, 30, 3_650]);
  for (const words of ['ten minutes', '30 to 3,650', `\`${ERASED_TEXT}\``, `“${ERASED_PERSON}”`]) expect(PAGE).toContain(words);
});

test('the tests that it names exist', () => {
  const named = [...PAGE.matchAll(/`(server\/[\w/.-]+\.test\.ts)`/g)].map(([, path]) => path!);
  expect(named.length).toBeGreaterThan(3);
  for (const path of named) expect(readFileSync(join(ROOT, path), 'utf8')).not.toBe('');
});
