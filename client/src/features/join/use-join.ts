import { useState } from 'react';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { useApi } from '../../api/api-context.ts';
import { rememberGuestName, rememberInviter } from '../../api/came-by-link.ts';
import { describeError, toApiError } from '../../api/errors.ts';
import type { ApiError } from '../../api/errors.ts';
import { joinMessages } from '../../messages/join-en.ts';
import { JoinByLinkDocument } from './join-documents.ts';

export interface JoinValues {
  /** Null for whoever comes in their own name. */
  name: string | null;
  /** Null where the link takes none. */
  password: string | null;
}

export type JoinErrors = { name?: string; password?: string };

interface UseJoinOptions {
  token: string;
  inviterName: string | null;
  /** The link stopped while the page was open. */
  onDead: () => void;
}

const MAX_NAME_LENGTH = 80;

function check({ name, password }: JoinValues): JoinErrors {
  const isNameBad = name !== null && (name.trim() === '' || name.trim().length > MAX_NAME_LENGTH);
  return {
    ...(isNameBad && { name: joinMessages.nameBad }),
    // Whoever is in by another way needs none.
    ...(password === '' && name !== null && { password: joinMessages.passwordMissing }),
  };
}

/** Joins, remembers the name and whom to ask later, and goes there with a new cache and a new socket. */
export function useJoin({ token, inviterName, onDead }: UseJoinOptions) {
  const [{ fetching }, joinByLink] = useMutation(JoinByLinkDocument);
  const { renew } = useApi();
  const [, navigate] = useLocation();
  const [errors, setErrors] = useState<JoinErrors>({});
  const [problem, setProblem] = useState<string>();
  const [isRemoved, setRemoved] = useState(false);

  function refuse(error: ApiError, { password }: JoinValues): void {
    const { fields } = error;
    if (error.code === 'NOT_FOUND') return onDead();
    if (error.code === 'FORBIDDEN') return setRemoved(true);
    if (fields['displayName']) return setErrors({ name: joinMessages.nameBad });
    if (fields['password']) return setErrors({ password: password ? joinMessages.passwordWrong : joinMessages.passwordMissing });
    const isSoon = error.code === 'RATE_LIMITED';
    const { title, description } = describeError(isSoon ? { ...error, message: '' } : error);
    setProblem(`${isSoon ? joinMessages.waitTitle : title}. ${description}`);
  }

  async function join(values: JoinValues): Promise<void> {
    if (fetching) return;
    const found = check(values);
    setErrors(found);
    setProblem(undefined);
    if (Object.keys(found).length > 0) return;
    const { name, password } = values;
    const input = { token, ...(name === null ? {} : { displayName: name.trim() }), ...(password ? { password } : {}) };
    const { data, error } = await joinByLink({ input });
    if (error) return refuse(toApiError(error), values);
    if (!data) return;
    const { session } = data.joinByLink;
    const owner = session.members.find(({ role }) => role === 'OWNER')?.user.displayName;
    const whomToAsk = inviterName ?? owner;
    if (name !== null) rememberGuestName(name.trim());
    if (whomToAsk !== undefined) rememberInviter(session.id, whomToAsk);
    renew();
    navigate(`/s/${session.id}`, { replace: true });
  }

  return { errors, problem, isRemoved, isJoining: fetching, join };
}
