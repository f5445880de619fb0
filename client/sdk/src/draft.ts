/** The co-written prompt of a session as a Yjs document: what is written into it goes to everybody, what everybody writes comes into it. */
import type { Doc, Text } from 'yjs';
import { toBase64 } from '../../src/live/base64.ts';
import { createDraft } from '../../src/live/draft.ts';
import { refusesEdit } from '../../src/live/draft-refusals.ts';
import { EditDraftDocument } from '../../src/live/page-documents.ts';
import { ParleyError } from './failure.ts';
import type { Listener, Reading } from './reading.ts';
import type { Request } from './request.ts';

export interface SharedDraft {
  /** A refused edit (see `onRefused`) puts another document in its place: ask again. */
  readonly doc: Doc;
  /** `doc`'s text named `prompt`. */
  readonly text: Text;
  /** True once everything written here so far is stored, false where the server refused it. */
  whenStored(): Promise<boolean>;
  /** What was written and is not sent yet is sent first. */
  close(): Promise<void>;
}

export interface DraftOptions {
  /** The server will not take what was written here; `text` is what stood here with it. */
  onRefused?: (reason: string, text: string) => void;
}

interface Deps {
  sessionId: string;
  reading: Reading;
  request: Request;
}

const SECOND_MS = 1_000;

/** Resolves once the document is here. */
export function openDraft({ sessionId, reading, request }: Deps, { onRefused }: DraftOptions): Promise<SharedDraft> {
  const clientId = crypto.randomUUID();
  const draft = createDraft({
    async send(update) {
      try {
        await request(EditDraftDocument, { input: { sessionId, clientId, update: toBase64(update) } });
        return { kind: 'stored' };
      } catch (error) {
        if (!(error instanceof ParleyError)) throw error;
        if (refusesEdit(error.code)) return { kind: 'refused', reason: error.message };
        return { kind: 'unreachable', waitMs: Number(error.extensions['retryAfter'] ?? 0) * SECOND_MS };
      }
    },
    onRefused(reason, text) {
      onRefused?.(reason, text);
      reading.startOver();
    },
  });

  return new Promise((resolve, reject) => {
    const listener: Listener = {
      onComments: () => undefined,
      onCommentsLoaded: () => undefined,
      onEvent(event) {
        if (event.__typename === 'DraftEdited') draft.receive(event.update, event.clientId);
        if (event.__typename !== 'SessionSnapshot') return;
        draft.load(event.draft.state);
        resolve(opened);
      },
      onState(state) {
        if (state.kind !== 'refused') return;
        leave();
        reject(new ParleyError(state.code, 'The server refused to show the draft.'));
      },
    };
    const leave = reading.follow(listener);
    const opened: SharedDraft = {
      get doc() {
        return draft.document().doc;
      },
      get text() {
        return draft.document().text;
      },
      whenStored: () => draft.whenStored(),
      async close() {
        await draft.whenStored();
        leave();
      },
    };
    // A reader that is there already has had its snapshot.
    if (reading.store.getState().session) reading.startOver();
  });
}
