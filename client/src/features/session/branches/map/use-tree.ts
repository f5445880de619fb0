import { useEffect, useMemo, useState } from 'react';
import { useClient } from 'urql';
import type { Client } from 'urql';
import type { SessionTreeQuery } from '../../../../gql/graphql.ts';
import type { MessageNode } from '../../../../live/model.ts';
import type { PollsState } from '../../../../live/polls.ts';
import { sessionMessages } from '../../../../messages/session-en.ts';
import { shownName } from '../../model-name.tsx';
import { useLive, useSession, useSessionState } from '../../session-context.ts';
import { answerName } from '../../votes/answer-name.ts';
import { usePollsState } from '../../votes/use-poll.ts';
import { SessionTreeDocument } from '../documents.ts';
import { excerptOf } from '../excerpt.ts';
import type { MapNode } from './layout.ts';

type TreeNode = NonNullable<SessionTreeQuery['session']>['tree']['nodes'][number];

export interface MapMessage extends MapNode {
  readonly role: MessageNode['role'];
  readonly status: MessageNode['status'];
  readonly name: string;
  /** Whose colour it has: a person's id or a model's provider. */
  readonly authorId: string | null;
  readonly provider: string | null;
  readonly excerpt: string;
}

export type TreeState = { kind: 'loading' } | { kind: 'failed' } | { kind: 'ready'; messages: readonly MapMessage[]; isTruncated: boolean };

export const MOST_NODES = 5_000;

interface Loaded {
  nodes: readonly TreeNode[];
  isTruncated: boolean;
}

async function loadTree(client: Client, sessionId: string): Promise<Loaded | null> {
  let nodes: readonly TreeNode[] = [];
  for (;;) {
    const before = nodes[0]?.id;
    const variables = { sessionId, ...(before === undefined ? {} : { before }) };
    const { data } = await client.query(SessionTreeDocument, variables, { requestPolicy: 'network-only' }).toPromise();
    const page = data?.session?.tree;
    if (!page) return null;
    nodes = [...page.nodes, ...nodes];
    if (!page.hasEarlier || nodes.length >= MOST_NODES) return { nodes, isTruncated: page.hasEarlier };
  }
}

function fromServer({ id, parentId, role, status, author, model, excerpt }: TreeNode): MapMessage {
  const modelName = model ? shownName(model) : sessionMessages.unknownModel;
  const name = role === 'ASSISTANT' ? modelName : (author?.displayName ?? sessionMessages.someone);
  return { id, parentId, role, status, name, authorId: author?.id ?? null, provider: model?.provider ?? null, excerpt };
}

function fromStore(message: MessageNode, text: string, polls: PollsState): MapMessage {
  const { id, parentId, role, status, author, model } = message;
  const name = role === 'ASSISTANT' ? answerName(polls, message) : (author?.displayName ?? sessionMessages.someone);
  return {
    id,
    parentId: parentId ?? null,
    role,
    status,
    name,
    authorId: author?.id ?? null,
    provider: model?.provider ?? null,
    excerpt: excerptOf(text),
  };
}

/** All messages of the session: what the server tells once, and after every new beginning of the log, with what this page knows newer. */
export function useTree(): { state: TreeState; retry: () => void } {
  const client = useClient();
  const { store } = useLive();
  const { id: sessionId } = useSession();
  const known = useSessionState((session) => session.messages);
  const polls = usePollsState((now) => now);
  const [loaded, setLoaded] = useState<Loaded | 'failed' | null>(null);
  const [turn, setTurn] = useState(0);

  useEffect(() => store.subscribeEvents((event) => event.__typename === 'SessionSnapshot' && setTurn((now) => now + 1)), [store]);
  useEffect(() => {
    let isOver = false;
    void loadTree(client, sessionId).then((found) => {
      if (!isOver) setLoaded((before) => found ?? (before === null ? 'failed' : before));
    });
    return () => {
      isOver = true;
    };
  }, [client, sessionId, turn]);

  const state = useMemo<TreeState>(() => {
    if (loaded === null) return { kind: 'loading' };
    if (loaded === 'failed') return { kind: 'failed' };
    const messages = new Map(loaded.nodes.map((node) => [node.id, fromServer(node)]));
    for (const message of known.values()) messages.set(message.id, fromStore(message, store.text(message.id), polls));
    return { kind: 'ready', messages: [...messages.values()], isTruncated: loaded.isTruncated };
  }, [loaded, known, polls, store]);

  function retry(): void {
    setLoaded(null);
    setTurn((now) => now + 1);
  }

  return { state, retry };
}
