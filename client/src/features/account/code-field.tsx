import { accountMessages } from '../../messages/account-en.ts';
import { Field } from '../../ui/field.tsx';

export function CodeField({ error, hint }: { error: string | undefined; hint: string }) {
  return (
    <Field
      label={accountMessages.twoFactor.code}
      hint={hint}
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      autoFocus
      error={error}
    />
  );
}
