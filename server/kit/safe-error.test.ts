import { expect, test } from 'vitest';
import { safeError } from './safe-error.ts';

const CANARY = 'canary in the text';
const shown = (error: unknown) => JSON.stringify(safeError(error));

function refused(message: string, code: string): Error {
  return Object.assign(new Error(message), {
    code,
    detail: `Failing row contains (${CANARY})`,
    table: 'message',
    constraint: 'broken',
    where: CANARY,
    query: CANARY,
  });
}

test('of a row that the database refused it tells which rule, not which row', () => {
  const error = refused(
    `new row for relation "message" violates check constraint "broken"\n - detail: Failing row contains (${CANARY}).`,
    '23514',
  );
  expect(shown(error)).not.toContain(CANARY);
  expect(safeError(error)).toMatchObject({
    type: 'Error',
    message: 'new row for relation "message" violates check constraint "broken"',
    code: '23514',
    constraint: 'broken',
    table: 'message',
    stack: expect.stringMatching(/^\s+at .*safe-error\.test\.ts/),
  });
});

test('values that could not be read are left out', () => {
  expect(safeError(refused(`invalid input syntax for type integer: "${CANARY}"`, '22P02')).message).toBe(
    'invalid input syntax for type integer: "…"',
  );
  expect(shown(thrownBy(() => JSON.parse(`{"a": ${CANARY}`)))).not.toContain('canary');
});

test('causes are shown in the same way, and end', () => {
  const cause = refused(`broken\n - detail: ${CANARY}`, '23514');
  const error = new Error('could not save', { cause });
  expect(safeError(error)).toMatchObject({ message: 'could not save', cause: { message: 'broken', code: '23514' } });
  cause.cause = error;
  expect(shown(error)).not.toContain(CANARY);
  expect(safeError(CANARY)).toEqual({ type: 'string', message: 'not an error' });
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
