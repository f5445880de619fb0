import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import type { Client } from 'urql';
import { useSession } from '../session-context.ts';
import { ReplayPageDocument } from './documents.ts';
import type { ReplayedMessage } from './documents.ts';

const PAGE_SIZE = 100;

export type ReplayLoad = { kind: 'loading'; loaded: number } | { kind: 'failed' } | { kind: 'ready'; messages: readonly ReplayedMessage[] };

async function loadMainline(
  client: Client,
  sessionId: string,
  leafId: string,
  onProgress: (loaded: number) => boolean,
): Promise<ReplayedMessage[] | null> {
  const messages: ReplayedMessage[] = [];
  let after: string | null = null;
  for (;;) {
    const variables: { sessionId: string; leafId: string; first: number; after: string | null } = {
      sessionId,
      leafId,
      first: PAGE_SIZE,
      after,
    };
    const { data } = await client.query(ReplayPageDocument, variables, { requestPolicy: 'network-only' }).toPromise();
    const page = data?.session?.messages;
    if (!page) return null;
    messages.push(...page.edges.map((edge) => edge.node));
    if (!onProgress(messages.length)) return null;
    if (!page.pageInfo.hasNextPage) return messages;
    after = page.pageInfo.endCursor ?? null;
  }
}

/** The whole mainline as it stands when the replay is opened. */
export function useReplayMessages(): { load: ReplayLoad; retry: () => void } {
  const client = useClient();
  const { id: sessionId, mainlineLeafId } = useSession();
  const [leafId] = useState(mainlineLeafId ?? null);
  const [attempt, setAttempt] = useState(0);
  const [load, setLoad] = useState<ReplayLoad>(leafId === null ? { kind: 'ready', messages: [] } : { kind: 'loading', loaded: 0 });

  useEffect(() => {
    if (leafId === null) return;
    let isStale = false;
    void loadMainline(client, sessionId, leafId, (loaded) => {
      if (!isStale) setLoad({ kind: 'loading', loaded });
      return !isStale;
    }).then((messages) => {
      if (!isStale) setLoad(messages ? { kind: 'ready', messages } : { kind: 'failed' });
    });
    return () => {
      isStale = true;
    };
  }, [client, sessionId, leafId, attempt]);

  return {
    load,
    retry() {
      setLoad({ kind: 'loading', loaded: 0 });
      setAttempt((before) => before + 1);
    },
  };
}
