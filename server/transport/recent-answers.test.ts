import { expect, test } from 'vitest';
import type { Door } from './door.ts';
import { createRecentAnswers } from './recent-answers.ts';

const newDoor = (): Door => ({ credentials: {}, ip: '', userAgent: '', requestId: '', setCookie: () => undefined });

function setUp() {
  const time = { now: 5_000 };
  const asked: ((answer: string | Error) => void)[] = [];
  const ask = () =>
    new Promise<string>((resolve, reject) => asked.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer))));
  return { time, asked, answers: createRecentAnswers(ask, () => time.now) };
}

test('R5: one question serves who asks within a second, and while it is not answered', async () => {
  const { time, asked, answers } = setUp();
  const door = newDoor();
  const both = [answers.of(door), answers.of(door)];
  asked[0]!('ada');
  expect(await Promise.all(both)).toEqual(['ada', 'ada']);
  time.now += 999;
  expect(await answers.of(door)).toBe('ada');
  expect(asked).toHaveLength(1);
  time.now += 1;
  const later = answers.of(door);
  asked[1]!('bob');
  expect(await later).toBe('bob');
});

test('R5: doors are told apart', async () => {
  const { asked, answers } = setUp();
  const both = [answers.of(newDoor()), answers.of(newDoor())];
  asked[0]!('ada');
  asked[1]!('bob');
  expect(await Promise.all(both)).toEqual(['ada', 'bob']);
});

test('R5: after a change nobody gets an answer that was asked for before it, even if it comes later', async () => {
  const { asked, answers } = setUp();
  const door = newDoor();
  const before = answers.of(door);
  answers.forget();
  const after = answers.of(door);
  asked[0]!('may');
  asked[1]!('may not');
  expect(await before).toBe('may');
  expect(await after).toBe('may not');
  expect(await answers.of(door)).toBe('may not');
});

test('R5: a question that failed is asked again', async () => {
  const { asked, answers } = setUp();
  const door = newDoor();
  const first = answers.of(door);
  asked[0]!(new Error('away'));
  await expect(first).rejects.toThrow('away');
  const second = answers.of(door);
  asked[1]!('ada');
  expect(await second).toBe('ada');
});
