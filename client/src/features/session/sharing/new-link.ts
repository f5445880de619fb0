import type { CreateShareLinkInput } from '../../../gql/graphql.ts';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { expiresAtOf } from './expiry.ts';
import type { Expiry } from './expiry.ts';

const MAX_NAME_LENGTH = 80;
const MIN_PASSWORD_LENGTH = 8;
const MAX_PASSWORD_LENGTH = 200;

export interface LinkOptionValues {
  readonly name: string;
  readonly expiry: Expiry;
  readonly date: string;
  readonly password: string;
}

export const NO_OPTIONS: LinkOptionValues = { name: '', expiry: 'never', date: '', password: '' };

export type LinkErrors = { name?: string; date?: string; password?: string };

type Checked = { kind: 'right'; input: Omit<CreateShareLinkInput, 'sessionId' | 'role'> } | { kind: 'wrong'; errors: LinkErrors };

/** What was left empty is left out. */
export function checkLink({ name, expiry, date, password }: LinkOptionValues, now: number): Checked {
  const trimmed = name.trim();
  const end = expiresAtOf(expiry, date, now);
  const isPasswordBad = password !== '' && (password.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH);
  const errors: LinkErrors = {
    ...(trimmed.length > MAX_NAME_LENGTH && { name: sharingMessages.linkNameBad }),
    ...(end === 'past' && { date: sharingMessages.expiryPast }),
    ...(isPasswordBad && { password: sharingMessages.passwordBad }),
  };
  if (end === 'past' || Object.keys(errors).length > 0) return { kind: 'wrong', errors };
  return {
    kind: 'right',
    input: { ...(trimmed && { name: trimmed }), ...(end.at && { expiresAt: end.at }), ...(password && { password }) },
  };
}
