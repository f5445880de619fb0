/** What a race must come to. Each checker is shown a doctored outcome in the tests first. */

/** Of each attempt: the login or the token that it got, or null where it was refused. */
export type Attempts = readonly (string | null)[];

/** A sign-in link is for one. */
export function judgeLink(attempts: Attempts): string | null {
  const logins = attempts.filter((one) => one !== null);
  if (logins.length > 1) return `a link signed in ${logins.length} times`;
  return logins.length === 0 ? 'a link signed nobody in' : null;
}

/** Everybody who brings a refresh token within the grace gets its one successor. `stored`: the successors that the database knows. */
export function judgeRefresh(attempts: Attempts, stored: number): string | null {
  if (attempts.includes(null)) return 'somebody was logged out by a race';
  if (new Set(attempts).size !== 1 || stored !== 1) return `a token had ${Math.max(new Set(attempts).size, stored)} successors`;
  return null;
}

/** A token that is used again after the grace was stolen: nothing of its family opens anything. `after`: what still opened something. */
export function judgeReuse(wasRefused: boolean, after: readonly string[]): string | null {
  if (!wasRefused) return 'a stolen token was taken';
  return after.length > 0 ? `after a reuse these still worked: ${after.join(', ')}` : null;
}
