import { useState } from 'react';
import { useMutation } from 'urql';
import { Link } from 'wouter';
import { describeError, toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { RedeemMagicLinkDocument } from './auth-documents.ts';
import { AuthLayout } from './auth-layout.tsx';
import { CodeStep } from './code-step.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { useEnter } from './use-enter.ts';
import { useFragmentToken } from '../../api/use-fragment-token.ts';

/** Never redeems by itself: mail scanners open links, people press buttons. */
export function RedeemLinkPage() {
  const token = useFragmentToken();
  const enter = useEnter();
  const [{ fetching }, redeem] = useMutation(RedeemMagicLinkDocument);
  const [challenge, setChallenge] = useState<string>();
  const [problem, setProblem] = useState<string | undefined>(token === '' ? messages.signIn.linkMissing : undefined);

  async function submit(): Promise<void> {
    setProblem(undefined);
    const { error } = await redeem({ input: { token } });
    if (error === undefined) return enter();
    const apiError = toApiError(error);
    if (apiError.challenge !== undefined) return setChallenge(apiError.challenge);
    const isDead = apiError.code === 'NOT_FOUND' || apiError.code === 'INVALID' || apiError.code === 'UNAUTHENTICATED';
    setProblem(isDead ? messages.signIn.linkUsed : describeError(apiError).description);
  }

  if (challenge !== undefined) return <CodeStep challenge={challenge} onSignedIn={() => void enter()} />;
  return (
    <AuthLayout title={messages.signIn.redeemTitle}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-pretty text-ink-soft">{messages.signIn.redeemBody}</p>
        <FormError>{problem}</FormError>
        <Button
          variant="primary"
          autoFocus
          disabled={token === ''}
          busy={fetching ? messages.signIn.redeeming : undefined}
          onClick={() => void submit()}
        >
          {messages.signIn.redeemAction}
        </Button>
        {problem === undefined ? null : (
          <Link href="/sign-in" className="self-start rounded-sm text-sm font-medium text-accent underline-offset-2 hover:underline">
            {messages.signIn.newLink}
          </Link>
        )}
      </div>
    </AuthLayout>
  );
}
