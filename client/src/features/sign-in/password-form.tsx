import { useMutation } from 'urql';
import { toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { LoginDocument } from './auth-documents.ts';
import { FormError } from '../../ui/form-error.tsx';
import { useForm } from '../../api/use-form.ts';
import { checkEmail, checkFilled, collectErrors } from '../../api/validate.ts';

type PasswordFormProps = { onSignedIn: () => void; /** Their account takes a second step. */ onChallenge: (challenge: string) => void };

export function PasswordForm({ onSignedIn, onChallenge }: PasswordFormProps) {
  const [, login] = useMutation(LoginDocument);
  const form = useForm({
    check: (values) => collectErrors({ email: checkEmail(values.email ?? ''), password: checkFilled(values.password ?? '') }),
    submit: async (values) => {
      const result = await login({ input: { email: values.email ?? '', password: values.password ?? '' } });
      const challenge = result.error && toApiError(result.error).challenge;
      if (challenge !== undefined) onChallenge(challenge);
      return result;
    },
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
