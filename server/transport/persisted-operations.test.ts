import { expect, test } from 'vitest';
import type { Database } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import { createTestClock } from '../testkit/clock.ts';
import { createPersistedOperations } from './persisted-operations.ts';

const OWN = 'a'.repeat(64);
const door = { credentials: {} };
const by = (sha256Hash: unknown) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

function start(mode: 'any' | 'persisted-for-cookies' = 'any') {
  let looks = 0;
  const clock = createTestClock();
  const db: Pick<Database, 'sql' | 'asHouse'> = {
    asHouse: (_reason, work) => work(),
    sql() {
      looks++;
      throw new Error('the database is away');
    },
  };
  const own = new Map([[OWN, '{ server { version } }']]);
  const persisted = createPersistedOperations({ own, mode, db, clock, log: { warn: () => undefined } });
  const codeOf = (asked: object, of: typeof door = door) =>
    persisted.resolve(asked, of).then(
      (text) => text,
      (error: unknown) => (error instanceof Expected ? error.code : Promise.reject(error)),
    );
  return { clock, codeOf, looks: () => looks };
}

test('what this process serves needs no database; what nobody knows is looked for at most once a second', async () => {
  const { clock, codeOf, looks } = start();
  expect(await codeOf(by(OWN))).toBe('{ server { version } }');
  expect(await codeOf({ query: '', ...by(OWN) })).toBe('{ server { version } }');
  expect(looks()).toBe(0);
  const unknown = Array.from({ length: 200 }, (_, n) => by(n.toString(16).padStart(64, '0')));
  expect(new Set(await Promise.all(unknown.map((asked) => codeOf(asked))))).toEqual(new Set(['PERSISTED_QUERY_NOT_FOUND']));
  expect(looks()).toBe(1);
  clock.advance(999);
  await codeOf(unknown[0]!);
  expect(looks()).toBe(1);
  clock.advance(1);
  await codeOf(unknown[0]!);
  expect(looks()).toBe(2);
});

test('a text counts before a hash, and what is no hash is none', async () => {
  const { codeOf } = start();
  expect(await codeOf({ query: '{ models { id } }', ...by(OWN) })).toBe('{ models { id } }');
  for (const wrong of [OWN.toUpperCase(), `${OWN} `, 7, null, {}, undefined]) expect(await codeOf(by(wrong))).toBe('');
  for (const extensions of [null, undefined, { persistedQuery: 'x' }, { persistedQuery: null }])
    expect(await codeOf({ extensions })).toBe('');
});

test('persisted-for-cookies: a browser’s login sends no text of its own; everybody else does', async () => {
  const { codeOf } = start('persisted-for-cookies');
  const text = { query: '{ models { id } }' };
  const cookie = { credentials: { cookie: 'parley=x' } };
  expect(await codeOf(text, cookie)).toBe('FORBIDDEN');
  expect(await codeOf(by(OWN), cookie)).toBe('{ server { version } }');
  expect(await codeOf(text, { credentials: { cookie: 'parley=x', authorization: 'Bearer pk_x' } as never })).toBe('{ models { id } }');
  expect(await codeOf(text)).toBe('{ models { id } }');
  const any = start('any');
  expect(await any.codeOf(text, cookie)).toBe('{ models { id } }');
});
