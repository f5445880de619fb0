/** The field of the shared prompt: CodeMirror on the draft's own document (LIVE.md D1-D3). Comes with its own code, after the page is painted. */
import './editor.css';
import { insertNewline, standardKeymap } from '@codemirror/commands';
import { EditorSelection, EditorState, Prec } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { yCollab, ySyncAnnotation, yUndoManagerKeymap } from 'y-codemirror.next';
import type { Draft } from '../../../live/draft.ts';
import type { Caret } from '../../../live/presence.ts';
import { composition } from './composition.ts';
import { formatKeys } from './format-keys.ts';
import { listKeys } from './list-keys.ts';
import { markdownLook } from './markdown-look.ts';
import { ownCaret } from './own-caret.ts';
import { placeholder } from './placeholder.ts';
import { createRemoteCarets } from './remote-carets.ts';
import type { RemotePerson } from './remote-carets.ts';
import { undoSteps } from './undo-steps.ts';

/** Below what a draft may take on the server, whatever the script: three bytes of UTF-8 for each. */
export const LONGEST_DRAFT = 1_200_000;

interface Options {
  parent: HTMLElement;
  draft: Draft;
  placeholder: string;
  /** Of the element that is written in. */
  attributes: Record<string, string>;
  selection: { anchor: number; head: number };
  onTyping: () => void;
  onCaret: (caret: Caret | null) => void;
  /** An insertion was not taken: the draft would be longer than LONGEST_DRAFT. */
  onTooLong: () => void;
}

export function createPromptEditor(options: Options) {
  const { parent, draft, selection, onTyping, onTooLong } = options;
  const carets = createRemoteCarets(draft);
  let people: readonly RemotePerson[] = [];

  const shared: Extension = [
    EditorState.lineSeparator.of('\n'),
    EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/gu, '\n')),
    EditorView.lineWrapping,
    EditorView.cspNonce.of(document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''),
    EditorView.contentAttributes.of(options.attributes),
    EditorState.changeFilter.of((transaction) => {
      const isTooLong = transaction.newDoc.length > LONGEST_DRAFT && transaction.newDoc.length > transaction.startState.doc.length;
      if (!isTooLong || transaction.annotation(ySyncAnnotation)) return true;
      onTooLong();
      return false;
    }),
    keymap.of([...formatKeys, ...listKeys, ...yUndoManagerKeymap, { key: 'Shift-Enter', run: insertNewline }, ...standardKeymap]),
    placeholder(options.placeholder),
    markdownLook,
    carets.extension,
    EditorView.updateListener.of((update) => {
      const isTyped = update.transactions.some((one) => one.docChanged && (one.isUserEvent('input') || one.isUserEvent('delete')));
      if (isTyped) onTyping();
    }),
  ];

  /** The order tells what is done first with an edit: the step for undo, the document, the caret in the document. */
  function createState(range: Options['selection']): EditorState {
    const { text, undo } = draft.document();
    const doc = text.toJSON();
    const place = (at: number) => Math.min(at, doc.length);
    return EditorState.create({
      doc,
      selection: EditorSelection.single(place(range.anchor), place(range.head)),
      extensions: [
        shared,
        Prec.high(undoSteps(draft)),
        yCollab(text, null, { undoManager: undo }),
        composition(draft, { onEnd: showPeople }),
        ownCaret(draft, options.onCaret),
      ],
    });
  }

  const view = new EditorView({ parent, state: createState(selection) });
  const stopListening = draft.onReplaced(() => {
    view.setState(createState(view.state.selection.main));
    showPeople();
  });

  /** A change of the lines would break up what an input method composes: it waits. */
  function showPeople(): void {
    if (!view.composing) view.dispatch({ effects: carets.show(people) });
  }

  return {
    view,
    showPeople(next: readonly RemotePerson[]): void {
      people = next;
      showPeople();
    },
    destroy(): void {
      stopListening();
      view.destroy();
    },
  };
}

export type PromptEditorView = ReturnType<typeof createPromptEditor>;
