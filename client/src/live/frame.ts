/** One paint a frame: calls made between two frames become one, in the next frame, or by a slow timer while the page is hidden. */

const HIDDEN_PAGE_MS = 500;

export interface FrameScheduler {
  /** Runs the task with the next frame; a task that waits already is not queued twice. */
  request(): void;
  close(): void;
}

export function createFrameScheduler(task: () => void): FrameScheduler {
  let cancel: (() => void) | null = null;

  function run(): void {
    cancel?.();
    cancel = null;
    task();
  }

  return {
    request() {
      if (cancel) return;
      const frame = requestAnimationFrame(run);
      const timer = setTimeout(run, HIDDEN_PAGE_MS);
      cancel = () => {
        cancelAnimationFrame(frame);
        clearTimeout(timer);
      };
    },
    close() {
      cancel?.();
      cancel = null;
    },
  };
}
