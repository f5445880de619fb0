import type { Extension } from '@codemirror/state';
import { ViewPlugin } from '@codemirror/view';
import { ySyncAnnotation } from 'y-codemirror.next';
import type { Draft } from '../../../live/draft.ts';

/** Before the document has the edit: undo goes back by words, by pastes and deletions (LIVE.md D3). */
export function undoSteps(draft: Draft): Extension {
  return ViewPlugin.define(() => ({
    update({ docChanged, transactions, changes }) {
      if (!docChanged || transactions.some((transaction) => transaction.annotation(ySyncAnnotation))) return;
      let remove = 0;
      let insert = '';
      changes.iterChanges((from, to, _fromB, _toB, text) => {
        remove += to - from;
        insert += text.sliceString(0, 2);
      });
      draft.markUndoStep({ remove, insert });
    },
  }));
}
