import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { branchOnPath, isTip } from '../../live/branches.ts';
import type { Branch } from '../../live/branches.ts';
import { isRunning } from '../../live/model.ts';
import type { MessageNode } from '../../live/model.ts';
import { buildTree, chooseWayTo, pathTo, visiblePath } from '../../live/tree.ts';
import type { Choices, Standing, Tree } from '../../live/tree.ts';
import { createTurnSharer, laneKey, toTurns } from '../../live/turns.ts';
import type { AttemptChoices, Turn } from '../../live/turns.ts';
import { loadPage, loadWayTo } from './load-way.ts';
import { useLive, useSession, useSessionState } from './session-context.ts';

/** Where the next prompt of this reader goes. */
export interface PromptTarget {
  readonly parentId?: string | null;
  readonly branchId?: string;
}

/** What this reader looks at: the mainline unless they chose another version somewhere. */
export interface SessionView {
  readonly tree: Tree<MessageNode>;
  readonly path: readonly MessageNode[];
  readonly turns: readonly Turn[];
  readonly leaf: MessageNode | undefined;
  readonly isOnMainline: boolean;
  /** The named branch that is looked at; null: the mainline, or a way without a name. */
  readonly branch: Branch | null;
  readonly target: PromptTarget;
}

/** Never changes while the session is open, so that who only acts is not drawn again. */
export interface ViewActions {
  choose(messageId: string): void;
  chooseAttempt(promptId: string | null, lane: number, messageId: string): void;
  toMainline(): void;
  /** Also a message that is not loaded yet; false where there is none, or it did not arrive. */
  show(messageId: string): Promise<boolean>;
  /** To a branch's end; where it is empty to its beginning, and no further. */
  enter(branch: Branch): Promise<boolean>;
}

export const ViewContext = createContext<SessionView | null>(null);
export const ViewActionsContext = createContext<ViewActions | null>(null);

export function useView(): SessionView {
  const view = useContext(ViewContext);
  if (!view) throw new Error('useView is used outside of a session');
  return view;
}

export function useViewActions(): ViewActions {
  const actions = useContext(ViewActionsContext);
  if (!actions) throw new Error('useViewActions is used outside of a session');
  return actions;
}

/** The reader's way: what they chose where the tree forks, and where they went. `branchId`: the empty branch that they stand in. */
interface Way {
  readonly choices: Choices;
  readonly standing: (Standing & { readonly branchId: string | null }) | null;
}

const MAINLINE: Way = { choices: new Map(), standing: null };

export function useSessionView(): { view: SessionView; actions: ViewActions } {
  const live = useLive();
  const client = useClient();
  const { id: sessionId, mainlineLeafId } = useSession();
  const messages = useSessionState((state) => state.messages);
  const branches = useSyncExternalStore(live.branches.subscribe, live.branches.getState);
  const [way, setWay] = useState(MAINLINE);
  const [attempts, setAttempts] = useState<AttemptChoices>(new Map());
  const [share] = useState(createTurnSharer);

  const actions = useMemo<ViewActions>(() => {
    const { store } = live;

    function stand(messageId: string | null, emptyBranchId: string | null = null): void {
      const now = store.getState();
      const tree = buildTree(now.messages);
      setWay(({ choices }) => ({
        choices: messageId === null ? choices : chooseWayTo(tree, now.session?.mainlineLeafId ?? null, choices, messageId),
        standing: { messageId, isEnd: emptyBranchId !== null, branchId: emptyBranchId },
      }));
    }

    function choose(messageId: string): void {
      stand(messageId);
      const { messages: known } = store.getState();
      const message = known.get(messageId);
      const isLeaf = ![...known.values()].some((one) => one.parentId === messageId);
      if (message && !isRunning(message.status) && isLeaf) void loadPage(client, live, sessionId, messageId);
    }

    async function show(messageId: string): Promise<boolean> {
      const isThere = (await loadWayTo(client, live, sessionId, messageId)) === 'there';
      if (isThere) choose(messageId);
      return isThere;
    }

    return {
      choose,
      chooseAttempt: (promptId, lane, messageId) => setAttempts((before) => new Map(before).set(laneKey(promptId, lane), messageId)),
      toMainline: () => setWay(MAINLINE),
      show,
      async enter({ id, baseId, headId }) {
        if (headId !== null) return show(headId);
        const isThere = baseId === null || (await loadWayTo(client, live, sessionId, baseId)) === 'there';
        if (isThere) stand(baseId, id);
        return isThere;
      },
    };
  }, [live, client, sessionId]);

  // The empty branch that this reader stands in got its first messages.
  const entered = way.standing?.branchId ? branches.get(way.standing.branchId) : undefined;
  useEffect(() => {
    if (entered?.headId) void actions.enter(entered);
  }, [entered, actions]);

  const view = useMemo(() => {
    const { choices, standing } = way;
    const tree = buildTree(messages);
    const path = visiblePath(tree, mainlineLeafId ?? null, choices, standing);
    const turns = share(toTurns(tree, path, attempts));
    const leaf = path.at(-1);
    const mainline = new Set(pathTo(tree, mainlineLeafId ?? null).map((message) => message.id));
    const isFollowing = choices.size === 0 && (standing?.messageId == null || mainline.has(standing.messageId));
    const isOnMainline = !standing?.isEnd && (isFollowing || leaf?.id === mainlineLeafId);
    const branch = isOnMainline ? null : (entered ?? branchOnPath(branches.values(), path, tree.byId, (id) => mainline.has(id)));
    return { tree, path, turns, leaf, isOnMainline, branch, target: targetOf(tree, leaf, branch, mainlineLeafId ?? null) };
  }, [messages, mainlineLeafId, way, attempts, branches, entered, share]);

  return { view, actions };
}

function targetOf(
  tree: Tree<MessageNode>,
  leaf: MessageNode | undefined,
  branch: Branch | null,
  mainlineLeafId: string | null,
): PromptTarget {
  if (branch?.state === 'OPEN' && isTip(branch, leaf, tree.byId)) return { parentId: leaf?.id ?? null, branchId: branch.id };
  return leaf && leaf.id !== mainlineLeafId ? { parentId: leaf.id } : {};
}
