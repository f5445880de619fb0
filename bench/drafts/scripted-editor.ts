/** Somebody who writes: the client's own draft, with random edits of letters that only they write and only they delete. */
import { decodeStateVector, encodeStateVector, encodeStateVectorFromUpdate } from 'yjs';
import { createDraft } from '../../client/src/live/draft.ts';
import type { Random } from '../random.ts';
import { createWire } from './wire.ts';
import type { Place } from './wire.ts';

const LONGEST_WORD = 4;
const PASTE = 200;

export interface EditorReport {
  letter: string;
  text: string;
  operations: number;
  /** Letters that must stand in the text in the end: those written and not taken away again. */
  expected: number;
  /** Requests that were answered. */
  acknowledged: number;
  /** By Yjs's number of the writer: how many letters the server has said it has. */
  acknowledgedClocks: ReadonlyMap<number, number>;
  stateVector: ReadonlyMap<number, number>;
  refusals: readonly string[];
}

export function createScriptedEditor(place: Place, letter: string, random: Random) {
  const refusals: string[] = [];
  const acknowledgedClocks = new Map<number, number>();
  let operations = 0;
  let expected = 0;
  let acknowledged = 0;
  const wire = createWire(place, {
    load: (state) => draft.load(state),
    receive: (update, clientId) => draft.receive(update, clientId),
  });
  const draft = createDraft({
    async send(update) {
      const result = await wire.send(update);
      if (result.kind === 'stored') acknowledge(update);
      return result;
    },
    onRefused: (reason) => refusals.push(reason),
  });
  draft.onChange(({ delta, source }) => {
    if (source === 'remote') return;
    for (const { insert, delete: removed } of delta) expected += (typeof insert === 'string' ? insert.length : 0) - (removed ?? 0);
  });

  function acknowledge(update: Uint8Array): void {
    acknowledged++;
    for (const [client, clock] of decodeStateVector(encodeStateVectorFromUpdate(update)))
      acknowledgedClocks.set(client, Math.max(clock, acknowledgedClocks.get(client) ?? 0));
  }

  function insert(length: number): void {
    draft.edit({ index: random.whole(0, draft.length() + 1), remove: 0, insert: letter.repeat(length) });
  }

  function removeOne(): void {
    const text = draft.text();
    const from = text.indexOf(letter, random.whole(0, text.length + 1));
    if (from >= 0) draft.edit({ index: from, remove: 1, insert: '' });
  }

  return {
    wire,
    /** One keystroke, a word, a paste, a deletion, an undo. */
    step(): void {
      operations++;
      const drawn = random.whole(0, 100);
      if (drawn < 65) insert(random.whole(1, LONGEST_WORD));
      else if (drawn < 90) removeOne();
      else if (drawn < 95) draft.undo();
      else if (drawn < 98) draft.redo();
      else insert(PASTE);
    },
    text: () => draft.text(),
    whenStored: () => draft.whenStored(),
    report: (): EditorReport => ({
      letter,
      text: draft.text(),
      operations,
      expected,
      acknowledged,
      acknowledgedClocks,
      stateVector: decodeStateVector(encodeStateVector(draft.document().doc)),
      refusals,
    }),
    close: () => wire.close(),
  };
}

export type ScriptedEditor = ReturnType<typeof createScriptedEditor>;
