/** Text on its way to one reader: pieces that a slow reader has not taken yet come to it as one. */
export function createTextPipe() {
  let waiting = '';
  let isOver = false;
  let wake: () => void = () => undefined;

  return {
    push(text: string): void {
      waiting += text;
      wake();
    },
    end(): void {
      isOver = true;
      wake();
    },
    /** For one reader. */
    async *pieces(): AsyncGenerator<string> {
      while (true) {
        if (waiting === '' && !isOver) await new Promise<void>((resolve) => (wake = resolve));
        const piece = waiting;
        waiting = '';
        if (piece !== '') yield piece;
        else if (isOver) return;
      }
    },
  };
}
