import { expect, test } from 'vitest';
import { branchOnPath, createBranches, inListOrder, isTip } from './branches.ts';
import type { Branch } from './branches.ts';
import { snapshotOf } from './history-fixture.ts';
import type { SessionEvent } from './model.ts';
import { buildTree, pathTo } from './tree.ts';
import type { TreeMessage } from './tree.ts';

const CREATOR = { __typename: 'User' as const, id: 'usr_ana', displayName: 'Ana' };

function branchOf(id: string, change: Partial<Branch> = {}): Branch {
  const rest = { name: id, state: 'OPEN' as const, baseId: 'a1', headId: null, messageCount: 0, mergedIntoId: null, version: 1 };
  return { id, ...rest, createdBy: CREATOR, updatedAt: '2026-11-20T00:00:00.000Z', ...change };
}

function storeOf() {
  let listener = (_event: SessionEvent): void => {};
  const branches = createBranches({
    subscribeEvents(added) {
      listener = added;
      return () => {};
    },
  });
  return { branches, say: (event: SessionEvent) => listener(event) };
}

const message = (id: string, parentId: string | null, role: TreeMessage['role'], lane: number | null = null): TreeMessage => ({
  id,
  parentId,
  role,
  lane,
  createdAt: '2026-11-20T00:00:00.000Z',
});
/** a1 is the mainline's end; below it a branch of two lanes, and a nameless way on from the first. */
const tree = buildTree(
  new Map(
    [
      message('p1', null, 'USER'),
      message('a1', 'p1', 'ASSISTANT', 0),
      message('p2', 'a1', 'USER'),
      message('a2', 'p2', 'ASSISTANT', 0),
      message('b2', 'p2', 'ASSISTANT', 1),
      message('p3', 'a2', 'USER'),
    ].map((one) => [one.id, one]),
  ),
);
const onMainline = (id: string) => ['p1', 'a1'].includes(id);
const at = (branches: Branch[], leafId: string) => branchOnPath(branches, pathTo(tree, leafId), tree.byId, onMainline)?.id ?? null;

test('R1: the newest of a branch stays, whether a snapshot or an event brought it', () => {
  const { branches, say } = storeOf();
  let told = 0;
  branches.subscribe(() => told++);
  say({ __typename: 'BranchChanged', cursor: 'e1.1', branch: branchOf('b', { version: 3, name: 'new' }) });
  const snapshot = snapshotOf('e1.1', []);
  say({ ...snapshot, session: { ...snapshot.session, branches: [branchOf('b', { version: 2, name: 'old' }), branchOf('c')] } });
  expect([...branches.getState().values()].map(({ name }) => name)).toEqual(['new', 'c']);
  branches.receive([branchOf('c')]);
  expect(told).toBe(2);
});

test('open ones are listed first, then what changed last', () => {
  const list = [
    branchOf('closed', { state: 'CLOSED', updatedAt: '2026-11-20T03:00:00.000Z' }),
    branchOf('older'),
    branchOf('newer', { updatedAt: '2026-11-20T02:00:00.000Z' }),
  ];
  expect(inListOrder(list).map(({ id }) => id)).toEqual(['newer', 'older', 'closed']);
});

test('a branch is looked at where its end is, where another of its lanes is, and on a way on from there', () => {
  const branch = branchOf('b', { headId: 'a2' });
  expect(['a2', 'b2', 'p3', 'a1'].map((leaf) => at([branch], leaf))).toEqual(['b', 'b', 'b', null]);
  expect(at([branchOf('merged', { headId: 'a1', state: 'MERGED' })], 'a2')).toBeNull();
});

test('of several the one that ends deepest counts, and an open one before a closed one', () => {
  const closed = branchOf('closed', { headId: 'a2', state: 'CLOSED' });
  expect(at([closed, branchOf('open', { headId: 'a2' })], 'a2')).toBe('open');
  expect(at([branchOf('shallow', { headId: 'a2' }), branchOf('deep', { headId: 'p3' })], 'p3')).toBe('deep');
});

test('a prompt lets a branch grow from its end and from a lane beside it, an empty one from its base', () => {
  const branch = branchOf('b', { headId: 'a2' });
  const tips = (one: Branch) => [...tree.byId.keys()].filter((id) => isTip(one, tree.byId.get(id), tree.byId));
  expect(tips(branch)).toEqual(['a2', 'b2']);
  expect(tips(branchOf('empty'))).toEqual(['a1']);
  expect(isTip(branchOf('root', { baseId: null }), undefined, tree.byId)).toBe(true);
});
