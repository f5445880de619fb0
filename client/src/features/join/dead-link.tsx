import { Clock, Link2Off, Moon } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { Link } from 'wouter';
import type { ShareLinkState } from '../../gql/graphql.ts';
import { joinMessages } from '../../messages/join-en.ts';
import { JoinNotice } from './join-notice.tsx';

interface DeadLinkProps {
  /** Null: there is no such link, or none any more. */
  state: Exclude<ShareLinkState, 'ACTIVE'> | null;
  inviterName: string | null;
}

function wordsOf({ state, inviterName }: DeadLinkProps): { icon: LucideIcon; title: string; body: string } {
  const body = joinMessages.askNew(inviterName);
  switch (state) {
    case 'EXPIRED':
      return { icon: Clock, title: joinMessages.expiredTitle, body };
    case 'REVOKED':
      return { icon: Link2Off, title: joinMessages.revokedTitle, body };
    case 'SUSPENDED':
      return { icon: Moon, title: joinMessages.suspendedTitle, body: joinMessages.suspendedBody(inviterName) };
    case null:
      return { icon: Link2Off, title: joinMessages.deadTitle, body };
  }
}

export function DeadLink(props: DeadLinkProps) {
  const { icon, title, body } = wordsOf(props);
  return (
    <JoinNotice
      icon={icon}
      title={title}
      action={
        <Link href="/" className="rounded-sm text-sm font-medium text-accent underline-offset-2 hover:underline">
          {joinMessages.home}
        </Link>
      }
    >
      {body}
    </JoinNotice>
  );
}
