// @vitest-environment jsdom
import { beforeEach, expect, test } from 'vitest';
import { MAX_LANES } from '../../../../schema/wire/limits.ts';
import { formatCost } from './format-usage.ts';
import { effectiveChoice, readChoice, writeChoice } from './model-choice.ts';

beforeEach(() => localStorage.clear());

const model = (id: string, available = true) => ({ id, name: id, provider: id.split(':')[0]!, available, isDemo: id.startsWith('demo') });
const MODELS = [model('demo:echo'), model('anthropic:a'), model('openai:b', false)];

test('the first real model is asked where nothing is remembered, the demo where there is no other', () => {
  expect(effectiveChoice([], MODELS)).toEqual(['anthropic:a']);
  expect(effectiveChoice([], [model('demo:echo')])).toEqual(['demo:echo']);
  expect(effectiveChoice([], [])).toEqual([]);
});

test('what is remembered is asked as far as it can be reached, twice if it stands twice', () => {
  expect(effectiveChoice(['openai:b', 'anthropic:a', 'anthropic:a'], MODELS)).toEqual(['anthropic:a', 'anthropic:a']);
});

test('a choice is remembered for its workspace', () => {
  writeChoice(localStorage, 'wks_1', ['anthropic:a']);
  expect(readChoice(localStorage, 'wks_1')).toEqual(['anthropic:a']);
  expect(readChoice(localStorage, 'wks_2')).toEqual([]);
});

test('nonsense in storage is no choice', () => {
  localStorage.setItem('parley.models.wks_1', '{"a":');
  expect(readChoice(localStorage, 'wks_1')).toEqual([]);
  localStorage.setItem('parley.models.wks_1', JSON.stringify([1, ...Array.from({ length: 20 }, () => 'anthropic:a')]));
  expect(readChoice(localStorage, 'wks_1')).toHaveLength(MAX_LANES);
});

test.each([
  ['0', '$0.00'],
  ['42', '$0.00004'],
  ['4960', '$0.00496'],
  ['250000', '$0.25'],
  ['12345678', '$12.35'],
])('%s micro-USD are %s', (micros, expected) => {
  expect(formatCost(micros, 'en-US')).toBe(expected);
});
