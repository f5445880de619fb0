import { isSignInProblem } from '../../../schema/wire/sign-in-problems.ts';
import { signInSteps as words } from '../messages/account-en.ts';

/** What became of signing in elsewhere, as the server wrote it into the address; undefined where it says nothing. */
export function signInProblem(parameters: URLSearchParams, providers: readonly { id: string; name: string }[]): string | undefined {
  const problem = parameters.get('problem');
  if (!isSignInProblem(problem)) return undefined;
  const name = providers.find(({ id }) => id === parameters.get('provider'))?.name ?? words.someProvider;
  return words.problems[problem](name);
}
