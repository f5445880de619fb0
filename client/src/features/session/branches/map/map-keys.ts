import type { MapLayout, MapNode } from './layout.ts';

/** Where a key leads from a row; null: nowhere, or it is no key of the map. */
export function rowAfterKey(key: string, row: number, { rows, rowOf }: MapLayout<MapNode>): number | null {
  const last = rows.length - 1;
  const node = rows[row]?.node;
  const to = ((): number | undefined => {
    switch (key) {
      case 'ArrowDown':
      case 'j':
        return row + 1;
      case 'ArrowUp':
      case 'k':
        return row - 1;
      case 'PageDown':
        return Math.min(last, row + 10);
      case 'PageUp':
        return Math.max(0, row - 10);
      case 'Home':
        return 0;
      case 'End':
        return last;
      case 'ArrowLeft':
        return rowOf.get(node?.parentId ?? '');
      case 'ArrowRight':
        return branchOff(row, { rows });
      default:
        return undefined;
    }
  })();
  return to !== undefined && to >= 0 && to <= last && to !== row ? to : null;
}

/** The first message below that leaves the row's column, else the first one below. */
function branchOff(row: number, { rows }: Pick<MapLayout<MapNode>, 'rows'>): number | undefined {
  const from = rows[row];
  const below = rows.flatMap(({ node, column }, index) => (node.parentId === from?.node.id ? [{ index, column }] : []));
  return (below.find(({ column }) => column !== from?.column) ?? below[0])?.index;
}
