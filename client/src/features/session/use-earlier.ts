import { useCallback, useRef, useState } from 'react';
import { useClient } from 'urql';
import { MessagePageDocument, PAGE_MESSAGES } from '../../live/page-documents.ts';
import { useLive, useSession } from './session-context.ts';
import { useView } from './view-context.ts';

type Place = { leafId: string; before: string; oldestId: string };
export type EarlierState = 'idle' | 'loading' | 'failed';

/** Older messages of the path that is shown, page by page. The snapshot gives no page cursor, so the first page reaches over what is there. */
export function useEarlier(): { hasEarlier: boolean; state: EarlierState; load: () => void } {
  const client = useClient();
  const { store, polls } = useLive();
  const { id: sessionId } = useSession();
  const { path } = useView();
  const [state, setState] = useState<EarlierState>('idle');
  const place = useRef<Place | null>(null);
  const top = path[0];
  const leafId = path.at(-1)?.id;

  const load = useCallback(async () => {
    if (!leafId || state === 'loading') return;
    setState('loading');
    const known = place.current && path.some((message) => message.id === place.current?.oldestId) ? place.current : null;
    const variables = known
      ? { sessionId, leafId: known.leafId, before: known.before, last: PAGE_MESSAGES }
      : { sessionId, leafId, last: PAGE_MESSAGES };
    const { data } = await client.query(MessagePageDocument, variables, { requestPolicy: 'network-only' }).toPromise();
    const page = data?.session?.messages;
    const oldest = page?.edges[0]?.node;
    if (!page) return setState('failed');
    if (oldest && page.pageInfo.startCursor)
      place.current = { leafId: variables.leafId, before: page.pageInfo.startCursor, oldestId: oldest.id };
    store.merge(page.edges.flatMap((edge) => edge.node.siblings));
    polls.receive(page.edges.flatMap((edge) => edge.node.poll ?? []));
    setState('idle');
  }, [client, store, polls, sessionId, leafId, path, state]);

  return { hasEarlier: Boolean(top?.parentId), state, load: () => void load() };
}
