import { messages } from '../../messages/messages.ts';
import { Link } from 'wouter';
import { AvatarStack } from '../../ui/avatar-stack.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { RecentSession } from './workspace-documents.ts';

export function RecentSessions({ sessions }: { sessions: readonly RecentSession[] }) {
  return (
    <section aria-labelledby="recent-sessions" className="mt-11">
      <h2 id="recent-sessions" className="mb-1 text-sm font-medium text-ink-soft">
        {messages.workspace.recent}
      </h2>
      <ul className="divide-y divide-line border-y border-line">
        {sessions.map((session) => (
          <li key={session.id}>
            <RecentSessionLink session={session} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RecentSessionLink({ session }: { session: RecentSession }) {
  const people = [...new Map(session.participants.map(({ actor }) => [actor.id, actor])).values()];
  return (
    <Link href={`/s/${session.id}`} className="-mx-3 flex min-h-13 items-center gap-4 rounded-md px-3 transition-colors hover:bg-hover">
      <span className="min-w-0 flex-1 truncate text-base">{session.title === '' ? messages.sidebar.untitled : session.title}</span>
      {session.activeRuns === 0 ? null : (
        <span className="flex items-center gap-1.5 text-xs text-ink-soft max-md:hidden">
          <span className="size-2 animate-breathe rounded-full bg-live" aria-hidden="true" />
          {messages.sidebar.answering(session.activeRuns)}
        </span>
      )}
      {people.length === 0 ? null : <AvatarStack people={people} total={session.participantCount} max={3} size={20} />}
      <RelativeTime iso={session.updatedAt} className="w-14 shrink-0 text-right text-xs text-ink-soft tabular-nums" />
    </Link>
  );
}
