import type { ApiError } from '../../api/errors.ts';
import { accountMessages } from '../../messages/account-en.ts';
import { messages } from '../../messages/messages.ts';
import { Field } from '../../ui/field.tsx';

const words = accountMessages.password;

/** That it is still you; nothing for those who have no password or came by a mailed link just now, whose login must be young instead. */
export function CurrentPassword({ isAsked, error, autoFocus }: { isAsked: boolean; error: string | undefined; autoFocus?: boolean }) {
  if (!isAsked) return null;
  return (
    <Field
      label={words.current}
      name="currentPassword"
      type="password"
      autoComplete="current-password"
      autoFocus={autoFocus === true}
      error={error === undefined || error === messages.signIn.required ? error : words.wrong}
    />
  );
}

/** Where a login is too old the server’s own sentence says the way out. */
export function describeRefusal(error: ApiError): string | undefined {
  return error.code === 'FORBIDDEN' ? error.message : undefined;
}
