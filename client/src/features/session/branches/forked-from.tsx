import { GitFork } from 'lucide-react';
import { useQuery } from 'urql';
import { Link } from 'wouter';
import { branchMessages } from '../../../messages/branches-en.ts';
import { useSession } from '../session-context.ts';
import { useView } from '../view-context.ts';
import { SessionOriginDocument } from './documents.ts';

/** At the beginning of a fork: what it was forked from, for those who may see that. */
export function ForkedFrom() {
  const session = useSession();
  const { path } = useView();
  const first = path[0];
  const isFork = Boolean(first && !first.parentId && first.origin?.sessionId && first.origin.sessionId !== session.id);
  const [{ data }] = useQuery({ query: SessionOriginDocument, variables: { id: session.id }, pause: !isFork });
  const origin = data?.session?.origin;
  if (!isFork || !origin) return null;
  return (
    <p className="reading-column flex items-center gap-2 pt-6 text-sm text-ink-soft">
      <GitFork className="size-4 shrink-0" aria-hidden="true" />
      <span className="min-w-0 truncate">
        {branchMessages.forkedFrom}{' '}
        <Link
          href={`/s/${origin.id}`}
          className="rounded-sm font-medium text-ink underline decoration-line-strong underline-offset-4 hover:decoration-current"
        >
          {origin.title}
        </Link>
      </span>
    </p>
  );
}
