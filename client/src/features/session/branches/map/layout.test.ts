import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_COLUMNS, inRowOrder, layoutTree } from './layout.ts';
import type { MapBranch, MapNode } from './layout.ts';

const nodesOf = (links: Record<string, string | null>): MapNode[] => Object.entries(links).map(([id, parentId]) => ({ id, parentId }));

function draw(links: Record<string, string | null>, mainlineLeafId: string | null, branches: MapBranch[] = []) {
  const layout = layoutTree({ nodes: nodesOf(links), mainlineLeafId, branches });
  return { layout, columns: Object.fromEntries(layout.rows.map(({ node, column, line }) => [node.id, [column, line]])) };
}

test('the mainline is straight', () => {
  const { layout, columns } = draw({ a: null, b: 'a', c: 'b' }, 'c');
  expect(columns).toEqual({ a: [0, 'mainline'], b: [0, 'mainline'], c: [0, 'mainline'] });
  expect(layout.columns).toBe(1);
  expect(layout.edges).toEqual([
    { fromRow: 0, fromColumn: 0, toRow: 1, toColumn: 0, line: 'mainline' },
    { fromRow: 1, fromColumn: 0, toRow: 2, toColumn: 0, line: 'mainline' },
  ]);
});

test('a branch stands beside it with its name, also below the mainline’s end', () => {
  const branch = { id: 'brn', baseId: 'b', headId: 'd' };
  const { columns } = draw({ a: null, b: 'a', c: 'b', d: 'c', e: 'b', f: 'e' }, 'f', [branch]);
  expect(columns).toMatchObject({ b: [0, 'mainline'], c: [1, 'brn'], d: [1, 'brn'], e: [0, 'mainline'], f: [0, 'mainline'] });
  expect(draw({ a: null, b: 'a', c: 'b', d: 'c' }, 'b', [branch]).columns).toMatchObject({
    b: [0, 'mainline'],
    c: [1, 'brn'],
    d: [1, 'brn'],
  });
});

test('lanes that end at once give their column back', () => {
  const { layout, columns } = draw({ p: null, q: 'p', r: 'p', s: 'p', t: 'q', u: 't', v: 't' }, 'u');
  expect(columns).toMatchObject({ q: [0, 'mainline'], r: [1, null], s: [2, null], u: [0, 'mainline'], v: [1, null] });
  expect(layout.columns).toBe(3);
});

test('a branch from a branch keeps its own name, and what goes on without one stays straight', () => {
  const branches = [
    { id: 'one', baseId: 'a', headId: 'c' },
    { id: 'two', baseId: 'b', headId: 'd' },
  ];
  const { columns } = draw({ a: null, b: 'a', c: 'b', d: 'b', e: 'c' }, 'a', branches);
  expect(columns).toEqual({ a: [0, 'mainline'], b: [1, 'one'], c: [1, 'one'], d: [2, 'two'], e: [1, null] });
});

test('an empty branch, one of the root and one whose beginning is not there are drawn without harm', () => {
  const branches = [
    { id: 'empty', baseId: 'a', headId: null },
    { id: 'root', baseId: null, headId: 'r' },
    { id: 'gone', baseId: 'unknown', headId: 'z' },
  ];
  const { columns, layout } = draw({ a: null, r: null, z: 'y' }, 'a', branches);
  expect(columns).toEqual({ a: [0, 'mainline'], r: [1, 'root'], z: [1, 'gone'] });
  expect(layout.edges).toEqual([]);
});

test('no message stands above its parent, whatever the clocks said', () => {
  expect(inRowOrder(nodesOf({ b: 'd', d: 'c', c: null, a: 'b' })).map(({ id }) => id)).toEqual(['c', 'd', 'b', 'a']);
});

const trees = fc.array(fc.nat(), { minLength: 1, maxLength: 60 }).map((parents) =>
  parents.map((parent, index): MapNode => ({
    id: `m${String(index).padStart(3, '0')}`,
    parentId: index === 0 || parent % 7 === 6 ? null : `m${String(parent % index).padStart(3, '0')}`,
  })),
);

test('every message has a place, edges lead down, and two ways share no column while both go on', () => {
  fc.assert(
    fc.property(trees, fc.nat(), fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }), (nodes, leaf, picks) => {
      const at = (pick: number) => nodes[pick % nodes.length]!.id;
      const branches = picks.map(([base, head], index) => ({ id: `b${index}`, baseId: at(base), headId: at(head) }));
      const { rows, edges, rowOf, columns } = layoutTree({ nodes, mainlineLeafId: at(leaf), branches });
      expect(rows.map(({ node }) => node.id).sort()).toEqual(nodes.map(({ id }) => id));
      expect(columns).toBeLessThanOrEqual(MAX_COLUMNS);
      expect(rows.every(({ column, line }) => (line === 'mainline') === (column === 0))).toBe(true);
      for (const { fromRow, toRow, toColumn, fromColumn } of edges) {
        expect(toRow).toBeGreaterThan(fromRow);
        expect([rows[fromRow]!.column, rows[toRow]!.column]).toEqual([fromColumn, toColumn]);
        if (columns === MAX_COLUMNS) continue;
        const between = rows.slice(fromRow + 1, toRow).filter(({ column }) => column === toColumn);
        expect(between.map(({ node }) => node.id)).toEqual([]);
      }
      expect(rowOf.size).toBe(nodes.length);
    }),
    { numRuns: 500 },
  );
});

test('5,000 messages are laid out', () => {
  const nodes = Array.from({ length: 5_000 }, (_, index): MapNode => {
    const id = `m${String(index).padStart(5, '0')}`;
    return { id, parentId: index === 0 ? null : `m${String(index % 10 === 9 ? Math.max(0, index - 40) : index - 1).padStart(5, '0')}` };
  });
  const { rows, edges } = layoutTree({ nodes, mainlineLeafId: 'm04998', branches: [] });
  expect([rows.length, edges.length]).toEqual([5_000, 4_999]);
});
