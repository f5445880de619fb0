import { useState } from 'react';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { useApi } from '../../api/api-context.ts';
import { describeError, toApiError } from '../../api/errors.ts';
import { joinMessages } from '../../messages/join-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast-store.ts';
import { LeaveAsGuestDocument } from './join-documents.ts';
import type { JoinState } from './join-page.tsx';

/** Ends the guest: a browser that others use keeps nothing of them. */
export function LeaveAsGuest() {
  const [isAsking, setAsking] = useState(false);
  const [{ fetching }, leave] = useMutation(LeaveAsGuestDocument);
  const { renew } = useApi();
  const [, navigate] = useLocation();

  async function go(): Promise<void> {
    const { error } = await leave({});
    if (error) return toast({ ...describeError(toApiError(error)), tone: 'danger' });
    const state: JoinState = { hasLeft: true };
    navigate('/join', { replace: true, state });
    renew();
  }

  return (
    <>
      <Button size="small" variant="ghost" onClick={() => setAsking(true)}>
        {joinMessages.leave}
      </Button>
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        size="small"
        title={joinMessages.leaveTitle}
        description={joinMessages.leaveBody}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{joinMessages.stay}</Button>
            <Button variant="danger" busy={fetching ? joinMessages.leaving : undefined} onClick={() => void go()}>
              {joinMessages.leave}
            </Button>
          </>
        }
      />
    </>
  );
}
