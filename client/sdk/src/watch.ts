/**
 * What changes in a session, told in order and once, however often the connection breaks. It is pulled: who reads slowly gets what was missed in
 * one piece, and nothing piles up.
 */
import type { Comment } from '../../src/live/comments.ts';
import type { MessageNode, Participant, SessionHead } from '../../src/live/model.ts';
import { ParleyError } from './failure.ts';
import type { Listener, Reading } from './reading.ts';

export type Update =
  /** New, or its status, usage or failure has changed. Its text comes by itself. */
  | { kind: 'message'; message: MessageNode }
  /** Added to the message's text. `offset`: UTF-16 code units before it; 0 with text before means that the text is another now (asked again). */
  | { kind: 'text'; message: MessageNode; offset: number; text: string }
  /** New, edited, answered by a model, resolved or deleted: the one with the highest `version`. */
  | { kind: 'comment'; comment: Comment }
  /** The title, the visibility, …. */
  | { kind: 'session'; session: SessionHead }
  /** Who is here now; `count` is all of them, the list may be shorter. */
  | { kind: 'people'; people: readonly Participant[]; count: number };

export interface WatchOptions {
  signal?: AbortSignal | undefined;
  /** Leaves out what was there when the watching began. */
  isFromNow?: boolean;
}

export function createWatch(reading: Reading, { signal, isFromNow = false }: WatchOptions = {}): AsyncGenerator<Update, void, undefined> {
  const { store, comments } = reading;
  const dirtyMessages = new Set<string>();
  const toldTexts = new Map<string, string>();
  const toldMessages = new Map<string, MessageNode>();
  const toldComments = new Map<string, number>();
  let toldSession: SessionHead | null = null;
  let toldPeople: readonly Participant[] | null = null;
  let failure: ParleyError | null = null;
  let isStarted = false;
  let areCommentsDirty = false;
  /** Said since the watching began. Those before it are known once they are loaded. */
  const freshComments = new Set<string>();
  let areOldCommentsKnown = !isFromNow;
  let wake: (() => void) | null = null;

  function stir(): void {
    wake?.();
    wake = null;
  }

  const listener: Listener = {
    onEvent(event) {
      switch (event.__typename) {
        case 'SessionSnapshot':
          for (const { id } of event.messages) dirtyMessages.add(id);
          if (!isStarted && isFromNow) passOver();
          isStarted = true;
          break;
        case 'MessageAdded':
        case 'MessageChanged':
          dirtyMessages.add(event.message.id);
          break;
        case 'TextAppended':
        case 'MessageLoaded':
          dirtyMessages.add(event.messageId);
          break;
        case 'CommentChanged':
          freshComments.add(event.comment.id);
          break;
        default:
      }
      stir();
    },
    onComments() {
      areCommentsDirty = true;
      stir();
    },
    onCommentsLoaded() {
      if (!areOldCommentsKnown) for (const comment of knownComments()) if (!freshComments.has(comment.id)) pass(comment);
      areOldCommentsKnown = true;
      areCommentsDirty = true;
      stir();
    },
    onState(state) {
      if (state.kind !== 'refused') return;
      failure = new ParleyError(state.code, REFUSED[state.code] ?? 'The server refused the subscription.');
      stir();
    },
  };

  /** What is there already counts as told. */
  function passOver(): void {
    for (const id of dirtyMessages) {
      toldTexts.set(id, store.text(id));
      const node = store.getState().messages.get(id);
      if (node) toldMessages.set(id, node);
    }
    dirtyMessages.clear();
    toldSession = store.getState().session;
    toldPeople = store.getState().participants;
  }

  const knownComments = (): Comment[] => [...comments.getState().values()].flatMap((thread) => thread.comments);
  const pass = (comment: Comment) => toldComments.set(comment.id, comment.version);

  function* textOf(message: MessageNode): Generator<Update> {
    const told = toldTexts.get(message.id) ?? '';
    const text = store.text(message.id);
    if (text === told) return;
    toldTexts.set(message.id, text);
    const offset = text.startsWith(told) ? told.length : 0;
    yield { kind: 'text', message, offset, text: text.slice(offset) };
  }

  function* changes(): Generator<Update> {
    // Whoever reads may take long between two updates: what is told is what is known by then.
    const { session } = store.getState();
    if (session && session !== toldSession) {
      toldSession = session;
      yield { kind: 'session', session };
    }
    const { participants, participantCount } = store.getState();
    if (isStarted && participants !== toldPeople) {
      toldPeople = participants;
      yield { kind: 'people', people: participants, count: participantCount };
    }
    for (const id of dirtyMessages) {
      dirtyMessages.delete(id);
      const message = store.getState().messages.get(id);
      if (!message) continue;
      const isOver = message.finishedAt !== null && message.finishedAt !== undefined;
      // An end is told after the last of the text, a beginning before the first.
      if (isOver) yield* textOf(message);
      if (hasChanged(toldMessages.get(id), message)) {
        toldMessages.set(id, message);
        yield { kind: 'message', message };
      }
      if (!isOver) yield* textOf(message);
    }
    if (!areCommentsDirty) return;
    areCommentsDirty = false;
    for (const comment of knownComments()) {
      if (!areOldCommentsKnown && !freshComments.has(comment.id)) continue;
      if ((toldComments.get(comment.id) ?? 0) >= comment.version) continue;
      pass(comment);
      yield { kind: 'comment', comment };
    }
  }

  async function* run(): AsyncGenerator<Update, void, undefined> {
    const leave = reading.follow(listener);
    signal?.addEventListener('abort', stir, { once: true });
    try {
      while (!signal?.aborted) {
        const woken = new Promise<void>((resolve) => (wake = resolve));
        for (const update of changes()) {
          yield update;
          if (signal?.aborted) return;
        }
        if (failure) throw failure;
        if (dirtyMessages.size === 0 && !areCommentsDirty) await woken;
      }
    } finally {
      signal?.removeEventListener('abort', stir);
      leave();
    }
  }

  return run();
}

const REFUSED: Partial<Record<string, string>> = {
  NOT_FOUND: 'There is no such session, or this credential may not read it any more.',
  UNAUTHENTICATED: 'The credential is not valid, or not any more.',
  FORBIDDEN: 'This credential may not read sessions: the key needs the scope session:read.',
};

function hasChanged(told: MessageNode | undefined, message: MessageNode): boolean {
  return (
    told === undefined || told.status !== message.status || told.finishedAt !== message.finishedAt || told.attempts !== message.attempts
  );
}
