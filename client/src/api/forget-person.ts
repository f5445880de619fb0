/** Of the device and not of a person. */
const STAYS = new Set(['parley-theme']);

/** What this browser keeps of whoever signs out here: the next one finds nothing of them. */
export function forgetPerson(storages: readonly Storage[] = [localStorage, sessionStorage]): void {
  for (const storage of storages) {
    const names = Array.from({ length: storage.length }, (_, place) => storage.key(place) ?? '');
    for (const name of names) if (!STAYS.has(name)) storage.removeItem(name);
  }
}
