import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildTree, chooseWayTo, pathTo, visiblePath } from './tree.ts';
import type { Choices, TreeMessage } from './tree.ts';
import { createTurnSharer, stepAlternative, toTurns } from './turns.ts';

type Row = [id: string, parentId: string | null, role?: TreeMessage['role'], lane?: number];

function treeOf(rows: readonly Row[]) {
  const messages = rows.map(([id, parentId, role = 'USER', lane], index): TreeMessage => ({
    id,
    parentId,
    role,
    lane: role === 'ASSISTANT' ? (lane ?? 0) : null,
    createdAt: new Date(index * 1000).toISOString(),
  }));
  return buildTree(new Map(messages.map((message) => [message.id, message])));
}

const ids = (messages: readonly TreeMessage[]) => messages.map((message) => message.id);
const NONE: Choices = new Map();

const talk = treeOf([
  ['p1', null],
  ['a1', 'p1', 'ASSISTANT', 0],
  ['b1', 'p1', 'ASSISTANT', 1],
  ['p2', 'a1'],
  ['a2', 'p2', 'ASSISTANT'],
  ['p2x', 'a1'],
  ['a2x', 'p2x', 'ASSISTANT'],
]);

test('without a choice the mainline is seen', () => {
  expect(ids(visiblePath(talk, 'a2', NONE))).toEqual(['p1', 'a1', 'p2', 'a2']);
});

test('a chosen version is followed to its end', () => {
  const choices = chooseWayTo(talk, 'a2', NONE, 'p2x');
  expect(ids(visiblePath(talk, 'a2', choices))).toEqual(['p1', 'a1', 'p2x', 'a2x']);
});

test('going back to the mainline leaves nothing decided', () => {
  const choices = chooseWayTo(talk, 'a2', chooseWayTo(talk, 'a2', NONE, 'p2x'), 'p2');
  expect(choices.size).toBe(0);
});

test('a lane that was not gone on from can be chosen', () => {
  expect(ids(visiblePath(talk, 'a2', chooseWayTo(talk, 'a2', NONE, 'b1')))).toEqual(['p1', 'b1']);
});

test('a retry at the end is seen instead of what it replaces; one in the middle is not', () => {
  const retried = treeOf([
    ['p1', null],
    ['a1', 'p1', 'ASSISTANT'],
    ['a1r', 'p1', 'ASSISTANT'],
  ]);
  expect(ids(visiblePath(retried, 'a1', NONE))).toEqual(['p1', 'a1r']);
  const went = treeOf([
    ['p1', null],
    ['a1', 'p1', 'ASSISTANT'],
    ['p2', 'a1'],
    ['a1r', 'p1', 'ASSISTANT'],
  ]);
  expect(ids(visiblePath(went, 'p2', NONE))).toEqual(['p1', 'a1', 'p2']);
});

test('where older messages are not loaded, the path begins at the oldest that is', () => {
  const part = treeOf([
    ['p9', 'not-loaded'],
    ['a9', 'p9', 'ASSISTANT'],
  ]);
  expect(ids(visiblePath(part, 'a9', NONE))).toEqual(['p9', 'a9']);
});

test('lanes hold their attempts, the newest shown, and prompts their versions', () => {
  const tree = treeOf([
    ['p', null],
    ['a', 'p', 'ASSISTANT', 0],
    ['b', 'p', 'ASSISTANT', 1],
    ['b2', 'p', 'ASSISTANT', 1],
    ['q', null],
  ]);
  const [prompt, answers] = toTurns(tree, visiblePath(tree, 'a', NONE), new Map());
  expect(prompt).toMatchObject({ kind: 'prompt', alternatives: { ids: ['p', 'q'], index: 0 } });
  expect(answers).toMatchObject({
    kind: 'answers',
    onPathId: 'a',
    lanes: [
      { lane: 0, shownId: 'a', attempts: { ids: ['a'], index: 0 } },
      { lane: 1, shownId: 'b2', attempts: { ids: ['b', 'b2'], index: 1 } },
    ],
  });
  const chosen = toTurns(tree, visiblePath(tree, 'a', NONE), new Map([['p#1', 'b']]));
  expect(chosen[1]).toMatchObject({ lanes: [{}, { shownId: 'b' }] });
});

