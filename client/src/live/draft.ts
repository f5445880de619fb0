/** The co-written prompt: a Yjs document that follows the log and sends what is typed here (LIVE.md D1-D3). */
import { applyUpdate, Doc, UndoManager } from 'yjs';
import type { YTextEvent } from 'yjs';
import { fromBase64 } from './base64.ts';
import { createDraftSender } from './draft-sender.ts';
import type { SendResult } from './draft-sender.ts';
import { chunkText } from './text-diff.ts';
import type { DeltaStep, TextEdit } from './text-diff.ts';

/** 8,192 code units are at most 24 KiB of UTF-8: one insertion stays below MAX_DRAFT_UPDATE_BYTES. */
const INSERT_CHUNK = 8192;
const UNDO_STEP_MS = 500;
const REMOTE = 'remote';
const LOCAL = 'local';

export interface DraftChange {
  delta: readonly DeltaStep[];
  /** Typed here, undone here, or somebody else's. */
  source: 'local' | 'undo' | 'remote';
}

interface Options {
  send: (update: Uint8Array) => Promise<SendResult>;
  /** The server will not take an edit: start over from its document. */
  onRefused: (reason: string) => void;
}

function openDocument() {
  const doc = new Doc();
  const text = doc.getText('prompt');
  return { doc, text, undo: new UndoManager(text, { trackedOrigins: new Set([LOCAL]), captureTimeout: UNDO_STEP_MS }) };
}

export function createDraft({ send, onRefused }: Options) {
  const listeners = new Set<(change: DraftChange) => void>();
  let held: Uint8Array[] | null = null;
  let isRejected = false;
  let isDeleting = false;
  let open = start();
  const sender = createDraftSender({
    send,
    onRefused(reason) {
      isRejected = true;
      onRefused(reason);
    },
  });

  function start() {
    const opened = openDocument();
    opened.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== REMOTE) sender.push(update);
    });
    opened.text.observe((event: YTextEvent) => {
      const origin: unknown = event.transaction.origin;
      const source = origin === LOCAL ? 'local' : origin === REMOTE ? 'remote' : 'undo';
      // A sent draft is gone; taking back a deletion must not bring back what was cut before it was sent.
      if (source === 'remote' && opened.text.length === 0) opened.undo.clear();
      tell({ delta: event.delta, source });
    });
    return opened;
  }

  /** Undo goes back by words, and by pastes and deletions, not by everything typed without a pause. */
  function startsUndoStep(remove: number, insert: string): boolean {
    return insert.length > 1 || /\s/.test(insert) || (remove > 0 && insert === '') !== isDeleting;
  }

  function tell(change: DraftChange): void {
    for (const listener of listeners) listener(change);
  }

  function applyRemote(update: Uint8Array): void {
    if (held) held.push(update);
    else applyUpdate(open.doc, update, REMOTE);
  }

  return {
    text: () => open.text.toJSON(),
    isEmpty: () => open.text.length === 0,
    edit({ index, remove, insert }: TextEdit): void {
      if (startsUndoStep(remove, insert)) open.undo.stopCapturing();
      isDeleting = remove > 0 && insert === '';
      if (remove > 0) open.doc.transact(() => open.text.delete(index, remove), LOCAL);
      let at = index;
      for (const chunk of chunkText(insert, INSERT_CHUNK)) {
        open.doc.transact(() => open.text.insert(at, chunk), LOCAL);
        at += chunk.length;
      }
    },
    /** The whole document of a snapshot: merged, unless an edit was refused; then it replaces what stands here. */
    load(state: string): void {
      if (isRejected) {
        isRejected = false;
        const before = open.text.length;
        open.undo.destroy();
        open.doc.destroy();
        open = start();
        tell({ delta: [{ delete: before }], source: 'remote' });
        applyUpdate(open.doc, fromBase64(state), REMOTE);
      } else applyRemote(fromBase64(state));
      sender.retryNow();
    },
    receive: (update: string) => applyRemote(fromBase64(update)),
    /** While an input method composes, the field must not change under it: what others write waits. */
    hold(): void {
      held ??= [];
    },
    release(): void {
      const waiting = held ?? [];
      held = null;
      for (const update of waiting) applyUpdate(open.doc, update, REMOTE);
    },
    undo: () => open.undo.undo() !== null,
    redo: () => open.undo.redo() !== null,
    onChange(listener: (change: DraftChange) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    whenStored: () => sender.whenStored(),
    retryNow: () => sender.retryNow(),
  };
}

export type Draft = ReturnType<typeof createDraft>;
