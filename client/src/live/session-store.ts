/**
 * The reader's side of a session's log (LIVE.md L1, L3, R1, R3). Structure (messages without text, title, people) is immutable state;
 * text is a string per message with its own listeners, so that a token touches the one message it belongs to.
 */
import { advances, parseCursor } from '../../../schema/wire/cursor.ts';
import type { Cursor } from '../../../schema/wire/cursor.ts';
import { newText } from '../../../schema/wire/events.ts';
import { isRunning } from './model.ts';
import type { MessageNode, Participant, SessionEvent, SessionHead, SessionMessage, SessionSnapshot, TextAppended } from './model.ts';

export interface SessionState {
  readonly session: SessionHead | null;
  readonly messages: ReadonlyMap<string, MessageNode>;
  /** Of very many only some: see participantCount. */
  readonly participants: readonly Participant[];
  readonly participantCount: number;
}

/** `hole`: something before this event is missing; only a snapshot helps. `gap`: the text of one message that no snapshot carries is behind. */
export type Applied = { kind: 'applied' } | { kind: 'skipped' } | { kind: 'hole' } | { kind: 'gap'; messageId: string };

const APPLIED: Applied = { kind: 'applied' };
const SKIPPED: Applied = { kind: 'skipped' };
const HOLE: Applied = { kind: 'hole' };
const EMPTY: SessionState = { session: null, messages: new Map(), participants: [], participantCount: 0 };

/** Messages that a later event may still change are not overtaken by an older picture of them (a snapshot may be newer than its cursor). */
function isOlder(incoming: SessionMessage, known: MessageNode): boolean {
  return !isRunning(known.status) && isRunning(incoming.status);
}

interface StoreOptions {
  requestNotify(notify: () => void): void;
  /** Everything that came of messages, by the log or by a query. */
  onMessages?(messages: readonly SessionMessage[]): void;
}

export function createSessionStore({ requestNotify, onMessages }: StoreOptions) {
  let state: SessionState = EMPTY;
  let last: Cursor | null = null;
  /** Messages whose text the log gives without a gap: those of the snapshot and those added after it. */
  let followed = new Set<string>();
  const texts = new Map<string, string>();
  const textListeners = new Map<string, Set<() => void>>();
  const stateListeners = new Set<() => void>();
  const eventListeners = new Set<(event: SessionEvent) => void>();
  const dirtyTexts = new Set<string>();
  let dirtyState = false;

  function notify(): void {
    const changed = [...dirtyTexts];
    dirtyTexts.clear();
    for (const id of changed) for (const listener of textListeners.get(id) ?? []) listener();
    if (!dirtyState) return;
    dirtyState = false;
    for (const listener of stateListeners) listener();
  }

  function setState(next: Partial<SessionState>): void {
    state = { ...state, ...next };
    dirtyState = true;
    requestNotify(notify);
  }

  function setText(id: string, text: string): void {
    if (texts.get(id) === text) return;
    texts.set(id, text);
    dirtyTexts.add(id);
    requestNotify(notify);
  }

  function put(messages: Map<string, MessageNode>, message: SessionMessage, authoritative: boolean): void {
    const known = messages.get(message.id);
    if (known && !authoritative && isOlder(message, known)) return;
    const { text, ...node } = message;
    messages.set(message.id, node);
    const shown = texts.get(message.id) ?? '';
    // What still runs only grows; what has ended says its text once and for all.
    if (authoritative || !isRunning(message.status) || text.length > shown.length) setText(message.id, text);
  }

  function upsert(incoming: readonly SessionMessage[], authoritative = false): void {
    const messages = new Map(state.messages);
    for (const message of incoming) put(messages, message, authoritative);
    setState({ messages });
    onMessages?.(incoming);
  }

  function appendText(event: TextAppended): Applied {
    const node = state.messages.get(event.messageId);
    if (!node || !isRunning(node.status)) return APPLIED;
    const text = texts.get(event.messageId) ?? '';
    const added = newText({ kind: 'text', ...event }, text.length);
    if (added === null) return followed.has(event.messageId) ? HOLE : { kind: 'gap', messageId: event.messageId };
    if (added) setText(event.messageId, text + added);
    if (node.status === 'QUEUED') setState({ messages: new Map(state.messages).set(node.id, { ...node, status: 'STREAMING' }) });
    return APPLIED;
  }

  function startOver(snapshot: SessionSnapshot): Applied {
    followed = new Set(snapshot.messages.map((message) => message.id));
    upsert(snapshot.messages, true);
    setState({ session: snapshot.session, participants: snapshot.participants, participantCount: snapshot.participantCount });
    return tell(snapshot);
  }

  function applyNew(event: SessionEvent): Applied {
    switch (event.__typename) {
      case 'SessionSnapshot':
        return startOver(event);
      case 'MessageAdded':
        followed.add(event.message.id);
        upsert([event.message]);
        return APPLIED;
      case 'MessageChanged':
        upsert([event.message]);
        return APPLIED;
      case 'TextAppended':
        return appendText(event);
      case 'SessionChanged':
        setState({ session: event.session });
        return APPLIED;
      case 'PresenceChanged':
        setState({ participants: event.participants, participantCount: event.participantCount });
        return APPLIED;
      default:
        // Kept by those who asked for it with subscribeEvents.
        return tell(event);
    }
  }

  function tell(event: SessionEvent): Applied {
    for (const listener of eventListeners) listener(event);
    return APPLIED;
  }

  function apply(event: SessionEvent): Applied {
    const cursor = event.cursor ? parseCursor(event.cursor) : null;
    if (event.__typename === 'SessionSnapshot') {
      last = cursor;
      return startOver(event);
    }
    if (!cursor) return applyNew(event);
    if (!last || last.epoch !== cursor.epoch) return HOLE;
    if (!advances(last, cursor)) return SKIPPED;
    const applied = applyNew(event);
    if (applied.kind !== 'hole') last = cursor;
    return applied;
  }

  return {
    apply,
    /** Messages that came by a query: older pages, another branch. What the log has brought already is not undone by them. */
    merge: (messages: readonly SessionMessage[]) => upsert(messages),
    getState: () => state,
    subscribe(listener: () => void): () => void {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    /** Snapshots, and the events whose state is kept elsewhere: comments, votes, branches. Each once, in order. */
    subscribeEvents(listener: (event: SessionEvent) => void): () => void {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    text: (messageId: string) => texts.get(messageId) ?? '',
    subscribeText(messageId: string, listener: () => void): () => void {
      const listeners = textListeners.get(messageId) ?? new Set();
      textListeners.set(messageId, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) textListeners.delete(messageId);
      };
    },
  };
}

export type SessionStore = ReturnType<typeof createSessionStore>;
