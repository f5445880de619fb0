/** What a client of `sessionEvents` shows: snapshots replace, texts apply by offset (LIVE.md L3, R3). Counts what must never happen. */
import { parseCursor } from '../../schema/wire/cursor.ts';

export const WATCH = `subscription Watch($id: ID!, $after: Cursor) {
  sessionEvents(sessionId: $id, after: $after) {
    __typename
    cursor
    ... on SessionSnapshot { session { id title viewerRole } messages { id role status text } }
    ... on MessageAdded { message { id role status text } }
    ... on MessageChanged { message { id role status text } }
    ... on TextAppended { messageId offset text }
    ... on SessionChanged { session { id title visibility viewerRole } }
    ... on PresenceChanged { participants { actor { id displayName } } }
  }
}`;

export interface SeenMessage {
  id: string;
  role: string;
  status: string;
  text: string;
}

export interface SeenEvent {
  __typename: string;
  cursor: string | null;
  messages?: SeenMessage[];
  message?: SeenMessage;
  messageId?: string;
  offset?: number;
  text?: string;
  session?: { id: string; title: string; viewerRole: string; visibility?: string };
}

export function createSessionView() {
  const messages = new Map<string, SeenMessage>();
  const view = { last: null as string | null, duplicates: 0, holes: 0, snapshots: 0, events: [] as SeenEvent[] };

  function note(cursor: string): void {
    const [before, now] = [view.last === null ? null : parseCursor(view.last), parseCursor(cursor)!];
    if (before && before.epoch === now.epoch && now.seq <= before.seq) view.duplicates++;
    view.last = cursor;
  }

  function append({ messageId = '', offset = 0, text = '' }: SeenEvent): void {
    const message = messages.get(messageId);
    if (!message || offset > message.text.length) view.holes++;
    else message.text += text.slice(message.text.length - offset);
  }

  return Object.assign(view, {
    messages,
    apply(event: SeenEvent): void {
      view.events.push(event);
      if (event.__typename === 'SessionSnapshot') {
        view.snapshots++;
        messages.clear();
        for (const message of event.messages ?? []) messages.set(message.id, { ...message });
        view.last = event.cursor;
        return;
      }
      if (event.cursor !== null) note(event.cursor);
      if (event.__typename === 'TextAppended') append(event);
      if (!event.message) return;
      const known = messages.get(event.message.id)?.text ?? '';
      // Of a running answer the event's text may be behind what TextAppended brought.
      messages.set(event.message.id, { ...event.message, text: event.message.text.length >= known.length ? event.message.text : known });
    },
    /** The answers that have ended, oldest first. */
    answers: () => [...messages.values()].filter(({ role, status }) => role === 'ASSISTANT' && !['QUEUED', 'STREAMING'].includes(status)),
  });
}

export type SessionView = ReturnType<typeof createSessionView>;
