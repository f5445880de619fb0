/** One spelling for equal JSON values, to be used as a key. */

/** null where the value is more than JSON (a Date, a bigint, a class): such a value has no spelling that is surely its own. */
export function canonicalJson(value: unknown): string | null {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : null;
  if (Array.isArray(value)) {
    const items = value.map(canonicalJson);
    return items.includes(null) ? null : `[${items.join(',')}]`;
  }
  if (typeof value !== 'object' || !isPlain(value)) return null;
  const parts = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [JSON.stringify(key), canonicalJson(item)] as const);
  return parts.some(([, item]) => item === null) ? null : `{${parts.map(([key, item]) => `${key}:${item}`).join(',')}}`;
}

/** graphql-js makes objects without a prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
