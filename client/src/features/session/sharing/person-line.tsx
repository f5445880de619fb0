import type { ReactNode } from 'react';
import { Avatar } from '../../../ui/avatar.tsx';
import { messages } from '../../../messages/messages.ts';

interface PersonLineProps {
  person: { id: string; displayName: string };
  isSelf?: boolean;
  badge?: ReactNode;
  note?: string | undefined;
  children: ReactNode;
}

/** One person in a list, and at the end what may be done. */
export function PersonLine({ person, isSelf = false, badge, note, children }: PersonLineProps) {
  return (
    <li className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-2 py-1.5">
      <Avatar person={person} size={32} />
      <span className="min-w-28 flex-1">
        <span className="flex items-center gap-2">
          <span className="min-w-0 truncate text-sm font-medium">
            {person.displayName}
            {isSelf ? <span className="font-normal text-ink-soft"> ({messages.members.you})</span> : null}
          </span>
          {badge}
        </span>
        {note === undefined ? null : <span className="block truncate text-xs text-ink-soft">{note}</span>}
      </span>
      {children}
    </li>
  );
}
