import { useEffect, useState } from 'react';
import { useMutation } from 'urql';
import { Link } from 'wouter';
import { describeError, toApiError } from '../../api/errors.ts';
import { useFragmentToken } from '../../api/use-fragment-token.ts';
import { useViewer } from '../../api/viewer.ts';
import { signInSteps as words } from '../../messages/account-en.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { ConfirmAddressDocument } from './auth-documents.ts';
import { AuthLayout } from './auth-layout.tsx';
import { CodeStep } from './code-step.tsx';
import { useEnter } from './use-enter.ts';

/** Somebody came back from a provider, signed in. */
export function SignInDonePage() {
  const enter = useEnter();
  useEffect(() => {
    void enter();
    // Once: whoever is in stays in.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return (
    <AuthLayout title={words.entering}>
      <p role="status" className="text-sm text-ink-soft">
        {words.entering}
      </p>
    </AuthLayout>
  );
}

/** Somebody came back from a provider, and has a second step to take. */
export function CodePage() {
  const challenge = useFragmentToken();
  const enter = useEnter();
  return <CodeStep challenge={challenge} onSignedIn={() => void enter()} />;
}

/** Never confirms by itself: mail scanners open links, people press buttons. */
export function ConfirmAddressPage() {
  const token = useFragmentToken();
  const viewer = useViewer();
  const [{ fetching, data }, confirm] = useMutation(ConfirmAddressDocument);
  const [problem, setProblem] = useState<string | undefined>(token === '' ? words.confirmMissing : undefined);
  const email = data?.confirmAddress.user.email;

  async function submit(): Promise<void> {
    setProblem(undefined);
    const { error } = await confirm({ input: { token } });
    if (error === undefined) return;
    const apiError = toApiError(error);
    setProblem(apiError.code === 'NOT_FOUND' ? words.confirmRefused : describeError(apiError).description);
  }

  return (
    <AuthLayout title={words.confirmTitle}>
      <div className="flex flex-col gap-4">
        <p role="status" className="text-sm text-pretty text-ink-soft">
          {email === undefined ? words.confirmBody(viewer.email) : words.confirmed(email)}
        </p>
        <FormError>{problem}</FormError>
        {email === undefined ? (
          <Button
            variant="primary"
            autoFocus
            disabled={token === ''}
            busy={fetching ? words.confirming : undefined}
            onClick={() => void submit()}
          >
            {words.confirmAction}
          </Button>
        ) : null}
        <Link href="/account" className="self-start rounded-sm text-sm font-medium text-accent underline-offset-2 hover:underline">
          {words.toAccount}
        </Link>
      </div>
    </AuthLayout>
  );
}
