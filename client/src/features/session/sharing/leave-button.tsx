import { LogOut } from 'lucide-react';
import { useContext, useState } from 'react';
import { useLocation } from 'wouter';
import { useGuest, ViewerContext } from '../../../api/viewer.ts';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { Button } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast-store.ts';
import { useSession } from '../session-context.ts';
import { Confirm } from './confirm.tsx';
import type { SessionMember } from './documents.ts';
import { useSharingActions } from './use-sharing-actions.ts';

/** For whoever has something to give up here: what the workspace gives, or having opened the session, stays. Guests leave where their name stands. */
export function LeaveButton({ members }: { members: readonly SessionMember[] }) {
  const viewer = useContext(ViewerContext);
  const { workspace } = useSession();
  const { leave } = useSharingActions();
  const [, navigate] = useLocation();
  const [mode, setMode] = useState<'shown' | 'asking' | 'leaving'>('shown');
  const isGuest = useGuest() !== null;
  const own = members.find(({ user }) => user.id === viewer?.id);
  const cameByLink = viewer !== null && !viewer.memberships.some((membership) => membership.workspace.id === workspace.id);
  if (isGuest || !(own ? own.source === 'EXPLICIT' : cameByLink)) return null;

  async function go(): Promise<void> {
    setMode('leaving');
    if (!(await leave())) return setMode('shown');
    toast({ title: sharingMessages.left });
    navigate('/');
  }

  if (mode === 'shown') {
    return (
      <Button
        variant="ghost"
        className="-ml-2 self-start"
        icon={<LogOut className="size-4" aria-hidden="true" />}
        onClick={() => setMode('asking')}
      >
        {sharingMessages.leave}
      </Button>
    );
  }
  return (
    <Confirm
      question={sharingMessages.leaveSure}
      busy={mode === 'leaving' ? sharingMessages.leaving : undefined}
      onConfirm={() => void go()}
      onClose={() => setMode('shown')}
    />
  );
}
