/** A page that nobody sees is not painted. */
const HIDDEN_PAGE_MS = 500;

/** Calls once what has been drawn up to now is on the screen; returns what calls it off. */
export function afterPaint(act: () => void): () => void {
  let timer = setTimeout(run, HIDDEN_PAGE_MS);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(run);
  });
  function run(): void {
    cancelAnimationFrame(frame);
    act();
  }
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
