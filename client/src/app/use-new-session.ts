import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { describeError, toApiError } from '../api/errors.ts';
import { toast } from '../ui/toast-store.ts';
import { CreateSessionDocument } from './app-documents.ts';

export function useNewSession(workspaceId: string | undefined) {
  const [{ fetching }, createSession] = useMutation(CreateSessionDocument);
  const [, navigate] = useLocation();

  async function create(): Promise<void> {
    if (workspaceId === undefined || fetching) return;
    const { data, error } = await createSession({ input: { workspaceId } });
    if (data !== undefined) navigate(`/s/${data.createSession.session.id}`);
    else if (error !== undefined) toast({ ...describeError(toApiError(error)), tone: 'danger' });
  }

  return { isCreating: fetching, newSession: () => void create() };
}
