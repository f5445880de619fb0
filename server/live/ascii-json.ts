/** JSON of pure ASCII, whose length in bytes is its length: it can be written as latin1, which copies instead of encoding (LIVE.md F1). */
// oxlint-disable-next-line no-control-regex
const NOT_ASCII = /[^\x00-\x7f]/g;

/** Lone surrogates survive: each code unit is escaped by itself. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(NOT_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
