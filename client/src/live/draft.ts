/** The co-written prompt: a Yjs document that follows the log and sends what is typed here (LIVE.md D1-D3). */
import { applyUpdate, Doc, UndoManager } from 'yjs';
import type { Text, YTextEvent } from 'yjs';
import { DRAFT_SERVER_CLIENT_ID } from '../../../schema/wire/ids.ts';
import { fromBase64 } from './base64.ts';
import { createDraftSender } from './draft-sender.ts';
import type { SendResult } from './draft-sender.ts';
import type { DeltaStep, TextEdit } from './text-diff.ts';

const UNDO_STEP_MS = 500;
const REMOTE = 'remote';
const LOCAL = 'local';

export interface DraftChange {
  delta: readonly DeltaStep[];
  /** Typed here, undone here, or somebody else's. */
  source: 'local' | 'undo' | 'remote';
}

/** For a field that works on the document itself. A refused edit puts another one in its place. */
export interface DraftDocument {
  readonly doc: Doc;
  readonly text: Text;
  readonly undo: UndoManager;
}

interface Options {
  send: (update: Uint8Array) => Promise<SendResult>;
  /** The server will not take an edit: start over from its document. `text` is what stood here. */
  onRefused: (reason: string, text: string) => void;
}

interface RemoteUpdate {
  update: Uint8Array;
  /** The tab that made it; null where many did. */
  clientId: string | null;
}

export function createDraft({ send, onRefused }: Options) {
  const listeners = new Set<(change: DraftChange) => void>();
  const replacedListeners = new Set<() => void>();
  let held: RemoteUpdate[] | null = null;
  let isRejected = false;
  let isDeleting = false;
  let seen = { adds: false, removes: false };
  let author: string | null = null;
  let open = start();
  const sender = createDraftSender({
    send,
    onRefused(reason) {
      isRejected = true;
      onRefused(reason, open.text.toJSON());
    },
  });

  function start(): DraftDocument {
    const doc = new Doc();
    const text = doc.getText('prompt');
    const undo = new UndoManager(text, { trackedOrigins: new Set([LOCAL]), captureTimeout: UNDO_STEP_MS });
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== REMOTE) sender.push(update);
    });
    text.observe((event: YTextEvent) => {
      const origin: unknown = event.transaction.origin;
      const source = origin === REMOTE ? 'remote' : origin === undo ? 'undo' : 'local';
      for (const { insert, delete: removed } of event.delta) {
        seen.adds ||= insert !== undefined;
        seen.removes ||= removed !== undefined;
      }
      tell({ delta: event.delta, source });
    });
    return { doc, text, undo };
  }

  function tell(change: DraftChange): void {
    for (const listener of listeners) listener(change);
  }

  /** A sent draft is gone (LIVE.md D2): taking back a deletion must not bring back what was cut before it was sent. */
  function applyRemote({ update, clientId }: RemoteUpdate): void {
    seen = { adds: false, removes: false };
    author = clientId;
    applyUpdate(open.doc, update, REMOTE);
    author = null;
    // The server itself takes out what is sent, or puts text back. What a snapshot removes may have been sent meanwhile.
    const isSent = clientId === DRAFT_SERVER_CLIENT_ID ? !seen.adds : seen.removes && (clientId === null || open.text.length === 0);
    if (isSent) open.undo.clear();
  }

  function receive(remote: RemoteUpdate): void {
    if (held) held.push(remote);
    else applyRemote(remote);
  }

  /** Undo goes back by words, and by pastes and deletions, not by everything typed without a pause. Before each edit. */
  function markUndoStep({ remove, insert }: Pick<TextEdit, 'remove' | 'insert'>): void {
    const isOnlyDeleting = remove > 0 && insert === '';
    if (insert.length > 1 || /\s/.test(insert) || isOnlyDeleting !== isDeleting) open.undo.stopCapturing();
    isDeleting = isOnlyDeleting;
  }

  function replaceDocument(): void {
    const before = open.text.length;
    open.undo.destroy();
    open.doc.destroy();
    open = start();
    tell({ delta: [{ delete: before }], source: 'remote' });
  }

  return {
    text: () => open.text.toJSON(),
    length: () => open.text.length,
    isBlank: () => open.text.length === 0 || open.text.toJSON().trim() === '',
    document: () => open,
    /** The tab whose edit is being applied; null outside of that. */
    author: () => author,
    markUndoStep,
    edit({ index, remove, insert }: TextEdit): void {
      markUndoStep({ remove, insert });
      if (remove > 0) open.doc.transact(() => open.text.delete(index, remove), LOCAL);
      if (insert) open.doc.transact(() => open.text.insert(index, insert), LOCAL);
    },
    /** The whole document of a snapshot: merged, unless an edit was refused; then it replaces what stands here. */
    load(state: string): void {
      const remote = { update: fromBase64(state), clientId: null };
      if (isRejected) {
        isRejected = false;
        held &&= [];
        replaceDocument();
        applyRemote(remote);
        for (const listener of replacedListeners) listener();
      } else receive(remote);
      sender.retryNow();
    },
    receive: (update: string, clientId: string) => receive({ update: fromBase64(update), clientId }),
    /** While an input method composes, the field must not change under it: what others write waits. */
    hold(): void {
      held ??= [];
    },
    release(): void {
      const waiting = held ?? [];
      held = null;
      for (const remote of waiting) applyRemote(remote);
    },
    undo: () => open.undo.undo() !== null,
    redo: () => open.undo.redo() !== null,
    onChange(listener: (change: DraftChange) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** After another document has taken the place of this one. */
    onReplaced(listener: () => void): () => void {
      replacedListeners.add(listener);
      return () => replacedListeners.delete(listener);
    },
    whenStored: () => sender.whenStored(),
    retryNow: () => sender.retryNow(),
  };
}

export type Draft = ReturnType<typeof createDraft>;
