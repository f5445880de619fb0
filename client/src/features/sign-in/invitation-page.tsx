import { useState } from 'react';
import { useMutation } from 'urql';
import { Link, useLocation } from 'wouter';
import { useApi } from '../../api/api-context.ts';
import { describeError, toApiError } from '../../api/errors.ts';
import { useViewer } from '../../api/viewer.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { AcceptInvitationDocument } from './auth-documents.ts';
import { AuthLayout } from './auth-layout.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { useFragmentToken } from '../../api/use-fragment-token.ts';

export function InvitationPage() {
  const token = useFragmentToken();
  const viewer = useViewer();
  const { renew } = useApi();
  const [, navigate] = useLocation();
  const [{ fetching }, accept] = useMutation(AcceptInvitationDocument);
  const [problem, setProblem] = useState<string | undefined>(token === '' ? messages.invitation.missing : undefined);

  async function submit(): Promise<void> {
    setProblem(undefined);
    const { data, error } = await accept({ input: { token } });
    if (error === undefined && data !== undefined) {
      renew();
      const { workspace, session } = data.acceptInvitation;
      return navigate(session ? `/s/${session.id}` : `/w/${workspace.slug}`, { replace: true });
    }
    if (error === undefined) return;
    const apiError = toApiError(error);
    const isRefused = apiError.code === 'NOT_FOUND' || apiError.code === 'INVALID' || apiError.code === 'FORBIDDEN';
    setProblem(isRefused ? messages.invitation.refused : describeError(apiError).description);
  }

  return (
    <AuthLayout title={messages.invitation.title}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-pretty text-ink-soft">{messages.invitation.body(viewer.email)}</p>
        <FormError>{problem}</FormError>
        <Button
          variant="primary"
          autoFocus
          disabled={token === ''}
          busy={fetching ? messages.invitation.accepting : undefined}
          onClick={() => void submit()}
        >
          {messages.invitation.accept}
        </Button>
        <Link href="/" className="self-start rounded-sm text-sm font-medium text-accent underline-offset-2 hover:underline">
          {messages.invitation.home}
        </Link>
      </div>
    </AuthLayout>
  );
}
