import { describe, expect, test } from 'vitest';
import { emphasizeMentions, insertMention, matchMentions, mentionQuery, mentionsIn } from './mention-text.ts';
import type { Mentionable } from './mention-text.ts';

const one = (name: string, kind: Mentionable['kind'] = 'USER', isHere = false): Mentionable => ({ id: name, kind, name, isHere });

test.each([
  ['@', ''],
  ['Hello @an', 'an'],
  ['Hello @Ana R', 'Ana R'],
  ['(@an', 'an'],
  ['mail@example', null],
  ['no', null],
  ['@ana\nnext', null],
])('what is being mentioned in %j', (text, query) => {
  expect(mentionQuery(text)).toBe(query);
});

test('people who are here come first, models last; any word of a name may be typed', () => {
  const all = [one('Opus', 'MODEL'), one('Ben Okoro'), one('Ana Ruiz', 'USER', true), one('Olga Opal')];
  expect(matchMentions(all, '', 9).map(({ name }) => name)).toEqual(['Ana Ruiz', 'Ben Okoro', 'Olga Opal', 'Opus']);
  expect(matchMentions(all, 'op', 9).map(({ name }) => name)).toEqual(['Olga Opal', 'Opus']);
  expect(matchMentions(all, 'Ben O', 9).map(({ name }) => name)).toEqual(['Ben Okoro']);
  expect(matchMentions(all, 'Ben is', 9)).toEqual([]);
});

test('a choice takes the place of what was typed', () => {
  expect(insertMention('Ask @an today', 7, 'an', 'Ana Ruiz')).toEqual({ text: 'Ask @Ana Ruiz today', caret: 14 });
});

test('a mention that was deleted from the text is none', () => {
  expect(mentionsIn('@Ana only', [one('Ana'), one('Ben'), one('Ana')]).map(({ name }) => name)).toEqual(['Ana']);
});

describe('mentions stand out', () => {
  test('whole names, the longest first, but not in code', () => {
    expect(emphasizeMentions('@Ana Ruiz, @Ana and `@Ana`', [one('Ana'), one('Ana Ruiz')])).toBe('**@Ana Ruiz**, **@Ana** and `@Ana`');
  });
  test('a name is a name, whatever signs it has', () => {
    expect(emphasizeMentions('@a.b* (c)', [one('a.b* (c)')])).toBe(String.raw`**@a.b\* (c)**`);
  });
});
