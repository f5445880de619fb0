import { Link } from 'wouter';
import { messages } from '../../messages/messages.ts';
import { sharedMessages } from '../../messages/shared-en.ts';
import { AvatarStack } from '../../ui/avatar-stack.tsx';
import { Button } from '../../ui/button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { SharedSession } from './shared-documents.ts';

interface SharedListProps {
  sessions: readonly SharedSession[];
  /** Null where all are shown. */
  onMore: (() => void) | null;
}

export function SharedList({ sessions, onMore }: SharedListProps) {
  return (
    <section aria-labelledby="shared-sessions" className="mt-11">
      <h2 id="shared-sessions" className="mb-1 text-sm font-medium text-ink-soft">
        {sharedMessages.title}
      </h2>
      <ul className="divide-y divide-line border-y border-line">
        {sessions.map((session) => (
          <li key={session.id}>
            <SharedLink session={session} />
          </li>
        ))}
      </ul>
      {onMore ? (
        <Button variant="ghost" className="mt-2 w-full" onClick={onMore}>
          {sharedMessages.more}
        </Button>
      ) : null}
    </section>
  );
}

function SharedLink({ session }: { session: SharedSession }) {
  const people = [...new Map(session.participants.map(({ actor }) => [actor.id, actor])).values()];
  return (
    <Link
      href={`/s/${session.id}`}
      className="-mx-3 flex min-h-13 items-center gap-4 rounded-md px-3 py-2 transition-colors hover:bg-hover"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate text-base">{session.title === '' ? messages.sidebar.untitled : session.title}</span>
        <span className="block truncate text-xs text-ink-soft">{session.workspace.name}</span>
      </span>
      {people.length === 0 ? null : <AvatarStack people={people} total={session.participantCount} max={3} size={20} />}
      <RelativeTime iso={session.updatedAt} className="w-14 shrink-0 text-right text-xs text-ink-soft tabular-nums" />
    </Link>
  );
}
