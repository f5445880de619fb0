import { useQuery } from 'urql';
import { signInProblem } from '../../api/sign-in-problem.ts';
import { signInSteps as words } from '../../messages/account-en.ts';
import { FormError } from '../../ui/form-error.tsx';
import { SignInProvidersDocument } from './auth-documents.ts';

/** The buttons of the providers that this server knows, and what became of the last try with one. */
export function Elsewhere() {
  const [{ data }] = useQuery({ query: SignInProvidersDocument });
  const providers = data?.server.signInProviders ?? [];
  // Named once the providers are known.
  const problem = data && signInProblem(new URLSearchParams(location.search), providers);
  return (
    <>
      {problem === undefined ? null : (
        <div className="mb-5">
          <FormError>{problem}</FormError>
        </div>
      )}
      {providers.length === 0 ? null : (
        <>
          <div className="flex flex-col gap-2">
            {providers.map((provider) => (
              // Leaves the client: the server sends the browser on.
              <a
                key={provider.id}
                href={`/auth/${provider.id}`}
                className="touch-target inline-flex h-9 items-center justify-center rounded-md border border-line bg-raised px-3.5 text-sm font-medium text-ink shadow-raised transition-colors hover:bg-[color-mix(in_oklch,var(--raised),var(--ink)_4%)] max-md:h-11"
              >
                {words.continueWith(provider.name)}
              </a>
            ))}
          </div>
          <p className="my-5 flex items-center gap-3 text-xs text-ink-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            {words.or}
          </p>
        </>
      )}
    </>
  );
}
