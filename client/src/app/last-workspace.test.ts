import { expect, test } from 'vitest';
import { pickWorkspace } from './last-workspace.ts';

const MINE = [{ slug: 'first' }, { slug: 'second' }];

test('the last one used, while it is still mine, else the first, else none', () => {
  expect(pickWorkspace(MINE, 'second')).toEqual({ slug: 'second' });
  expect(pickWorkspace(MINE, 'left-long-ago')).toEqual({ slug: 'first' });
  expect(pickWorkspace([], 'second')).toBeUndefined();
});
