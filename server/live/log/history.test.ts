import { describe, expect, it } from 'vitest';
import { findProblems } from './history.ts';
import { draftEdited } from './log-testing.ts';

const COUNT = 100;
const honest = Array.from({ length: COUNT }, (_, i) => ({ seq: i + 1, event: draftEdited(String(i)) }));
const written = new Map(honest.map(({ seq, event }) => [seq, event]));

describe('the checker of histories', () => {
  it('finds nothing wrong with an honest one', () => {
    expect(findProblems(written, honest, 0, COUNT)).toEqual([]);
  });

  it.each([
    ['one loss', honest.toSpliced(40, 1)],
    ['a loss at the end', honest.slice(0, -1)],
    ['a loss at the start', honest.slice(1)],
    ['one duplicate', honest.toSpliced(40, 0, honest[39]!)],
    ['one swap', honest.with(40, honest[41]!).with(41, honest[40]!)],
    ['one falsified entry', honest.with(40, { seq: 41, event: draftEdited('another') })],
    ['one entry too many', [...honest, { seq: COUNT + 1, event: draftEdited('x') }]],
  ])('flags %s', (_, doctored) => {
    expect(findProblems(written, doctored, 0, COUNT)).not.toEqual([]);
  });
});
