/** Drafts as Yjs documents: loading, checking, deleting what was sent (LIVE.md D1, D2). No database in here. */
import { randomInt } from 'node:crypto';
import * as Y from 'yjs';

/** The name of the document's text; part of the API. */
const TEXT_NAME = 'prompt';

/** `known` brought up to date, or a new document. */
export function openDocument(known: Y.Doc | null, updates: readonly Uint8Array[]): Y.Doc {
  const doc = known ?? new Y.Doc();
  doc.getText(TEXT_NAME);
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

export function documentText(doc: Y.Doc): string {
  return doc.getText(TEXT_NAME).toJSON();
}

/** The whole document as one update. */
export function documentState(doc: Y.Doc): Uint8Array {
  return Y.encodeStateAsUpdate(doc);
}

/** Of this one text and nothing else: everybody's field shows what stands in it, and fails on what is no text. Throws where the bytes are no update. */
export function isPlainText(update: Uint8Array): boolean {
  return Y.decodeUpdate(update).structs.every((struct) => {
    if (!(struct instanceof Y.Item)) return true;
    const isText = struct.content instanceof Y.ContentString || struct.content instanceof Y.ContentDeleted;
    // Where an item stands beside another one it has no parent of its own.
    const parent: unknown = struct.parent;
    return isText && struct.parentSub === null && (parent === null || parent === TEXT_NAME);
  });
}

/** The clients of Yjs that wrote the text that an update brings. */
export function writersOf(update: Uint8Array): number[] {
  const texts = Y.decodeUpdate(update).structs.filter((struct) => struct instanceof Y.Item && struct.content instanceof Y.ContentString);
  return [...new Set(texts.map(({ id }) => id.client))];
}

/** What these clients wrote and still stands there is deleted. The update that says so to whoever has the document open; null: nothing stood there. */
export function deleteTextOf(doc: Y.Doc, clients: ReadonlySet<number>): Uint8Array | null {
  const text = doc.getText(TEXT_NAME);
  const theirs: { index: number; length: number }[] = [];
  let index = 0;
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue;
    if (clients.has(item.id.client)) theirs.push({ index, length: item.length });
    index += item.length;
  }
  if (theirs.length === 0) return null;
  const updates: Uint8Array[] = [];
  const onUpdate = (update: Uint8Array) => void updates.push(update);
  doc.on('update', onUpdate);
  doc.transact(() => {
    for (const piece of theirs.toReversed()) text.delete(piece.index, piece.length);
  });
  doc.off('update', onUpdate);
  return Y.mergeUpdates(updates);
}

/**
 * Applies what a client sent. Throws where the bytes are no update: the document may then be half changed and must be thrown away.
 * False: the document had all of it.
 */
export function applyClientUpdate(doc: Y.Doc, update: Uint8Array): boolean {
  const waiting = waitingParts(doc);
  let isChanged = false;
  const onUpdate = () => (isChanged = true);
  doc.on('update', onUpdate);
  try {
    Y.applyUpdate(doc, update);
    documentText(doc);
  } finally {
    doc.off('update', onUpdate);
  }
  return isChanged || waitingParts(doc).some((part, index) => part !== waiting[index]);
}

/** Empties the text as it stands. The returned update deletes exactly that: what others typed meanwhile survives the merge. */
export function deleteText(doc: Y.Doc): Uint8Array {
  const text = doc.getText(TEXT_NAME);
  const updates: Uint8Array[] = [];
  const onUpdate = (update: Uint8Array) => void updates.push(update);
  doc.on('update', onUpdate);
  text.delete(0, text.length);
  doc.off('update', onUpdate);
  return Y.mergeUpdates(updates);
}

/** 8,192 code units are at most 24 KiB of UTF-8, so that an update is no larger than one that a client may send. */
const APPEND_CHUNK = 8_192;
const HIGH_SURROGATE = /[\ud800-\udbff]$/;

/** One update per piece of the text, by a client of Yjs of its own. */
export function appendText(doc: Y.Doc, given: string): Uint8Array[] {
  doc.clientID = randomInt(2 ** 32);
  const text = doc.getText(TEXT_NAME);
  const updates: Uint8Array[] = [];
  const onUpdate = (update: Uint8Array) => void updates.push(update);
  let rest = documentText(doc).trim() === '' ? given : `\n\n${given}`;
  doc.on('update', onUpdate);
  while (rest !== '') {
    const piece = rest.slice(0, APPEND_CHUNK).replace(rest.length > APPEND_CHUNK ? HIGH_SURROGATE : '', '');
    text.insert(text.length, piece);
    rest = rest.slice(piece.length);
  }
  doc.off('update', onUpdate);
  return updates;
}

/** What waits for a base that has not come yet is text of somebody, too. */
export function dropWaitingParts(doc: Y.Doc): void {
  doc.store.pendingStructs = null;
  doc.store.pendingDs = null;
}

/** Parts of updates whose base has not come yet. */
function waitingParts(doc: Y.Doc): unknown[] {
  return [doc.store.pendingStructs, doc.store.pendingDs];
}
