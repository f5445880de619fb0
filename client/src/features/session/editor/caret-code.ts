/** Carets as they travel in presence: relative positions, and how much its writer had written when it stood there. */
import {
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromTypeIndex,
  decodeRelativePosition,
  encodeRelativePosition,
  getState,
} from 'yjs';
import { fromBase64, toBase64 } from '../../../live/base64.ts';
import type { DraftDocument } from '../../../live/draft.ts';
import type { Caret } from '../../../live/presence.ts';

/** Holds on to the letter before it: as with an editor's own caret, what others write at the same place comes behind. */
const BEHIND_ITS_LETTER = -1;
const RADIX = 36;

/** Presence and edits come by different ways: the stamp tells which of the two is the later one. */
export interface Stamp {
  /** Yjs's number of the writer, and how many letters they had written. */
  readonly client: number;
  readonly clock: number;
}

export function encodeCaret({ doc, text }: DraftDocument, anchor: number, head: number): Caret {
  const encode = (at: number) => toBase64(encodeRelativePosition(createRelativePositionFromTypeIndex(text, at, BEHIND_ITS_LETTER)));
  const stamp = [doc.clientID, getState(doc.store, doc.clientID)].map((one) => one.toString(RADIX));
  return { anchor: encode(anchor), head: [encode(head), ...stamp].join('.') };
}

/** Null: not in this document, or not yet. Anybody may say anything about themselves. */
export function placeCaret({ doc, text }: DraftDocument, caret: Caret): { anchor: number; head: number } | null {
  const find = (position: string) => {
    const found = createAbsolutePositionFromRelativePosition(decodeRelativePosition(fromBase64(position)), doc);
    return found?.type === text ? found.index : null;
  };
  try {
    const [anchor, head] = [find(caret.anchor), find(caret.head.split('.')[0] ?? '')];
    return anchor === null || head === null ? null : { anchor, head };
  } catch {
    return null;
  }
}

export function stampOf({ head }: Caret): Stamp {
  const [client = NaN, clock = NaN] = head
    .split('.')
    .slice(1)
    .map((one) => Number.parseInt(one, RADIX));
  return { client, clock };
}

/** Something that they wrote after they said where they stand is here already. */
export function isOutrun({ doc }: DraftDocument, caret: Caret): boolean {
  const { client, clock } = stampOf(caret);
  return getState(doc.store, client) > clock;
}
