/** Documents of drafts that were edited on this node lately, so that an edit need not load the whole of a long one. */
import type { Doc } from 'yjs';

export interface CachedDocument {
  doc: Doc;
  /** The draft's version that the document is. */
  version: number;
  /** As stored; what it takes in memory is a small multiple. */
  bytes: number;
}

const MAX_DOCUMENTS = 200;
const MAX_BYTES = 16 * 1024 * 1024;

export function createDraftCache() {
  /** Least lately used first. */
  const documents = new Map<string, CachedDocument>();
  let bytes = 0;

  /** The document is the caller's alone: given back only after a commit, so that one that was changed for nothing is never seen again. */
  function take(sessionId: string): CachedDocument | null {
    const found = documents.get(sessionId);
    if (!found) return null;
    documents.delete(sessionId);
    bytes -= found.bytes;
    return found;
  }

  return {
    take,
    put(sessionId: string, document: CachedDocument): void {
      take(sessionId);
      documents.set(sessionId, document);
      bytes += document.bytes;
      for (const oldest of documents.keys()) {
        if (documents.size <= MAX_DOCUMENTS && bytes <= MAX_BYTES) break;
        take(oldest);
      }
    },
  };
}

export type DraftCache = ReturnType<typeof createDraftCache>;
