/** For tests: people who write in one draft, each in the real editor, over a server that keeps the document. */
import { runScopeHandlers } from '@codemirror/view';
import type { EditorView } from '@codemirror/view';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { toBase64 } from '../../../live/base64.ts';
import { createDraft } from '../../../live/draft.ts';
import type { SendResult } from '../../../live/draft-sender.ts';
import type { Caret } from '../../../live/presence.ts';
import { createPromptEditor } from './create-prompt-editor.ts';

export interface Writer {
  readonly name: string;
  readonly view: EditorView;
  readonly caret: () => Caret | null;
  readonly tooLong: () => number;
  readonly text: () => string;
  type(text: string, at?: number): void;
  select(anchor: number, head?: number): void;
  press(key: string, modifiers?: KeyboardEventInit): boolean;
  /** What this one sees of the others, as presence would tell it. */
  see(...others: Writer[]): void;
  /** Name and place of every caret that is drawn. */
  carets(): Record<string, number>;
  readonly draft: ReturnType<typeof createDraft>;
}

export function createEditorRoom() {
  const doc = new Doc();
  const drafts: ReturnType<typeof createDraft>[] = [];
  let answer: SendResult = { kind: 'stored' };

  function tell(update: Uint8Array, clientId: string): void {
    for (const draft of drafts) draft.receive(toBase64(update), clientId);
  }

  function join(name: string): Writer {
    const draft = createDraft({
      async send(update) {
        if (answer.kind !== 'stored') return answer;
        applyUpdate(doc, update);
        tell(update, name);
        return answer;
      },
      onRefused: () => undefined,
    });
    draft.load(toBase64(encodeStateAsUpdate(doc)));
    drafts.push(draft);
    let caret: Caret | null = null;
    let tooLong = 0;
    const parent = document.body.appendChild(document.createElement('div'));
    const { view, showPeople } = createPromptEditor({
      parent,
      draft,
      placeholder: 'Write',
      attributes: { 'aria-label': name },
      selection: { anchor: 0, head: 0 },
      onTyping: () => undefined,
      onCaret: (told) => (caret = told),
      onTooLong: () => tooLong++,
    });
    view.focus();

    return {
      name,
      view,
      draft,
      caret: () => caret,
      tooLong: () => tooLong,
      text: () => view.state.doc.toString(),
      type(text, at = view.state.selection.main.head) {
        view.focus();
        view.dispatch({ changes: { from: at, insert: text }, selection: { anchor: at + text.length }, userEvent: 'input.type' });
      },
      select(anchor, head = anchor) {
        view.focus();
        view.dispatch({ selection: { anchor, head } });
      },
      press(key, modifiers = {}) {
        const isLetter = /^[a-z]$/u.test(key);
        const shown = isLetter && modifiers.shiftKey ? key.toUpperCase() : key;
        const keyCode = isLetter ? key.toUpperCase().charCodeAt(0) : 0;
        const event = new KeyboardEvent('keydown', { key: shown, keyCode, ...modifiers, cancelable: true });
        return runScopeHandlers(view, event, 'editor');
      },
      see: (...others) =>
        showPeople(
          others.flatMap((other) => {
            const told = other.caret();
            return told ? [{ id: other.name, clientId: other.name, name: other.name, color: 'red', caret: told }] : [];
          }),
        ),
      carets: () =>
        Object.fromEntries(
          [...view.contentDOM.querySelectorAll<HTMLElement>('.remote-caret')].map((one) => [one.dataset['name'] ?? '', view.posAtDOM(one)]),
        ),
    };
  }

  return {
    join,
    text: () => doc.getText('prompt').toJSON(),
    state: () => toBase64(encodeStateAsUpdate(doc)),
    answerWith: (next: SendResult) => (answer = next),
    /** As the server does when the draft is sent (LIVE.md D2). */
    clear(): void {
      doc.once('update', (update: Uint8Array) => tell(update, 'server'));
      doc.getText('prompt').delete(0, doc.getText('prompt').length);
    },
  };
}
