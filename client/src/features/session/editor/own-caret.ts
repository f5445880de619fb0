import type { Extension } from '@codemirror/state';
import { ViewPlugin } from '@codemirror/view';
import type { Draft } from '../../../live/draft.ts';
import type { Caret } from '../../../live/presence.ts';
import { encodeCaret } from './caret-code.ts';

/** Tells where this person writes, in places that stay right whatever others write meanwhile; null while they are elsewhere. */
export function ownCaret(draft: Draft, tell: (caret: Caret | null) => void): Extension {
  let told: Caret | null = null;

  function say(caret: Caret | null): void {
    if (told?.anchor === caret?.anchor && told?.head === caret?.head) return;
    told = caret;
    tell(caret);
  }

  return ViewPlugin.define(() => ({
    update({ view, state, selectionSet, docChanged, focusChanged }) {
      if (!selectionSet && !docChanged && !focusChanged) return;
      const { anchor, head } = state.selection.main;
      say(view.hasFocus ? encodeCaret(draft.document(), anchor, head) : null);
    },
    destroy: () => say(null),
  }));
}
