/** Where each message of a session's tree is drawn: a row each, oldest first, the mainline straight in the first column (pure functions). */

export interface MapNode {
  readonly id: string;
  readonly parentId: string | null;
}

export interface MapBranch {
  readonly id: string;
  readonly baseId: string | null;
  readonly headId: string | null;
}

/** The way that a message belongs to: the mainline, a named branch, or null where it has no name. */
export type Line = 'mainline' | (string & {}) | null;

export interface MapRow<Node extends MapNode> {
  readonly node: Node;
  readonly column: number;
  readonly line: Line;
}

export interface MapEdge {
  readonly fromRow: number;
  readonly fromColumn: number;
  readonly toRow: number;
  readonly toColumn: number;
  readonly line: Line;
}

export interface MapLayout<Node extends MapNode> {
  readonly rows: readonly MapRow<Node>[];
  /** By the row they lead to. */
  readonly edges: readonly MapEdge[];
  readonly columns: number;
  readonly rowOf: ReadonlyMap<string, number>;
}

/** Further to the right ways lie on each other: nobody tells twenty of them apart. */
export const MAX_COLUMNS = 12;

interface Options<Node extends MapNode> {
  nodes: readonly Node[];
  mainlineLeafId: string | null;
  branches: readonly MapBranch[];
}

/** By age, but none before its parent: clocks of two servers may disagree. */
export function inRowOrder<Node extends MapNode>(nodes: readonly Node[]): Node[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const placed = new Set<string>();
  const order: Node[] = [];
  for (const node of [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const waiting: Node[] = [];
    for (let at: Node | undefined = node; at && !placed.has(at.id); at = byId.get(at.parentId ?? '')) {
      placed.add(at.id);
      waiting.push(at);
    }
    order.push(...waiting.reverse());
  }
  return order;
}

function linesOf<Node extends MapNode>({ nodes, mainlineLeafId, branches }: Options<Node>): Map<string, Line> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const lines = new Map<string, Line>();
  function claim(line: Line, headId: string | null, baseId: string | null): void {
    for (let at = byId.get(headId ?? ''); at && at.id !== baseId && !lines.has(at.id); at = byId.get(at.parentId ?? ''))
      lines.set(at.id, line);
  }
  claim('mainline', mainlineLeafId, null);
  for (const branch of branches) claim(branch.id, branch.headId, branch.baseId);
  return lines;
}

/** Which of its children goes straight on below each message: the one on the same line, else the newest without a name. */
function straightOn<Node extends MapNode>(order: readonly Node[], lines: ReadonlyMap<string, Line>): Map<string, string> {
  const next = new Map<string, string>();
  const isSameLine = (parentId: string, childId: string): boolean => {
    const line = lines.get(childId) ?? null;
    return line !== null && line === lines.get(parentId);
  };
  for (const { id, parentId } of order) {
    if (parentId === null) continue;
    const known = next.get(parentId);
    if (known !== undefined && isSameLine(parentId, known)) continue;
    const mayGoOn = isSameLine(parentId, id) || (!lines.has(id) && lines.get(parentId) !== 'mainline');
    if (mayGoOn) next.set(parentId, id);
  }
  return next;
}

export function layoutTree<Node extends MapNode>(options: Options<Node>): MapLayout<Node> {
  const order = inRowOrder(options.nodes);
  const lines = linesOf(options);
  const next = straightOn(order, lines);
  const rowOf = new Map(order.map((node, row) => [node.id, row]));
  const endRowOf = lastRows(order, next, rowOf);
  const columnOf = new Map<string, number>();
  /** By column: the last row that something drawn there reaches. */
  const busyUntil: number[] = [Infinity];

  function freeColumn(fromRow: number): number {
    const free = busyUntil.findIndex((until) => until <= fromRow);
    return Math.min(free === -1 ? busyUntil.length : free, MAX_COLUMNS - 1);
  }

  const edges: MapEdge[] = [];
  const rows = order.map((node, row): MapRow<Node> => {
    const line = lines.get(node.id) ?? null;
    const parentRow = rowOf.get(node.parentId ?? '');
    const parentColumn = columnOf.get(node.parentId ?? '');
    const isStraight = node.parentId !== null && next.get(node.parentId) === node.id && parentColumn !== undefined;
    let column = isStraight ? parentColumn : 0;
    if (!isStraight && line !== 'mainline') {
      column = freeColumn(parentRow ?? row);
      busyUntil[column] = Math.max(busyUntil[column] ?? 0, endRowOf.get(node.id) ?? row);
    }
    columnOf.set(node.id, column);
    if (parentRow !== undefined && parentColumn !== undefined)
      edges.push({ fromRow: parentRow, fromColumn: parentColumn, toRow: row, toColumn: column, line });
    return { node, column, line };
  });
  return { rows, edges, columns: rows.reduce((most, { column }) => Math.max(most, column + 1), 1), rowOf };
}

/** By message: the row in which the straight way on from it ends. */
function lastRows<Node extends MapNode>(
  order: readonly Node[],
  next: ReadonlyMap<string, string>,
  rowOf: ReadonlyMap<string, number>,
): Map<string, number> {
  const ends = new Map<string, number>();
  for (const { id } of order.toReversed()) {
    const after = next.get(id);
    ends.set(id, (after !== undefined ? ends.get(after) : undefined) ?? rowOf.get(id) ?? 0);
  }
  return ends;
}
