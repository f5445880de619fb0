import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { useApi } from '../api/api-context.ts';
import { describeError, toApiError } from '../api/errors.ts';
import { forgetPerson } from '../api/forget-person.ts';
import { toast } from '../ui/toast-store.ts';
import { LogoutDocument } from './app-documents.ts';

export function useSignOut(): () => void {
  const [, logout] = useMutation(LogoutDocument);
  const { renew } = useApi();
  const [, navigate] = useLocation();

  async function signOut(): Promise<void> {
    const { error } = await logout({});
    const code = error === undefined ? undefined : toApiError(error).code;
    // Only the server can end the login: where it did not hear us, we do not pretend.
    if (error !== undefined && code !== 'UNAUTHENTICATED') return toast({ ...describeError(toApiError(error)), tone: 'danger' });
    forgetPerson();
    navigate('/sign-in', { replace: true });
    renew();
  }

  return () => void signOut();
}
