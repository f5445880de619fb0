type Row = { id: string; updatedAt: string };

/**
 * The list is ordered by the newest change. The first page is fetched again and again, the pages below it once: a row that moved up
 * leaves its old place, and a row that should stand within the first page but does not is gone.
 */
export function mergeSessions<T extends Row>(firstPage: readonly T[], olderPages: readonly T[]): T[] {
  const onFirstPage = new Set(firstPage.map((row) => row.id));
  const oldestOnFirstPage = firstPage.at(-1)?.updatedAt;
  const older = olderPages.filter(
    (row) => !onFirstPage.has(row.id) && (oldestOnFirstPage === undefined || row.updatedAt <= oldestOnFirstPage),
  );
  const byId = new Map(older.map((row) => [row.id, row]));
  return [...firstPage, ...byId.values()];
}

/** Each person once, in the order of arrival, whatever number of tabs they have open. */
export function uniquePeople<T extends { id: string }>(people: readonly T[]): T[] {
  return [...new Map(people.map((person) => [person.id, person])).values()];
}
