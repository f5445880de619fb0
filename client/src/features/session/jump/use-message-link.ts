import { useEffect, useEffectEvent } from 'react';
import { useSearchParams } from 'wouter';
import { sessionMessages } from '../../../messages/session-en.ts';
import { toast } from '../../../ui/toast-store.ts';
import { useGoToMessage } from './use-go-to-message.ts';

/** `/s/:id?message=…` shows that message, and leaves the address so that the same link works again. */
export function useMessageLink(): void {
  const [params, setParams] = useSearchParams();
  const goTo = useGoToMessage();
  const wanted = params.get('message');

  const go = useEffectEvent(async (messageId: string) => {
    const end = await goTo(messageId);
    if (end === 'missing') toast({ title: sessionMessages.messageMissing });
    else if (end === 'failed') toast({ title: sessionMessages.messageNotLoaded, tone: 'danger' });
  });

  const forget = useEffectEvent(() => {
    setParams(
      (now) => {
        now.delete('message');
        return now;
      },
      { replace: true },
    );
  });

  useEffect(() => {
    if (wanted === null) return;
    void go(wanted);
    forget();
  }, [wanted]);
}
