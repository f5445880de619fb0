import { useMemo } from 'react';
import { useClient } from 'urql';
import type { CombinedError } from 'urql';
import { toApiError } from '../../../api/errors.ts';
import type { ApiError } from '../../../api/errors.ts';
import type { CreateBranchInput, UpdateBranchInput } from '../../../gql/graphql.ts';
import type { Branch } from '../../../live/branches.ts';
import { branchMessages } from '../../../messages/branches-en.ts';
import { toast } from '../../../ui/toast-store.ts';
import { useLive, useSession } from '../session-context.ts';
import { complain } from '../use-actions.ts';
import { useViewActions } from '../view-context.ts';
import { CreateBranchDocument, ForkSessionDocument, MergeBranchDocument, UpdateBranchDocument } from './documents.ts';

export type Done<T> = { kind: 'done'; value: T } | { kind: 'refused'; error: ApiError };

/** `moved`: the mainline is elsewhere than the merger has seen; agreeing takes its leaf. */
export type MergeEnd =
  | { kind: 'merged' }
  | { kind: 'moved'; mainlineLeafId: string; messagesSince: number }
  | { kind: 'refused'; error: ApiError };

function readConflict(error: CombinedError): { mainlineLeafId: string; messagesSince: number } | null {
  const conflict: unknown = error.graphQLErrors[0]?.extensions['conflict'];
  if (typeof conflict !== 'object' || conflict === null || !('mainlineLeafId' in conflict) || !('messagesSince' in conflict)) return null;
  const { mainlineLeafId, messagesSince } = conflict;
  return typeof mainlineLeafId === 'string' && typeof messagesSince === 'number' ? { mainlineLeafId, messagesSince } : null;
}

export function useBranchActions() {
  const client = useClient();
  const { branches } = useLive();
  const { id: sessionId } = useSession();
  const { enter, toMainline } = useViewActions();

  return useMemo(() => {
    async function update(input: UpdateBranchInput): Promise<Done<Branch>> {
      const { data, error } = await client.mutation(UpdateBranchDocument, { input }).toPromise();
      if (!data) return { kind: 'refused', error: toApiError(error!) };
      branches.receive([data.updateBranch.branch]);
      return { kind: 'done', value: data.updateBranch.branch };
    }

    async function setState(branch: Branch, state: 'OPEN' | 'CLOSED'): Promise<void> {
      const { data, error } = await client.mutation(UpdateBranchDocument, { input: { id: branch.id, state } }).toPromise();
      complain(error);
      if (!data) return;
      branches.receive([data.updateBranch.branch]);
      if (state === 'CLOSED') {
        const action = { label: branchMessages.undo, onSelect: () => void setState(branch, 'OPEN') };
        toast({ title: branchMessages.wasClosed(branch.name), action });
      }
    }

    return {
      update,
      setState,
      /** Opens it, and goes there. */
      async create(input: Omit<CreateBranchInput, 'sessionId'>): Promise<Done<Branch>> {
        const { data, error } = await client.mutation(CreateBranchDocument, { input: { sessionId, ...input } }).toPromise();
        if (!data) return { kind: 'refused', error: toApiError(error!) };
        const { branch } = data.createBranch;
        branches.receive([branch]);
        await enter(branch);
        return { kind: 'done', value: branch };
      },
      async merge(branch: Branch, expectedLeafId: string | null): Promise<MergeEnd> {
        const input = { id: branch.id, ...(expectedLeafId === null ? {} : { expectedLeafId }) };
        const { data, error } = await client.mutation(MergeBranchDocument, { input }).toPromise();
        if (data) {
          branches.receive([data.mergeBranch.branch]);
          toMainline();
          toast({ title: branchMessages.wasMerged(branch.name), tone: 'success' });
          return { kind: 'merged' };
        }
        const conflict = readConflict(error!);
        return conflict ? { kind: 'moved', ...conflict } : { kind: 'refused', error: toApiError(error!) };
      },
      /** The id of the new session. */
      async fork(messageId: string, title: string): Promise<Done<string>> {
        const { data, error } = await client.mutation(ForkSessionDocument, { input: { messageId, title } }).toPromise();
        return data ? { kind: 'done', value: String(data.forkSession.session.id) } : { kind: 'refused', error: toApiError(error!) };
      },
    };
  }, [client, branches, sessionId, enter, toMainline]);
}
