import type { MessageNode } from '../../../live/model.ts';
import { branchMessages } from '../../../messages/branches-en.ts';
import { useLive } from '../session-context.ts';
import { Speaker } from './speaker.tsx';
import { excerptOf } from './excerpt.ts';

const SHOWN = 6;

/** What will stand on the mainline, at a glance. */
export function MergePreview({ path, total }: { path: readonly MessageNode[]; total: number }) {
  const { store } = useLive();
  const shown = path.slice(0, SHOWN);
  if (shown.length === 0) return null;
  return (
    <ol aria-label={branchMessages.whatComes} className="flex flex-col gap-1.5 rounded-md border border-line bg-panel px-3 py-2.5">
      {shown.map((message) => (
        <li key={message.id} className="flex min-w-0 items-baseline gap-2">
          <Speaker message={message} />
          <span className="min-w-0 flex-1 truncate text-ink-soft">{excerptOf(store.text(message.id)) || branchMessages.noText}</span>
        </li>
      ))}
      {total > shown.length ? <li className="text-xs text-ink-faint">{branchMessages.moreOfThem(total - shown.length)}</li> : null}
    </ol>
  );
}
