import { useState } from 'react';
import { useMutation } from 'urql';
import { Link, useLocation } from 'wouter';
import { useApi } from '../../api/api-context.ts';
import { describeError, toApiError } from '../../api/errors.ts';
import { useFragmentToken } from '../../api/use-fragment-token.ts';
import { useViewer } from '../../api/viewer.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { JoinWorkspaceDocument } from './auth-documents.ts';
import { AuthLayout } from './auth-layout.tsx';
import { FormError } from '../../ui/form-error.tsx';

const words = workspaceMessages.join;

/** For whoever was given a link into a workspace. */
export function WorkspaceLinkPage() {
  const token = useFragmentToken();
  const viewer = useViewer();
  const { renew } = useApi();
  const [, navigate] = useLocation();
  const [{ fetching }, join] = useMutation(JoinWorkspaceDocument);
  const [problem, setProblem] = useState<string | undefined>(token === '' ? words.missing : undefined);

  async function submit(): Promise<void> {
    setProblem(undefined);
    const { data, error } = await join({ input: { token } });
    if (data) {
      renew();
      return navigate(`/w/${data.joinWorkspace.workspace.slug}`, { replace: true });
    }
    if (!error) return;
    const apiError = toApiError(error);
    if (apiError.code === 'NOT_FOUND') setProblem(words.dead);
    else setProblem(apiError.code === 'PAYMENT_REQUIRED' ? words.full : describeError(apiError).description);
  }

  return (
    <AuthLayout title={words.title}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-pretty text-ink-soft">{words.body(viewer.email)}</p>
        <FormError>{problem}</FormError>
        <Button
          variant="primary"
          autoFocus
          disabled={token === ''}
          busy={fetching ? words.joining : undefined}
          onClick={() => void submit()}
        >
          {words.action}
        </Button>
        <Link href="/" className="self-start rounded-sm text-sm font-medium text-accent underline-offset-2 hover:underline">
          {words.home}
        </Link>
      </div>
    </AuthLayout>
  );
}
