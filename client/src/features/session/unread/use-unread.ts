import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { useSelf } from '../../../api/viewer.ts';
import { useSession, useSessionState } from '../session-context.ts';
import { useView } from '../view-context.ts';
import { MarkSessionReadDocument, ReadStateDocument } from './documents.ts';
import { firstUnreadTurn, newestOf } from './first-unread.ts';
import type { Missed } from './first-unread.ts';
import { useVisible } from './use-visible.ts';

/** So long the end must be in sight: who only passes by has not read it. */
const SEEN_AFTER_MS = 1_000;
const MARK_EVERY_MS = 3_000;

/**
 * Says how far this person has read once the end was in sight, and finds where the unread began when they came. Guests keep no marks.
 * Returns the key of the turn above which the line stands.
 */
export function useUnread(isAtEnd: boolean): string | null {
  const client = useClient();
  const { id: sessionId } = useSession();
  const self = useSelf();
  const isPerson = self.__typename === 'User';
  const { turns } = useView();
  const messages = useSessionState((state) => state.messages);
  const newestId = useSessionState((state) => newestOf(state.messages));
  const isVisible = useVisible();
  const [missed, setMissed] = useState<Missed | null>(null);
  /** The newest there was on any branch when the page was opened: not all branches are loaded. */
  const [newestAtFirst, setNewestAtFirst] = useState<string | null>(null);
  const newest = useRef(newestId);
  const marked = useRef({ id: '', at: 0 });
  const leftAt = useRef<string | null>(null);

  useEffect(() => {
    newest.current = newestId;
  }, [newestId]);

  useEffect(() => {
    if (!isPerson) return;
    let isStale = false;
    void client
      .query(ReadStateDocument, { id: sessionId }, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data }) => {
        if (isStale || !data?.session) return;
        const { readUntilId, tree } = data.session;
        const last = tree.nodes.at(-1)?.id ?? '';
        if (readUntilId) {
          marked.current = { id: readUntilId, at: 0 };
          setMissed({ after: readUntilId, until: last > newest.current ? last : newest.current });
        }
        setNewestAtFirst(last);
      });
    return () => {
      isStale = true;
    };
  }, [client, sessionId, isPerson]);

  // Who looks away and comes back finds the line where they left.
  useEffect(() => {
    if (!isVisible) leftAt.current = newest.current;
    else if (leftAt.current !== null && newest.current > leftAt.current) setMissed({ after: leftAt.current, until: newest.current });
  }, [isVisible]);

  const readId = newestAtFirst !== null && newestAtFirst > newestId ? newestAtFirst : newestId;
  useEffect(() => {
    const isNew = readId > marked.current.id;
    if (!isPerson || newestAtFirst === null || !isAtEnd || !isVisible || !isNew) return;
    const wait = Math.max(SEEN_AFTER_MS, marked.current.at + MARK_EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      const before = marked.current;
      marked.current = { id: readId, at: Date.now() };
      void client
        .mutation(MarkSessionReadDocument, { input: { sessionId, messageId: readId } })
        .toPromise()
        .then(({ error }) => {
          // The next message, or the next look at the end, tries again.
          if (error) marked.current = before;
        });
    }, wait);
    return () => clearTimeout(timer);
  }, [client, sessionId, isPerson, newestAtFirst, isAtEnd, isVisible, readId]);

  return missed ? firstUnreadTurn(turns, messages, missed, self.id) : null;
}
