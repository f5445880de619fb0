import { clsx } from 'clsx';
import { Link } from 'wouter';
import { messages } from '../../messages/messages.ts';
import { sharedMessages } from '../../messages/shared-en.ts';
import { Button } from '../../ui/button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useSharedSessions } from './use-shared-sessions.ts';

const PAGE_SIZE = 5;

type SharedSectionProps = { currentSessionId: string | undefined; onOpen: () => void };

/** A part of the sidebar, for those with whom somebody shared; others have none. */
export function SharedSection({ currentSessionId, onOpen }: SharedSectionProps) {
  const { sessions, hasMore, more } = useSharedSessions(PAGE_SIZE);
  if (sessions === undefined || sessions.length === 0) return null;
  return (
    <section aria-labelledby="shared-with-me" className="mb-2 border-b border-line pb-2">
      <h2 id="shared-with-me" className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-ink-soft">
        {sharedMessages.title}
      </h2>
      <ul>
        {sessions.map((session) => (
          <li key={session.id}>
            <Link
              href={`/s/${session.id}`}
              onClick={onOpen}
              data-session-link=""
              aria-current={session.id === currentSessionId ? 'page' : undefined}
              className={clsx(
                'flex min-h-12 flex-col justify-center gap-0.5 rounded-md px-2.5 py-1.5 transition-colors -outline-offset-2!',
                session.id === currentSessionId ? 'bg-pressed font-medium' : 'hover:bg-hover',
              )}
            >
              <span className="truncate text-sm">{session.title === '' ? messages.sidebar.untitled : session.title}</span>
              <span className="flex h-4 items-center gap-2 text-xs font-normal text-ink-soft tabular-nums">
                <span className="min-w-0 truncate">{session.workspace.name}</span>
                <RelativeTime iso={session.updatedAt} className="shrink-0" />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {hasMore ? (
        <Button variant="ghost" size="small" className="w-full" onClick={more}>
          {sharedMessages.more}
        </Button>
      ) : null}
    </section>
  );
}
