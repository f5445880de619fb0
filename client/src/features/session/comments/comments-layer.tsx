import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { MAX_QUOTE_LENGTH } from '../../../../../schema/wire/limits.ts';
import './comments.css';
import { useLive, useSession } from '../session-context.ts';
import { anchorOfRange } from './anchors/marked-text.ts';
import { useAnchorMarks } from './anchors/use-anchor-marks.ts';
import { CommentMargin } from './comment-margin.tsx';
import { CommentSheet } from './comment-sheet.tsx';
import { marksOf, threadsToShow } from './margin-cards.ts';
import { SelectionPill } from './selection-pill.tsx';
import { messageInSight, selectionInMessage } from './selection.ts';
import { useIsWide } from './use-is-wide.ts';
import { useLoadThreads } from './use-load-threads.ts';
import { useMarkClicks } from './use-mark-clicks.ts';
import { useTalkKeys } from './use-talk-keys.ts';
import { mayComment, useTalk, useThreads } from './use-talk.ts';

/** Talk around the answers: the marks in the text, and the threads in the margin, or in a sheet where there is no room. */
export function CommentsLayer() {
  const { store } = useLive();
  const session = useSession();
  const { talk, state } = useTalk();
  const threads = useThreads();
  const isWide = useIsWide();
  const { state: loading, load } = useLoadThreads();
  useCommentLink();

  const shown = useMemo(() => threadsToShow(threads.values(), state), [threads, state]);
  const marks = useMemo(() => marksOf(shown, state), [shown, state]);
  const measure = useRef<() => void>(() => undefined);
  const onMoved = useCallback(() => measure.current(), []);
  const onMeasure = useCallback((next: () => void) => {
    measure.current = next;
  }, []);
  const ranges = useAnchorMarks(marks, state.newThread ? 'new' : state.threadId, onMoved);
  useMarkClicks(ranges, threads);

  const comment = useCallback(() => {
    if (!mayComment(session)) return;
    const selected = selectionInMessage();
    const messageId = selected?.messageId ?? messageInSight();
    if (messageId === null) return;
    const text = store.text(messageId);
    const place = selected && anchorOfRange(selected.root, selected.range, text);
    getSelection()?.removeAllRanges();
    talk.begin({ messageId, anchor: place ? { ...place, quote: quoteOf(text, place) } : null });
  }, [session, store, talk]);
  useTalkKeys({ isOpen: state.messageId !== null, onComment: comment, onClose: talk.close });

  const hasMargin = isWide && (shown.length > 0 || state.newThread !== null);
  return (
    <>
      {mayComment(session) ? <SelectionPill onComment={comment} /> : null}
      {hasMargin ? <CommentMargin threads={shown} ranges={ranges} onMeasure={onMeasure} /> : null}
      {!isWide && state.messageId !== null ? <CommentSheet messageId={state.messageId} loading={loading} onLoad={load} /> : null}
    </>
  );
}

/** As the server will keep it. */
function quoteOf(text: string, { start, end }: { start: number; end: number }): string {
  return text.slice(start, Math.min(end, start + MAX_QUOTE_LENGTH)).replace(/[\uD800-\uDBFF]$/u, '');
}

/** `/s/:id?message=…&comment=…` opens the comment's thread, once it is there; the message itself is gone to by the page. */
function useCommentLink(): void {
  const [params, setParams] = useSearchParams();
  const { talk } = useTalk();
  const threads = useThreads();
  const wanted = params.get('comment');

  useEffect(() => {
    const thread = wanted && [...threads.values()].find(({ comments }) => comments.some(({ id }) => id === wanted));
    if (!thread) return;
    talk.open(thread.messageId, thread.id);
    setParams(
      (now) => {
        now.delete('comment');
        return now;
      },
      { replace: true },
    );
  }, [wanted, threads, talk, setParams]);
}
