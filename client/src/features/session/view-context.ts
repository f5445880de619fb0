import { createContext, useContext, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { MessagePageDocument } from '../../live/documents.ts';
import { isRunning } from '../../live/model.ts';
import type { MessageNode } from '../../live/model.ts';
import { buildTree, chooseWayTo, visiblePath } from '../../live/tree.ts';
import type { Choices, Tree } from '../../live/tree.ts';
import { createTurnSharer, laneKey, toTurns } from '../../live/turns.ts';
import type { AttemptChoices, Turn } from '../../live/turns.ts';
import { useLive, useSession, useSessionState } from './session-context.ts';

const BRANCH_PAGE = 50;

/** What this reader looks at: the mainline unless they chose another version somewhere. */
export interface SessionView {
  readonly tree: Tree<MessageNode>;
  readonly path: readonly MessageNode[];
  readonly turns: readonly Turn[];
  readonly leaf: MessageNode | undefined;
  readonly isOnMainline: boolean;
}

/** Never changes while the session is open, so that who only acts is not drawn again. */
export interface ViewActions {
  choose(messageId: string): void;
  chooseAttempt(promptId: string | null, lane: number, messageId: string): void;
  toMainline(): void;
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

export function useSessionView(): { view: SessionView; actions: ViewActions } {
  const { store } = useLive();
  const client = useClient();
  const { id: sessionId, mainlineLeafId } = useSession();
  const messages = useSessionState((state) => state.messages);
  const [choices, setChoices] = useState<Choices>(new Map());
  const [attempts, setAttempts] = useState<AttemptChoices>(new Map());
  const [share] = useState(createTurnSharer);

  const actions = useMemo<ViewActions>(() => {
    async function loadBranch(leafId: string): Promise<void> {
      const { data } = await client
        .query(MessagePageDocument, { sessionId, leafId, last: BRANCH_PAGE }, { requestPolicy: 'network-only' })
        .toPromise();
      store.merge(data?.session?.messages.edges.flatMap((edge) => edge.node.siblings) ?? []);
    }
    return {
      choose(messageId) {
        const now = store.getState();
        const tree = buildTree(now.messages);
        setChoices((before) => chooseWayTo(tree, now.session?.mainlineLeafId ?? null, before, messageId));
        const message = tree.byId.get(messageId);
        if (message && !isRunning(message.status) && !tree.children.has(messageId)) void loadBranch(messageId);
      },
      chooseAttempt: (promptId, lane, messageId) => setAttempts((before) => new Map(before).set(laneKey(promptId, lane), messageId)),
      toMainline: () => setChoices(new Map()),
    };
  }, [store, client, sessionId]);

  const view = useMemo(() => {
    const tree = buildTree(messages);
    const path = visiblePath(tree, mainlineLeafId ?? null, choices);
    const turns = share(toTurns(tree, path, attempts));
    const leaf = path.at(-1);
    return { tree, path, turns, leaf, isOnMainline: choices.size === 0 || leaf?.id === mainlineLeafId };
  }, [messages, mainlineLeafId, choices, attempts, share]);

  return { view, actions };
}
