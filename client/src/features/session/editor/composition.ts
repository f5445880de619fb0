import type { Extension } from '@codemirror/state';
import { EditorView, ViewPlugin } from '@codemirror/view';
import type { Draft } from '../../../live/draft.ts';

/** After its end the editor still reads what was composed. */
const SETTLED_MS = 100;
/** Some keyboards of phones compose every word and leave the last one open: the others are not kept waiting for it. */
const LEFT_OPEN_MS = 3_000;

/** While an input method composes, what others write waits, so that the text does not change under it. */
export function composition(draft: Draft, { onEnd }: { onEnd: () => void }): Extension {
  let timer: ReturnType<typeof setTimeout> | null = null;

  function stopTimer(): void {
    if (timer) clearTimeout(timer);
    timer = null;
  }

  function release(): void {
    stopTimer();
    draft.release();
    onEnd();
  }

  function releaseIn(delayMs: number): void {
    stopTimer();
    timer = setTimeout(release, delayMs);
  }

  function hold(): void {
    draft.hold();
    releaseIn(LEFT_OPEN_MS);
  }

  return [
    EditorView.domEventObservers({
      compositionstart: hold,
      compositionupdate: hold,
      compositionend: () => releaseIn(SETTLED_MS),
    }),
    ViewPlugin.define(() => ({
      destroy() {
        stopTimer();
        draft.release();
      },
    })),
  ];
}
