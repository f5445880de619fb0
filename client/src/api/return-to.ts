/**
 * Where to go after signing in. Kept in sessionStorage and not in the address: an invitation's token stands in the fragment
 * and must reach no log.
 */
const KEY = 'parley-return-to';

export function rememberReturnTo(path: string, storage: Storage = sessionStorage): void {
  if (isOwnPath(path)) storage.setItem(KEY, path);
}

export function takeReturnTo(storage: Storage = sessionStorage): string {
  const path = storage.getItem(KEY);
  storage.removeItem(KEY);
  return path !== null && isOwnPath(path) ? path : '/';
}

/** A path of this server, never another origin in disguise ("//evil", "/\evil"). */
export function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])/u.test(path) && !path.startsWith('/sign-in');
}
