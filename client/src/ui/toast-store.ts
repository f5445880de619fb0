export type Toast = {
  title: string;
  description?: string;
  tone?: 'neutral' | 'danger' | 'success';
  action?: { label: string; onSelect: () => void };
};
export type ShownToast = Toast & { id: number };

const MOST_AT_ONCE = 3;

/** The one queue of the page: anything may announce, the Toaster draws. */
let shown: readonly ShownToast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function replace(next: readonly ShownToast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

export function toast(content: Toast): void {
  replace([...shown, { ...content, id: nextId++ }].slice(-MOST_AT_ONCE));
}

export function dismissToast(id: number): void {
  replace(shown.filter((one) => one.id !== id));
}

export function shownToasts(): readonly ShownToast[] {
  return shown;
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
