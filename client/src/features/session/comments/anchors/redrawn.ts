/** The messages that were drawn anew; null: which ones there are changed. */
export function redrawn(section: Element, records: readonly MutationRecord[]): string[] | null {
  const ids = new Set<string>();
  for (const { target } of records) {
    // What was taken out is told of by what it stood in.
    if (!section.contains(target)) continue;
    const element = target instanceof Element ? target : target.parentElement;
    const id = element?.closest<HTMLElement>('[data-message]')?.dataset['message'];
    if (id === undefined) return null;
    ids.add(id);
  }
  return [...ids];
}
