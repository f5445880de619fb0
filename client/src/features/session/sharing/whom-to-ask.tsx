import { useSelf } from '../../../api/viewer.ts';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import type { SharedSession } from './documents.ts';

const MOST_NAMES = 3;

export function WhomToAsk({ sharing }: { sharing: SharedSession }) {
  const self = useSelf();
  const names = sharing.members
    .filter(({ role, user }) => user.id !== self.id && (role === 'OWNER' || (role === 'EDITOR' && sharing.whoInvites === 'EDITORS')))
    .map(({ user }) => user.displayName)
    .slice(0, MOST_NAMES);
  return (
    <p className="rounded-md bg-accent-soft px-3 py-2.5 text-sm text-pretty">
      {names.length === 0 ? sharingMessages.askOwner : sharingMessages.ask(names)}
    </p>
  );
}
