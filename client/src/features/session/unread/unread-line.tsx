import { shelfMessages } from '../../../messages/shelf-en.ts';

export function UnreadLine() {
  return (
    <div
      role="separator"
      aria-label={shelfMessages.unreadLineLabel}
      className="reading-column flex items-center gap-3 pt-6 text-xs font-medium text-accent"
    >
      <span className="h-px flex-1 bg-current opacity-40" />
      {shelfMessages.unreadLine}
      <span className="h-px flex-1 bg-current opacity-40" />
    </div>
  );
}
