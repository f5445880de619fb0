/** Why signing in elsewhere came to nothing: `?problem=` of the page where it ends. */
export const SIGN_IN_PROBLEMS = [
  /** The person, or the provider, said no. */
  'denied',
  /** It took too long, was done already, or another tab began anew. */
  'expired',
  /** The provider does not answer, or not sensibly. */
  'down',
  /** It answered, and what it said does not hold. */
  'rejected',
  'no-address',
  'unverified',
  /** Somebody here has the address, and has not shown that it is theirs. */
  'link-first',
  /** The identity, or the provider, is linked to somebody else already. */
  'taken',
  'too-many',
  /** Adding a way in takes a login that is young. */
  'sign-in-again',
] as const;
export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number];

export function isSignInProblem(value: unknown): value is SignInProblem {
  return SIGN_IN_PROBLEMS.some((problem) => problem === value);
}
