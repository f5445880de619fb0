import { useClient } from 'urql';
import { useLocation } from 'wouter';
import { useApi } from '../../api/api-context.ts';
import { takeReturnTo } from '../../api/return-to.ts';
import { ClaimGuestDocument } from './auth-documents.ts';

/** What follows a successful sign-in: what this browser had as a guest becomes the person's, a fresh cache and socket, and the page they wanted. */
export function useEnter(): () => Promise<void> {
  const client = useClient();
  const { renew } = useApi();
  const [, navigate] = useLocation();
  return async () => {
    // Most have been no guest. Where it fails the guest's cookie is still there, and the next sign-in tries again.
    await client.mutation(ClaimGuestDocument, {}).toPromise();
    renew();
    navigate(takeReturnTo(), { replace: true });
  };
}
