/** Agenda's notification channel over the node's own listening connection: its own would give up silently when the database goes away. */
import { toJobId } from 'agenda';
import type { NotificationChannel, NotificationHandler } from 'agenda';

export function createWakeChannel() {
  const handlers = new Set<NotificationHandler>();
  const channel: NotificationChannel = {
    state: 'connected',
    connect: async () => undefined,
    disconnect: async () => undefined,
    // Agenda publishes what it saves; the rows here are saved by schedule.ts.
    publish: async () => undefined,
    subscribe(handler) {
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
    on: () => channel,
    off: () => channel,
  };
  return {
    channel,
    wake(jobName: string): void {
      for (const handler of handlers) {
        void handler({ jobId: toJobId(jobName), jobName, nextRunAt: null, priority: 0, timestamp: new Date() });
      }
    },
  };
}
