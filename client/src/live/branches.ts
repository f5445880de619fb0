/** The named branches of a session as the log tells them, the newest by version, and which of them a reader looks at. */
import type { BranchFieldsFragment } from '../gql/graphql.ts';
import type { SessionEvent } from './model.ts';
import type { TreeMessage } from './tree.ts';

export type Branch = BranchFieldsFragment;
export type BranchesState = ReadonlyMap<string, Branch>;

interface Source {
  subscribeEvents(listener: (event: SessionEvent) => void): () => void;
}

export function createBranches({ subscribeEvents }: Source) {
  let state: BranchesState = new Map();
  const listeners = new Set<() => void>();

  function receive(incoming: readonly Branch[]): void {
    const newer = incoming.filter(({ id, version }) => (state.get(id)?.version ?? 0) < version);
    if (newer.length === 0) return;
    state = new Map([...state, ...newer.map((branch) => [branch.id, branch] as const)]);
    for (const listener of listeners) listener();
  }

  subscribeEvents((event) => {
    if (event.__typename === 'SessionSnapshot') receive(event.session.branches);
    else if (event.__typename === 'BranchChanged') receive([event.branch]);
  });

  return {
    getState: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** What came as the answer to a change. */
    receive,
  };
}

export type Branches = ReturnType<typeof createBranches>;

/** The open ones first, then what changed last. */
export function inListOrder(branches: Iterable<Branch>): Branch[] {
  const isPut = ({ state }: Branch): number => (state === 'OPEN' ? 0 : 1);
  return [...branches].sort((a, b) => isPut(a) - isPut(b) || (a.updatedAt < b.updatedAt ? 1 : -1));
}

/** Whether a prompt below `leaf` lets the branch grow: its end, or another answer beside that. */
export function isTip(branch: Branch, leaf: TreeMessage | undefined, byId: ReadonlyMap<string, TreeMessage>): boolean {
  if (branch.headId === null) return (leaf?.id ?? null) === branch.baseId;
  if (!leaf) return false;
  if (leaf.id === branch.headId) return true;
  const head = byId.get(branch.headId);
  return leaf.role === 'ASSISTANT' && head?.role === 'ASSISTANT' && leaf.parentId === head.parentId;
}

/** The branch whose end stands deepest on the way beside the mainline. */
export function branchOnPath(
  branches: Iterable<Branch>,
  path: readonly TreeMessage[],
  byId: ReadonlyMap<string, TreeMessage>,
  isOnMainline: (messageId: string) => boolean,
): Branch | null {
  const places = new Map(path.map((message, index) => [message.id, index]));
  const leaf = path.at(-1);
  let best: { branch: Branch; place: number } | null = null;
  for (const branch of branches) {
    if (branch.headId === null || isOnMainline(branch.headId)) continue;
    const place = isTip(branch, leaf, byId) ? path.length : places.get(branch.headId);
    if (place === undefined) continue;
    const isBetter =
      best === null || place > best.place || (place === best.place && branch.state === 'OPEN' && best.branch.state !== 'OPEN');
    if (isBetter) best = { branch, place };
  }
  return best?.branch ?? null;
}
