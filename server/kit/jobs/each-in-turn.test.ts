import { expect, test, vi } from 'vitest';
import { eachInTurn } from './each-in-turn.ts';

const touch = () => undefined;

test('one that fails keeps no other from its turn, and is told of at the end', async () => {
  const done: number[] = [];
  const work = async (item: number) => {
    if (item % 2 === 0) throw new Error(`not ${item}`);
    done.push(item);
  };
  const run = eachInTurn({ touch }, [1, 2, 3, 4, 5], work);
  await expect(run).rejects.toMatchObject({ message: '2 of 5 failed; the others are done.', cause: { message: 'not 2' } });
  expect(done).toEqual([1, 3, 5]);
  await expect(eachInTurn({ touch }, [1, 3], work)).resolves.toBeUndefined();
});

test('a run that has to end does so, also in the middle of a failure', async () => {
  const work = vi.fn<() => Promise<void>>(() => Promise.reject(new Error('cut off')));
  let touches = 0;
  const cutOff = () => {
    if (++touches === 2) throw new Error('the server stops');
  };
  await expect(eachInTurn({ touch: cutOff }, [1, 2, 3], work)).rejects.toThrow('the server stops');
  expect(work).toHaveBeenCalledTimes(1);
});
