import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { Draft } from '../../../live/draft.ts';
import { draftMessages } from '../../../messages/draft-en.ts';
import { sessionMessages } from '../../../messages/session-en.ts';
import { useLive } from '../session-context.ts';
import type { PromptEditorView } from './create-prompt-editor.ts';

interface Fields {
  draft: Draft;
  /** Where the editor is put. */
  host: RefObject<HTMLElement | null>;
  /** What stands there until its code has come. */
  field: RefObject<HTMLTextAreaElement | null>;
}

export const FIELD_ATTRIBUTES = {
  id: 'composer-field',
  'aria-label': sessionMessages.composer,
  'aria-keyshortcuts': 'Control+Enter Meta+Enter',
};

const EDITOR_ATTRIBUTES = {
  ...FIELD_ATTRIBUTES,
  'aria-placeholder': sessionMessages.placeholder,
  autocapitalize: 'sentences',
  autocorrect: 'on',
  spellcheck: 'true',
};

/** Null until the editor is there. It takes over text, focus and selection; where its code does not arrive, the plain field stays. */
export function usePromptEditor({ draft, host, field }: Fields): PromptEditorView | null {
  const live = useLive();
  const [editor, setEditor] = useState<PromptEditorView | null>(null);

  useEffect(() => {
    let isOver = false;
    let opened: PromptEditorView | null = null;

    async function open(): Promise<void> {
      const { createPromptEditor, LONGEST_DRAFT } = await import('./create-prompt-editor.ts');
      const plain = field.current;
      if (plain) await whenComposed(plain);
      if (isOver || !host.current) return;
      opened = createPromptEditor({
        parent: host.current,
        draft,
        placeholder: sessionMessages.placeholder,
        attributes: EDITOR_ATTRIBUTES,
        selection: { anchor: plain?.selectionStart ?? 0, head: plain?.selectionEnd ?? 0 },
        onTyping: () => live.presence.setTyping(true),
        onCaret(caret) {
          live.presence.setCaret(caret);
          if (!caret) live.presence.setTyping(false);
        },
        onTooLong: () => live.refuseEdit(draftMessages.noRoom(LONGEST_DRAFT)),
      });
      // From one field to the other, so that a phone keeps its keyboard; and never two of them in sight.
      if (plain && document.activeElement === plain) opened.view.focus();
      flushSync(() => setEditor(opened));
    }

    open().catch(() => {
      // Offline, or a new release took the file away: the plain field does all but the carets.
    });
    return () => {
      isOver = true;
      opened?.destroy();
      setEditor(null);
    };
  }, [draft, field, host, live]);

  return editor;
}

/** At once, unless an input method is in the middle of a word there. */
async function whenComposed(field: HTMLTextAreaElement): Promise<void> {
  if (field.dataset['composing'] !== undefined)
    await new Promise((resolve) => field.addEventListener('compositionend', resolve, { once: true }));
}
