import { useMutation } from 'urql';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { LoginDocument } from './auth-documents.ts';
import { FormError } from './form-error.tsx';
import { useAuthForm } from './use-auth-form.ts';
import { checkEmail, checkFilled, collectErrors } from './validate.ts';

export function PasswordForm({ onSignedIn }: { onSignedIn: () => void }) {
  const [, login] = useMutation(LoginDocument);
  const form = useAuthForm({
    check: (values) => collectErrors({ email: checkEmail(values.email ?? ''), password: checkFilled(values.password ?? '') }),
    submit: (values) => login({ input: { email: values.email ?? '', password: values.password ?? '' } }),
    onDone: onSignedIn,
    describe: (error) => (error.code === 'UNAUTHENTICATED' || error.code === 'NOT_FOUND' ? messages.signIn.wrongCredentials : undefined),
  });
  return (
    <form noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
      <Field label={messages.signIn.email} name="email" type="email" autoComplete="username" autoFocus error={form.errors.email} />
      <Field
        label={messages.signIn.password}
        name="password"
        type="password"
        autoComplete="current-password"
        error={form.errors.password}
      />
      <FormError>{form.problem}</FormError>
      <Button type="submit" variant="primary" busy={form.isSending ? messages.signIn.submitting : undefined}>
        {messages.signIn.submit}
      </Button>
    </form>
  );
}
