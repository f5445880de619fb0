/** Drafts as Yjs documents: loading, checking, deleting what was sent (LIVE.md D1, D2). No database in here. */
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

/** Parts of updates whose base has not come yet. */
function waitingParts(doc: Y.Doc): unknown[] {
  return [doc.store.pendingStructs, doc.store.pendingDs];
}
