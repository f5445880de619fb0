/** The prompts that wait, as the log tells them, the newest by version, and what this reader has just done to them before the log says so. */
import type { QueueFieldsFragment } from '../gql/graphql.ts';
import type { SessionEvent } from './model.ts';

export type PromptQueue = QueueFieldsFragment;
export type QueuedPrompt = PromptQueue['prompts'][number];

interface Source {
  subscribeEvents(listener: (event: SessionEvent) => void): () => void;
}

const EMPTY: PromptQueue = { version: 0, pause: null, prompts: [] };

export function createQueue({ subscribeEvents }: Source) {
  let told = EMPTY;
  let shown = EMPTY;
  const listeners = new Set<() => void>();

  function show(next: PromptQueue): void {
    shown = next;
    for (const listener of listeners) listener();
  }

  /** What the server says ends every wish. */
  function receive(incoming: PromptQueue): void {
    if (incoming.version < told.version) return;
    told = incoming;
    show(told);
  }

  subscribeEvents((event) => {
    if (event.__typename === 'SessionSnapshot') receive(event.session.queue);
    else if (event.__typename === 'QueueChanged') receive(event.queue);
  });

  return {
    getState: () => shown,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** What came as the answer to a change. */
    receive,
    /** Shows these prompts, in this order, until the server has answered. */
    arrange(ids: readonly string[]): void {
      const byId = new Map(told.prompts.map((prompt) => [prompt.id, prompt]));
      show({ ...told, prompts: ids.flatMap((id) => byId.get(id) ?? []) });
    },
    /** The server refused. */
    undo: () => show(told),
  };
}

export type Queue = ReturnType<typeof createQueue>;

/** The ids with one of them at another place. */
export function moved(ids: readonly string[], id: string, place: number): string[] {
  const others = ids.filter((one) => one !== id);
  return others.toSpliced(Math.max(0, Math.min(others.length, place)), 0, id);
}
