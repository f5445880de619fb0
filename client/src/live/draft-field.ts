/** Binds a plain textarea to the draft: typing becomes edits, other people's edits keep the caret, undo takes back one's own only (LIVE.md D3). */
import type { Draft, DraftChange } from './draft.ts';
import { diffText, moveCaret } from './text-diff.ts';
import type { DeltaStep } from './text-diff.ts';

function endOfChange(delta: readonly DeltaStep[]): number {
  let index = 0;
  let end = 0;
  for (const step of delta) {
    index += step.retain ?? (typeof step.insert === 'string' ? step.insert.length : 0);
    if (!step.retain) end = index;
  }
  return end;
}

export function bindDraftField(field: HTMLTextAreaElement, draft: Draft): () => void {
  let shown = draft.text();
  field.value = shown;

  function onInput(): void {
    const edit = diffText(shown, field.value, field.selectionEnd);
    shown = field.value;
    if (edit) draft.edit(edit);
  }

  function onChange({ delta, source }: DraftChange): void {
    if (source === 'local') return;
    const text = draft.text();
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = field;
    const start = source === 'undo' ? endOfChange(delta) : moveCaret(selectionStart, delta);
    const end = source === 'undo' ? start : moveCaret(selectionEnd, delta);
    shown = text;
    field.value = text;
    field.setSelectionRange(start, end, selectionDirection);
    field.scrollTop = scrollTop;
  }

  function onBeforeInput(event: InputEvent): void {
    if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return;
    event.preventDefault();
    if (event.inputType === 'historyUndo') draft.undo();
    else draft.redo();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!(event.metaKey || event.ctrlKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && !(key === 'y' && event.ctrlKey)) return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) draft.redo();
    else draft.undo();
  }

  function onCompositionEnd(): void {
    onInput();
    draft.release();
  }

  const unsubscribe = draft.onChange(onChange);
  field.addEventListener('input', onInput);
  field.addEventListener('beforeinput', onBeforeInput);
  field.addEventListener('keydown', onKeyDown);
  field.addEventListener('compositionstart', draft.hold);
  field.addEventListener('compositionend', onCompositionEnd);
  return () => {
    unsubscribe();
    draft.release();
    field.removeEventListener('input', onInput);
    field.removeEventListener('beforeinput', onBeforeInput);
    field.removeEventListener('keydown', onKeyDown);
    field.removeEventListener('compositionstart', draft.hold);
    field.removeEventListener('compositionend', onCompositionEnd);
  };
}
