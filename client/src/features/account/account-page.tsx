import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { signInProblem } from '../../api/sign-in-problem.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { accountMessages as words } from '../../messages/account-en.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { SidebarToggle } from '../../ui/sidebar-toggle.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useTitle } from '../../ui/use-title.ts';
import { AccountPageDocument } from './account-documents.ts';
import type { Provider } from './account-documents.ts';
import { DataPart } from './data-part.tsx';
import { DeletePart } from './delete-part.tsx';
import { DevicesPart } from './devices-part.tsx';
import { MethodsPart } from './methods-part.tsx';
import { PasswordPart } from './password-part.tsx';
import { ProfilePart } from './profile-part.tsx';
import { TwoFactorPart } from './two-factor-part.tsx';

/** What others see of you, and what opens your account. */
export function AccountPage() {
  useTitle(words.title);
  const [{ data, error }, refetch] = useQuery({ query: AccountPageDocument, requestPolicy: 'cache-and-network' });
  const refresh = (): void => refetch({ requestPolicy: 'network-only' });
  const shown = useLastGood(data, 'account');
  const { viewer, server } = shown ?? {};
  return (
    <div className="flex h-full flex-col">
      <header className="flex h-13 shrink-0 items-center gap-3 border-b border-line px-4 md:hidden">
        <SidebarToggle />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex w-full max-w-2xl flex-col gap-9 px-4 py-6 md:px-8 md:pt-10 md:pb-14">
          <div>
            <h1 className="text-xl font-semibold tracking-tight">{words.title}</h1>
            <p className="mt-1 text-sm text-pretty text-ink-soft">{words.body}</p>
          </div>
          {viewer?.account && server ? (
            <>
              {error ? (
                <p role="status" className="rounded-md bg-warning-soft px-3 py-1.5 text-xs text-warning">
                  {words.stale}
                </p>
              ) : null}
              <Outcome providers={server.signInProviders} />
              <ProfilePart viewer={viewer} account={viewer.account} />
              <PasswordPart account={viewer.account} />
              <TwoFactorPart account={viewer.account} onChanged={refresh} />
              <MethodsPart providers={server.signInProviders} account={viewer.account} />
              <DevicesPart logins={viewer.account.logins} />
              <DataPart account={viewer.account} />
              <DeletePart email={viewer.email} account={viewer.account} />
            </>
          ) : error ? (
            <ErrorState {...describeError(toApiError(error))} onRetry={refresh} />
          ) : (
            <AccountSkeleton />
          )}
        </div>
      </div>
    </div>
  );
}

/** What became of connecting a provider; said once, and taken out of the address. */
function Outcome({ providers }: { providers: readonly Provider[] }) {
  const [parameters] = useState(() => new URLSearchParams(location.search));
  const linked = parameters.get('linked');
  useEffect(() => {
    const name = providers.find(({ id }) => id === linked)?.name;
    if (name !== undefined) toast({ title: words.methods.nowLinked(name), tone: 'success' });
    if (location.search !== '') history.replaceState(history.state, '', location.pathname);
    // Once, for what the address said.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const problem = signInProblem(parameters, providers);
  return problem === undefined ? null : <FormError>{problem}</FormError>;
}

function AccountSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="flex flex-col gap-9">
      {['h-44', 'h-10', 'h-10', 'h-32'].map((height, index) => (
        <div key={index} className="flex flex-col gap-3">
          <Skeleton className="h-4 w-32" />
          <Skeleton className={`w-full rounded-lg! ${height}`} />
        </div>
      ))}
    </div>
  );
}
