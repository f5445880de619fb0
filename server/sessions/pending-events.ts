/** What the outbox notes, and what becomes of it: most notes name a thing, which is read when the note is published (see outbox.ts). */
import type { LogEvent } from '../../schema/wire/events.ts';
import type { Tx } from '../kit/db.ts';
import { messagesById, sessionsById } from './records.ts';

export type PendingEvent =
  | { kind: 'messageAdded' | 'messageChanged'; messageId: string }
  | { kind: 'sessionChanged' }
  | { kind: 'draftEdited'; update: string; version: number; clientId: string };

/** In the order of the notes; nothing for what is gone. */
export async function resolveEvents(tx: Tx, sessionId: string, events: readonly PendingEvent[]): Promise<LogEvent[]> {
  const ids = new Set(events.flatMap((event) => ('messageId' in event ? [event.messageId] : [])));
  const messages = new Map((await messagesById(tx.sql(), [...ids])).map((message) => [message.id, message]));
  const needsSession = events.some(({ kind }) => kind === 'sessionChanged');
  const session = needsSession ? (await sessionsById(tx.sql(), [sessionId]))[0] : undefined;
  return events.flatMap((event): LogEvent[] => {
    switch (event.kind) {
      case 'messageAdded':
      case 'messageChanged': {
        const message = messages.get(event.messageId);
        return message ? [{ kind: event.kind, message }] : [];
      }
      case 'sessionChanged':
        return session ? [{ kind: 'sessionChanged', session }] : [];
      case 'draftEdited':
        return [event];
    }
  });
}
