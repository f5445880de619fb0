import { useEffect, useRef } from 'react';
import { presenceMessages } from '../../../messages/presence-en.ts';
import { toast } from '../../../ui/toast-store.ts';
import { isWriting } from '../use-session-keys.ts';
import type { Follow } from './follow-context.ts';
import { nextLeader } from './follow-order.ts';
import type { Recency } from './follow-order.ts';
import type { PresentPerson } from './people.ts';
import { useSelfId } from './use-people.ts';

const OVERLAYS = '[role="dialog"], [role="menu"], [cmdk-root]';

/** F follows who acted last, then the next; Escape ends it, before it stops an answer. */
export function useFollowKeys(follow: Follow, others: readonly PresentPerson[], recency: Recency): void {
  const selfId = useSelfId();
  const latest = useRef({ follow, others });
  useEffect(() => {
    latest.current = { follow, others };
  }, [follow, others]);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const { leaderId, follow: lead, stop } = latest.current.follow;
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || document.querySelector(OVERLAYS)) return;
      if (event.key === 'Escape' && leaderId !== null) stop();
      else if (event.key === 'f' && !isWriting(event.target)) {
        const next = nextLeader(latest.current.others, leaderId, selfId, recency);
        if (next) lead(next);
        else if (leaderId === null) toast({ title: presenceMessages.nobodyToFollow });
        else stop();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    }
    addEventListener('keydown', onKeyDown, { capture: true });
    return () => removeEventListener('keydown', onKeyDown, { capture: true });
  }, [selfId, recency]);
}
