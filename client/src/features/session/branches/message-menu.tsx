import { Ellipsis, GitBranchPlus, GitFork, Waypoints } from 'lucide-react';
import { useRef, useState } from 'react';
import { useGuest } from '../../../api/viewer.ts';
import { branchMessages } from '../../../messages/branches-en.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { OpenReactionPicker, TalkItems } from '../comments/lazy-talk.tsx';
import { canWrite, useSession } from '../session-context.ts';
import { useIsPhone } from '../use-is-phone.ts';
import { useBranchLayers } from './layers-context.ts';

/** What begins at a message: a branch, a session of one's own, a look at the map; on phones also talk about it. */
export function MessageMenu({ messageId }: { messageId: string }) {
  const session = useSession();
  const { open, openMap } = useBranchLayers();
  // A fork stands in the workspace, where guests open nothing.
  const isGuest = useGuest() !== null;
  const isPhone = useIsPhone();
  const place = useRef<HTMLSpanElement>(null);
  const [reactAt, setReactAt] = useState<HTMLElement | null>(null);
  return (
    <span ref={place} className="contents">
      <Menu
        trigger={
          <IconButton label={branchMessages.more} size="small">
            <Ellipsis />
          </IconButton>
        }
      >
        {isPhone ? <TalkItems messageId={messageId} onReact={() => setReactAt(place.current?.querySelector('button') ?? null)} /> : null}
        {canWrite(session) ? (
          <MenuItem icon={<GitBranchPlus aria-hidden="true" />} shortcut="b" onSelect={() => open({ kind: 'create', messageId })}>
            {branchMessages.branchFromHere}
          </MenuItem>
        ) : null}
        {isGuest ? null : (
          <MenuItem icon={<GitFork aria-hidden="true" />} onSelect={() => open({ kind: 'fork', messageId })}>
            {branchMessages.forkFromHere}
          </MenuItem>
        )}
        <MenuItem icon={<Waypoints aria-hidden="true" />} onSelect={() => openMap(messageId)}>
          {branchMessages.showInMap}
        </MenuItem>
      </Menu>
      {reactAt ? <OpenReactionPicker messageId={messageId} anchor={reactAt} onClose={() => setReactAt(null)} /> : null}
    </span>
  );
}
