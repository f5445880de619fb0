import { shelfMessages } from '../../messages/shelf-en.ts';

export function UnreadCount({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="inline-flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded-full bg-accent-soft px-1.5 text-xs font-semibold text-accent tabular-nums">
      <span aria-hidden="true">{shelfMessages.unreadShort(count)}</span>
      <span className="sr-only">{shelfMessages.unread(count)}</span>
    </span>
  );
}
