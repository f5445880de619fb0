import { useEffect, useMemo, useState } from 'react';
import { useClient } from 'urql';
import type { Client } from 'urql';
import { useApi } from '../../api/api-context.ts';
import { toApiError } from '../../api/errors.ts';
import { EditDraftDocument, OneMessageDocument, SetPresenceDocument } from '../../live/page-documents.ts';
import { refusesEdit } from '../../live/draft-refusals.ts';
import { createLiveSession } from '../../live/live-session.ts';
import type { LiveApi, LiveSession } from '../../live/live-session.ts';
import { afterFirstPaint } from './first-paint.ts';

const SECOND_MS = 1_000;

function createLiveApi(client: Client): LiveApi {
  return {
    async editDraft(input) {
      const { error } = await client.mutation(EditDraftDocument, { input }).toPromise();
      if (!error) return { kind: 'stored' };
      const { code, message, retryAfter = 0 } = toApiError(error);
      return refusesEdit(code) ? { kind: 'refused', reason: message } : { kind: 'unreachable', waitMs: retryAfter * SECOND_MS };
    },
    async setPresence(input) {
      const { error } = await client.mutation(SetPresenceDocument, { input }).toPromise();
      return error === undefined;
    },
    async message(id) {
      const { data } = await client.query(OneMessageDocument, { id }, { requestPolicy: 'network-only' }).toPromise();
      return data?.node?.__typename === 'Message' ? data.node : null;
    },
  };
}

const loadDraft = afterFirstPaint(() => import('../../live/draft.ts'));

/** The session, open while the page shows it. */
export function useLiveSession(sessionId: string): LiveSession {
  const client = useClient();
  const { socket } = useApi();
  const [clientId] = useState(() => crypto.randomUUID());
  const live = useMemo(
    () => createLiveSession({ sessionId, clientId, socket, api: createLiveApi(client), loadDraft }),
    [sessionId, clientId, socket, client],
  );
  useEffect(() => live.open(), [live]);
  return live;
}
