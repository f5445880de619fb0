/** The tree of messages and one reader's way through it: the mainline, unless the reader chose another alternative somewhere (pure functions). */

export interface TreeMessage {
  readonly id: string;
  readonly parentId?: string | null;
  readonly role: 'USER' | 'ASSISTANT' | 'SYSTEM' | 'TOOL';
  readonly lane?: number | null;
  readonly createdAt: string;
}

export interface Tree<M extends TreeMessage> {
  readonly byId: ReadonlyMap<string, M>;
  /** Children by parent, oldest first; the children of `null` are roots. */
  readonly children: ReadonlyMap<string | null, readonly M[]>;
}

/** Parent -> the child this reader wants to see. Nothing chosen: the mainline, then the newest. */
export type Choices = ReadonlyMap<string | null, string>;

/** The message that this reader went to; null: above all. `isEnd`: the way ends there, as a branch begins that has nothing yet. */
export interface Standing {
  readonly messageId: string | null;
  readonly isEnd: boolean;
}

function byAge(a: TreeMessage, b: TreeMessage): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  if ((a.lane ?? 0) !== (b.lane ?? 0)) return (a.lane ?? 0) - (b.lane ?? 0);
  return a.id < b.id ? -1 : 1;
}

export function buildTree<M extends TreeMessage>(byId: ReadonlyMap<string, M>): Tree<M> {
  const children = new Map<string | null, M[]>();
  for (const message of byId.values()) {
    const parent = message.parentId ?? null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(message);
    else children.set(parent, [message]);
  }
  for (const siblings of children.values()) siblings.sort(byAge);
  return { byId, children };
}

/** From the oldest loaded ancestor down to `leafId`; empty where the leaf is not loaded. */
export function pathTo<M extends TreeMessage>(tree: Tree<M>, leafId: string | null): M[] {
  const path: M[] = [];
  for (let at = tree.byId.get(leafId ?? ''); at; at = tree.byId.get(at.parentId ?? '')) path.push(at);
  return path.reverse();
}

/** Newest attempt of the lane that `answer` stands in. A retry keeps its lane (see MessageRecord.lane). */
function newestAttempt<M extends TreeMessage>(siblings: readonly M[], answer: M): M {
  return siblings.findLast((sibling) => sibling.role === 'ASSISTANT' && (sibling.lane ?? 0) === (answer.lane ?? 0)) ?? answer;
}

function defaultChild<M extends TreeMessage>(tree: Tree<M>, siblings: readonly M[], mainline: ReadonlySet<string>): M | undefined {
  const onMainline = siblings.find((sibling) => mainline.has(sibling.id));
  if (onMainline && (onMainline.role !== 'ASSISTANT' || tree.children.has(onMainline.id))) return onMainline;
  const first = onMainline ?? (siblings[0]?.role === 'ASSISTANT' ? siblings.find((sibling) => (sibling.lane ?? 0) === 0) : undefined);
  if (first) return newestAttempt(siblings, first);
  return siblings.at(-1);
}

function topOf<M extends TreeMessage>(tree: Tree<M>, leafId: string | null): string | null | undefined {
  const [top] = pathTo(tree, leafId);
  if (top) return top.parentId ?? null;
  return tree.children.has(null) ? null : undefined;
}

/** What this reader sees, from the oldest loaded message to a leaf. What stands below the mainline's end are branches: seen where chosen. */
export function visiblePath<M extends TreeMessage>(
  tree: Tree<M>,
  mainlineLeafId: string | null,
  choices: Choices,
  standing: Standing | null = null,
): M[] {
  const mainline = new Set(pathTo(tree, mainlineLeafId).map((message) => message.id));
  const path: M[] = [];
  if (standing?.isEnd && standing.messageId === null) return path;
  let parent = topOf(tree, standing?.messageId ?? mainlineLeafId);
  while (parent !== undefined) {
    const siblings: readonly M[] | undefined = tree.children.get(parent);
    if (!siblings) break;
    const chosen = choices.get(parent);
    const wanted = chosen ? siblings.find((sibling) => sibling.id === chosen) : undefined;
    const next = wanted ?? (parent === mainlineLeafId ? undefined : defaultChild(tree, siblings, mainline));
    if (!next) break;
    path.push(next);
    if (standing?.isEnd && next.id === standing.messageId) break;
    parent = next.id;
  }
  return path;
}

/** The choices that lead to `messageId`. A fork that leads there anyway stays undecided, so that the reader goes on following the mainline. */
export function chooseWayTo<M extends TreeMessage>(
  tree: Tree<M>,
  mainlineLeafId: string | null,
  choices: Choices,
  messageId: string,
): Choices {
  const mainline = new Set(pathTo(tree, mainlineLeafId).map((message) => message.id));
  const next = new Map(choices);
  for (const message of pathTo(tree, messageId)) {
    const parent = message.parentId ?? null;
    const isDefault = parent !== mainlineLeafId && defaultChild(tree, tree.children.get(parent) ?? [], mainline)?.id === message.id;
    if (isDefault) next.delete(parent);
    else next.set(parent, message.id);
  }
  if (messageId === mainlineLeafId) next.delete(messageId);
  return next;
}
