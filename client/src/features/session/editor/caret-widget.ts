import { WidgetType } from '@codemirror/view';
import type { EditorView } from '@codemirror/view';

interface Look {
  readonly id: string;
  readonly name: string;
  readonly color: string;
}

/** A caret with its name. The name is drawn by the stylesheet: it is no text of the field, for people and programs that read it. */
export class CaretWidget extends WidgetType {
  private readonly look: Look;
  private readonly moves: number;

  constructor(look: Look, moves: number) {
    super();
    this.look = look;
    this.moves = moves;
  }

  /** Drawn anew with each move of its person, which shows the name again for a while. */
  override eq({ look, moves }: CaretWidget): boolean {
    return look.id === this.look.id && look.name === this.look.name && look.color === this.look.color && moves === this.moves;
  }

  override toDOM(view: EditorView): HTMLElement {
    const caret = document.createElement('span');
    caret.className = 'remote-caret';
    caret.ariaHidden = 'true';
    caret.dataset['name'] = this.look.name;
    caret.style.setProperty('--person', this.look.color);
    // In the right half the name stands to the left, where there is room for it.
    view.requestMeasure({
      key: caret,
      read() {
        const box = view.scrollDOM.getBoundingClientRect();
        return caret.getBoundingClientRect().left > (box.left + box.right) / 2;
      },
      write(isRight) {
        caret.classList.toggle('is-right', isRight);
      },
    });
    return caret;
  }

  override get estimatedHeight(): number {
    return -1;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}
