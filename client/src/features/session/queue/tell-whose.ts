import { queueMessages } from '../../../messages/queue-en.ts';
import { toast } from '../../../ui/toast-store.ts';

/** To whoever sent the same draft a moment later (LIVE.md G6). */
export function tellWhose(kind: 'sent' | 'queued', name: string): void {
  const title = kind === 'sent' ? queueMessages.fasterSent(name) : queueMessages.fasterQueued(name);
  toast({ title, description: queueMessages.sameDraft });
}
