import { parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';
import { ACTIONS, SUBJECTS, countAction, ruleOf } from '../limits.ts';
import type { ActionKind } from '../limits.ts';
import type { RateRule } from '../kit/rate-limit.ts';
import { COUNTED_WITHIN, MUTATION_KINDS, mutationsOf } from './mutation-kinds.ts';

const MUTATIONS = schema.getMutationType()!.getFields();
const KINDS = Object.keys(ACTIONS) as ActionKind[];

function countsOf(text: string): Record<string, number> {
  const document = parse(text);
  return Object.fromEntries(mutationsOf(document, document.definitions[0] as OperationDefinitionNode));
}

test('each mutation that is named exists, and is of a kind of the table', () => {
  const named = Object.entries(MUTATION_KINDS);
  expect(named.filter(([name]) => !Object.hasOwn(MUTATIONS, name))).toEqual([]);
  expect(named.filter(([, kind]) => !KINDS.includes(kind))).toEqual([]);
});

test('what strangers may do, what sends mail and what asks a model has a kind of its own', () => {
  const isPublic = (name: string) => MUTATIONS[name]!.extensions['permission'] === 'public';
  const needsOne = (name: string) => isPublic(name) || /^(send|invite|resend|request|queue|retry|continue)/.test(name);
  expect(Object.keys(MUTATIONS).filter((name) => needsOne(name) && !Object.hasOwn(MUTATION_KINDS, name))).toEqual([]);
});

test('what strangers may do is counted by where they come from', () => {
  const open = Object.keys(MUTATIONS).filter((name) => MUTATIONS[name]!.extensions['permission'] === 'public');
  expect(open.length).toBeGreaterThan(5);
  expect(open.filter((name) => !ruleOf(MUTATION_KINDS[name]!, 'ip'))).toEqual([]);
});

test('every kind says what there were too many of, and each rule has a name of its own', () => {
  const rules = KINDS.flatMap((kind) => SUBJECTS.map((subject) => ruleOf(kind, subject))).filter((rule) => rule !== null);
  expect(rules.length).toBeGreaterThan(60);
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  for (const { name, points, perSeconds, words } of rules)
    expect([name, points > 0, perSeconds > 0, words]).toEqual([name, true, true, expect.any(String)]);
});

test('all fields of an operation count, however they are asked for; those that services count do not', () => {
  expect(countsOf('mutation { logout { ok } }')).toEqual({ mutation: 1 });
  expect(countsOf('mutation { a: sendPrompt { x } b: sendPrompt { x } pinSession { x } }')).toEqual({ prompt: 2, mutation: 1 });
  expect(
    countsOf(
      'mutation { ...F ... on Mutation { addComment { x } } } fragment F on Mutation { sendPrompt { x } ...G } fragment G on Mutation { steer { x } }',
    ),
  ).toEqual({
    prompt: 2,
    comment: 1,
  });
  expect(countsOf('mutation { editDraft { x } login { x } }')).toEqual({});
  expect(countsOf('mutation { constructor { x } }')).toEqual({ mutation: 1 });
  expect([...COUNTED_WITHIN].filter((kind) => !KINDS.includes(kind))).toEqual([]);
});

test('the narrowest comes first, and a refusal ends the counting', async () => {
  const taken: string[] = [];
  const take = (refused?: string) => (rule: RateRule, key: string) => {
    taken.push(`${rule.name} ${key}`);
    if (rule.name === refused) return Promise.reject(new Error('refused'));
    return Promise.resolve({ limit: rule.points, perSeconds: rule.perSeconds, remaining: taken.length, resetsIn: 1 });
  };
  const by = { workspace: 'w', person: 'p' };
  expect(await countAction({ take: take() }, 'prompt', by)).toMatchObject({ limit: ACTIONS.prompt.person[0] });
  await expect(countAction({ take: take('prompt-person') }, 'prompt', by)).rejects.toThrow('refused');
  expect(taken).toEqual(['prompt-person p', 'prompt-workspace w', 'prompt-person p']);
  expect(await countAction({ take: take() }, 'presence', { ip: 'x' })).toBeNull();
});