test('versions end where they end', () => {
  expect(stepAlternative({ ids: ['a', 'b'], index: 0 }, -1)).toBeNull();
  expect(stepAlternative({ ids: ['a', 'b'], index: 0 }, 1)).toBe('b');
});

test('a turn that did not change stays the same object', () => {
  const share = createTurnSharer();
  const before = share(toTurns(talk, visiblePath(talk, 'a2', NONE), new Map()));
  const after = share(toTurns(talk, visiblePath(talk, 'a2', chooseWayTo(talk, 'a2', NONE, 'p2x')), new Map()));
  expect(after[0]).toBe(before[0]);
  expect(after[1]).toBe(before[1]);
  expect(after[2]).not.toBe(before[2]);
});

test('a branch below the mainline’s end is seen by those who chose it, and by nobody else', () => {
  const branched = treeOf([
    ['p1', null],
    ['a1', 'p1', 'ASSISTANT'],
    ['p2', 'a1'],
    ['a2', 'p2', 'ASSISTANT'],
  ]);
  expect(ids(visiblePath(branched, 'a1', NONE))).toEqual(['p1', 'a1']);
  const choices = chooseWayTo(branched, 'a1', NONE, 'p2');
  expect(ids(visiblePath(branched, 'a1', choices))).toEqual(['p1', 'a1', 'p2', 'a2']);
  expect(ids(visiblePath(branched, 'a1', chooseWayTo(branched, 'a1', choices, 'a1')))).toEqual(['p1', 'a1']);
  const root = treeOf([['p', null]]);
  expect(ids(visiblePath(root, null, NONE))).toEqual([]);
  expect(ids(visiblePath(root, null, chooseWayTo(root, null, NONE, 'p')))).toEqual(['p']);
});

test('who stands at the end of an empty branch sees the way to there, and no further', () => {
  expect(ids(visiblePath(talk, 'a2', NONE, { messageId: 'a1', isEnd: true }))).toEqual(['p1', 'a1']);
  expect(ids(visiblePath(talk, 'a2', NONE, { messageId: null, isEnd: true }))).toEqual([]);
});

test('where somebody went to a part that is loaded by itself, the path begins there', () => {
  const parts = treeOf([
    ['p1', 'not-loaded'],
    ['a1', 'p1', 'ASSISTANT'],
    ['p9', 'not-loaded-either'],
    ['a9', 'p9', 'ASSISTANT'],
  ]);
  const choices = chooseWayTo(parts, 'a9', NONE, 'p1');
  expect(ids(visiblePath(parts, 'a9', choices, { messageId: 'p1', isEnd: false }))).toEqual(['p1', 'a1']);
  expect(ids(visiblePath(parts, 'a9', choices))).toEqual(['p9', 'a9']);
});

const trees = fc
  .array(fc.record({ parent: fc.nat(), role: fc.constantFrom('USER' as const, 'ASSISTANT' as const), lane: fc.nat(2) }), {
    minLength: 1,
    maxLength: 25,
  })
  .map((nodes) =>
    treeOf(nodes.map(({ parent, role, lane }, index): Row => [`m${index}`, index === 0 ? null : `m${parent % index}`, role, lane])),
  );

test('any choice leads from the root to a leaf and through what was chosen', () => {
  fc.assert(
    fc.property(trees, fc.nat(), fc.array(fc.nat(), { maxLength: 4 }), (tree, leaf, picks) => {
      const all = [...tree.byId.keys()];
      const mainline = all[leaf % all.length]!;
      let choices: Choices = NONE;
      for (const pick of picks) {
        const wanted = all[pick % all.length]!;
        choices = chooseWayTo(tree, mainline, choices, wanted);
        const path = visiblePath(tree, mainline, choices);
        expect(ids(path)).toContain(wanted);
        expect(ids(path)).toEqual(ids(pathTo(tree, path.at(-1)!.id)));
        const end = path.at(-1)!.id;
        expect(tree.children.has(end) && end !== mainline).toBe(false);
      }
    }),
    { numRuns: 400 },
  );
});
