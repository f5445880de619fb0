/** Where people sign in elsewhere, as the rest sees it. */
import type { SignInProblem } from '../../../schema/wire/sign-in-problems.ts';

/** The address of an issuer as a name: no scheme, no slash at its end. */
export function authorityOf(address: string): string {
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`.replace(/\/+$/, '');
}

/** What goes to the provider and has to come back from it, all of it made from one secret that only the browser has. */
export interface Handshake {
  state: string;
  nonce: string;
  verifier: string;
  redirectUri: string;
}

export interface ProviderIdentity {
  /** Never changes, unlike an address. */
  subject: string;
  email: string | null;
  /** The provider says that the address is theirs. */
  isEmailVerified: boolean;
  displayName: string | null;
}

export interface SignInProvider {
  /** As it stands in addresses. */
  id: string;
  /** Who vouches: subjects are unique within it, whatever the provider is called here. */
  authority: string;
  name: string;
  /** Where the browser is sent. */
  begin(handshake: Handshake): Promise<URL>;
  /** `answer`: the parameters that the browser brought back. Throws a ProviderFailure. */
  identify(handshake: Handshake, answer: URLSearchParams): Promise<ProviderIdentity>;
}

export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  readonly problem: SignInProblem;

  constructor(problem: SignInProblem, cause?: unknown) {
    super(`signing in elsewhere failed: ${problem}`, { cause });
    this.problem = problem;
  }
}
