/** Where the others write: their carets and selections, kept in place through every edit (LIVE.md D4). */
import { StateEffect, StateField } from '@codemirror/state';
import type { Range, Text, Transaction } from '@codemirror/state';
import { Decoration, EditorView } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';
import { ySyncAnnotation } from 'y-codemirror.next';
import type { Draft } from '../../../live/draft.ts';
import type { Caret } from '../../../live/presence.ts';
import { isOutrun, placeCaret } from './caret-code.ts';
import { CaretWidget } from './caret-widget.ts';

export interface RemotePerson {
  /** Of the actor. */
  readonly id: string;
  /** Of the tab that they write in. */
  readonly clientId: string;
  readonly name: string;
  readonly color: string;
  readonly caret: Caret;
}

interface PlacedCaret {
  readonly person: RemotePerson;
  readonly anchor: number;
  readonly head: number;
  /** False: the letter it stands behind has not come yet; `anchor` and `head` are where it was before. */
  readonly isFound: boolean;
  /** Counts the moves of the person's own, so that the name is shown with each. */
  readonly moves: number;
}

const setPeople = StateEffect.define<readonly RemotePerson[]>();

export function createRemoteCarets(draft: Draft) {
  function place(person: RemotePerson, before: PlacedCaret | undefined, doc: Text): PlacedCaret[] {
    const found = placeCaret(draft.document(), person.caret);
    if (!found || Math.max(found.anchor, found.head) > doc.length) return before ? [{ ...before, person, isFound: false }] : [];
    const isMoved = before?.head !== found.head || before.anchor !== found.anchor;
    return [{ person, ...found, isFound: true, moves: (before?.moves ?? 0) + (isMoved ? 1 : 0) }];
  }

  /** Who writes pushes their own caret along, until they say where it is; the others' text at a caret's place comes behind it. */
  function moved(caret: PlacedCaret, transaction: Transaction): PlacedCaret[] {
    const { changes, newDoc } = transaction;
    const isRemote = transaction.annotation(ySyncAnnotation) !== undefined;
    const isAuthor = isRemote && caret.person.clientId === draft.author();
    const isOvertaken = isAuthor && isOutrun(draft.document(), caret.person.caret);
    const side = isOvertaken ? 1 : -1;
    const head = changes.mapPos(caret.head, side);
    const mapped = { ...caret, anchor: changes.mapPos(caret.anchor, side), head };
    if (isRemote && !isOvertaken && (isAuthor || !caret.isFound)) return place(caret.person, mapped, newDoc);
    return [{ ...mapped, moves: caret.moves + (isOvertaken && head !== caret.head ? 1 : 0) }];
  }

  function shown(people: readonly RemotePerson[], carets: readonly PlacedCaret[], doc: Text): PlacedCaret[] {
    return people.flatMap((person) => {
      const before = carets.find((caret) => caret.person.id === person.id);
      const isSame =
        before?.isFound && before.person.caret.anchor === person.caret.anchor && before.person.caret.head === person.caret.head;
      // What was said before the last of their edits: their next word comes with it.
      const isStale = before?.person.clientId === person.clientId && isOutrun(draft.document(), person.caret);
      return before && (isSame || isStale) ? [{ ...before, person }] : place(person, before, doc);
    });
  }

  const field = StateField.define<readonly PlacedCaret[]>({
    create: () => [],
    update(before, transaction) {
      let carets = transaction.docChanged && before.length > 0 ? before.flatMap((caret) => moved(caret, transaction)) : before;
      for (const effect of transaction.effects) if (effect.is(setPeople)) carets = shown(effect.value, carets, transaction.newDoc);
      return carets;
    },
    provide: (own) => EditorView.decorations.from(own, decorate),
  });

  return { extension: field, show: (people: readonly RemotePerson[]) => setPeople.of(people) };
}

function decorate(carets: readonly PlacedCaret[]): DecorationSet {
  return Decoration.set(carets.flatMap(drawn), true);
}

function drawn({ person, anchor, head, moves }: PlacedCaret): Range<Decoration>[] {
  const caret = Decoration.widget({ widget: new CaretWidget(person, moves), side: head > anchor ? -1 : 1 }).range(head);
  if (anchor === head) return [caret];
  const selection = Decoration.mark({ class: 'remote-selection', attributes: { style: `--person: ${person.color}` } });
  return [selection.range(Math.min(anchor, head), Math.max(anchor, head)), caret];
}
