import { createContext, useCallback, useContext, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { MessagePageDocument } from '../../live/documents.ts';
import { isRunning } from '../../live/model.ts';
import type { MessageNode } from '../../live/model.ts';
import { buildTree, chooseWayTo, visiblePath } from '../../live/tree.ts';
import type { Choices, Tree } from '../../live/tree.ts';
import { laneKey, toTurns } from '../../live/turns.ts';
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
  choose(messageId: string): void;
  chooseAttempt(promptId: string | null, lane: number, messageId: string): void;
  toMainline(): void;
}

export const ViewContext = createContext<SessionView | null>(null);

export function useView(): SessionView {
  const view = useContext(ViewContext);
  if (!view) throw new Error('useView is used outside of a session');
  return view;
}

export function useSessionView(): SessionView {
  const { store } = useLive();
  const client = useClient();
  const { id: sessionId, mainlineLeafId } = useSession();
  const messages = useSessionState((state) => state.messages);
  const [choices, setChoices] = useState<Choices>(new Map());
  const [attempts, setAttempts] = useState<AttemptChoices>(new Map());

  const tree = useMemo(() => buildTree(messages), [messages]);
  const path = useMemo(() => visiblePath(tree, mainlineLeafId ?? null, choices), [tree, mainlineLeafId, choices]);
  const turns = useMemo(() => toTurns(tree, path, attempts), [tree, path, attempts]);

  const choose = useCallback(
    (messageId: string) => {
      const now = store.getState();
      const newest = buildTree(now.messages);
      setChoices((before) => chooseWayTo(newest, now.session?.mainlineLeafId ?? null, before, messageId));
      const message = newest.byId.get(messageId);
      if (!message || isRunning(message.status) || newest.children.has(messageId)) return;
      const variables = { sessionId, leafId: messageId, last: BRANCH_PAGE };
      void client
        .query(MessagePageDocument, variables, { requestPolicy: 'network-only' })
        .toPromise()
        .then(({ data }) => store.merge(data?.session?.messages.edges.map((edge) => edge.node) ?? []));
    },
    [store, client, sessionId],
  );

  const chooseAttempt = useCallback((promptId: string | null, lane: number, messageId: string) => {
    setAttempts((before) => new Map(before).set(laneKey(promptId, lane), messageId));
  }, []);

  return useMemo(() => {
    const leaf = path.at(-1);
    return {
      tree,
      path,
      turns,
      leaf,
      isOnMainline: choices.size === 0 || !leaf || leaf.id === mainlineLeafId,
      choose,
      chooseAttempt,
      toMainline: () => setChoices(new Map()),
    };
  }, [tree, path, turns, choices, mainlineLeafId, choose, chooseAttempt]);
}
