import { useMemo } from 'react';
import { useClient } from 'urql';
import type { AnyVariables, OperationResult } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import type { ApiError } from '../../../api/errors.ts';
import type { AddSessionMemberInput, CreateShareLinkInput, SessionRole } from '../../../gql/graphql.ts';
import { toast } from '../../../ui/toast-store.ts';
import { useSession } from '../session-context.ts';
import {
  AddSessionMemberDocument,
  ChangeSessionRoleDocument,
  CreateShareLinkDocument,
  LeaveSessionDocument,
  RemoveLinkGuestDocument,
  RemoveSessionMemberDocument,
  RevokeShareLinkDocument,
  RotateShareLinkDocument,
  UpdateShareLinkDocument,
  WithdrawSessionInvitationDocument,
} from './documents.ts';

export type Answered<T> = { kind: 'done'; data: T } | { kind: 'refused'; error: ApiError };

function toAnswered<T>({ data, error }: OperationResult<T, AnyVariables>): Answered<T> {
  if (data && !error) return { kind: 'done', data };
  return { kind: 'refused', error: error ? toApiError(error) : { code: 'INTERNAL', message: '', fields: {} } };
}

/** Says why not, and answers whether it was done. */
function told<T>(answered: Answered<T>): boolean {
  if (answered.kind === 'refused') toast({ ...describeError(answered.error), tone: 'danger' });
  return answered.kind === 'done';
}

export function useSharingActions() {
  const client = useClient();
  const { id: sessionId } = useSession();

  return useMemo(
    () => ({
      createLink: async (input: Omit<CreateShareLinkInput, 'sessionId'>) =>
        toAnswered(await client.mutation(CreateShareLinkDocument, { input: { sessionId, ...input } }).toPromise()),
      rotateLink: async (id: string) => toAnswered(await client.mutation(RotateShareLinkDocument, { input: { id } }).toPromise()),
      changeLinkRole: async (id: string, role: SessionRole) =>
        told(toAnswered(await client.mutation(UpdateShareLinkDocument, { input: { id, role } }).toPromise())),
      revokeLink: async (id: string) => told(toAnswered(await client.mutation(RevokeShareLinkDocument, { input: { id } }).toPromise())),
      removeGuest: async (actorId: string) =>
        told(toAnswered(await client.mutation(RemoveLinkGuestDocument, { input: { sessionId, actorId } }).toPromise())),
      addMember: async (input: Omit<AddSessionMemberInput, 'sessionId'>) =>
        toAnswered(await client.mutation(AddSessionMemberDocument, { input: { sessionId, ...input } }).toPromise()),
      changeRole: async (userId: string, role: SessionRole) =>
        told(toAnswered(await client.mutation(ChangeSessionRoleDocument, { input: { sessionId, userId, role } }).toPromise())),
      removeMember: async (userId: string) =>
        told(toAnswered(await client.mutation(RemoveSessionMemberDocument, { input: { sessionId, userId } }).toPromise())),
      withdraw: async (invitationId: string) =>
        told(toAnswered(await client.mutation(WithdrawSessionInvitationDocument, { input: { sessionId, invitationId } }).toPromise())),
      leave: async () => told(toAnswered(await client.mutation(LeaveSessionDocument, { input: { sessionId } }).toPromise())),
    }),
    [client, sessionId],
  );
}
