import { ArrowDown } from 'lucide-react';
import { Fragment, useState } from 'react';
import { sessionMessages } from '../../messages/session-en.ts';
import { Button } from '../../ui/button.tsx';
import { ForkedFrom } from './branches/forked-from.tsx';
import { CommentsLayer } from './comments/lazy-talk.tsx';
import { Earlier } from './earlier.tsx';
import { createNearWatcher, NearContext } from './near-watcher.ts';
import { useTellReading } from './presence/use-tell-reading.ts';
import { canWrite, useSession } from './session-context.ts';
import { useOpenShare } from './sharing/share-context.ts';
import { EmptySession } from './session-states.tsx';
import { TurnFrame } from './turn-frame.tsx';
import { UnreadLine } from './unread/unread-line.tsx';
import { useUnread } from './unread/use-unread.ts';
import { usePinnedScroll } from './use-pinned-scroll.ts';
import { useView } from './view-context.ts';

const DRAWN_AT_FIRST = 8;
const ALWAYS_DRAWN = 2;

export function MessageList() {
  const { turns } = useView();
  const session = useSession();
  const openShare = useOpenShare();
  const [watcher] = useState(createNearWatcher);
  const { scroller, content, isPinned, hasNew, toEnd } = usePinnedScroll();
  useTellReading(scroller, content);
  const firstUnreadKey = useUnread(isPinned);

  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} className="h-full overflow-y-auto overscroll-contain" data-scroller>
        <div ref={content} className="relative min-h-full pb-8">
          {turns.length === 0 ? (
            <div className="flex min-h-[60dvh] items-center justify-center">
              <EmptySession canWrite={canWrite(session)} {...(session.viewerRole === 'OWNER' && { onInvite: openShare })} />
            </div>
          ) : (
            <NearContext value={watcher}>
              <section id="messages" aria-label={sessionMessages.messages}>
                <Earlier />
                <ForkedFrom />
                {turns.map((turn, index) => {
                  const fromEnd = turns.length - index;
                  return (
                    <Fragment key={turn.key}>
                      {turn.key === firstUnreadKey ? <UnreadLine /> : null}
                      <TurnFrame
                        turn={turn}
                        isLast={fromEnd === 1}
                        startsNear={fromEnd <= DRAWN_AT_FIRST}
                        isKept={fromEnd <= ALWAYS_DRAWN}
                      />
                    </Fragment>
                  );
                })}
              </section>
            </NearContext>
          )}
          <CommentsLayer />
        </div>
      </div>
      {isPinned ? null : (
        <Button
          size="small"
          onClick={toEnd}
          icon={<ArrowDown className="size-3.5" aria-hidden="true" />}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 animate-pop rounded-full! shadow-overlay"
        >
          {hasNew ? sessionMessages.newBelow : sessionMessages.toEnd}
        </Button>
      )}
    </div>
  );
}
