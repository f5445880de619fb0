import { useMutation } from 'urql';
import { rememberedGuestName } from '../../api/came-by-link.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { RegisterDocument } from './auth-documents.ts';
import { FormError } from '../../ui/form-error.tsx';
import { useForm } from '../../api/use-form.ts';
import { checkEmail, checkFilled, checkNewPassword, collectErrors } from '../../api/validate.ts';

export function RegisterForm({ onSignedIn }: { onSignedIn: () => void }) {
  const [, register] = useMutation(RegisterDocument);
  const form = useForm({
    check: (values) =>
      collectErrors({
        displayName: checkFilled(values.displayName ?? ''),
        email: checkEmail(values.email ?? ''),
        password: checkNewPassword(values.password ?? ''),
      }),
    submit: (values) =>
      register({ input: { displayName: values.displayName ?? '', email: values.email ?? '', password: values.password ?? '' } }),
    onDone: onSignedIn,
  });
  return (
    <form noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
      <Field
        label={messages.signIn.name}
        hint={messages.signIn.nameHint}
        name="displayName"
        autoComplete="name"
        autoFocus
        defaultValue={rememberedGuestName()}
        error={form.errors.displayName}
      />
      <Field label={messages.signIn.email} name="email" type="email" autoComplete="username" error={form.errors.email} />
      <Field
        label={messages.signIn.password}
        hint={messages.signIn.newPasswordHint}
        name="password"
        type="password"
        autoComplete="new-password"
        error={form.errors.password}
      />
      <FormError>{form.problem}</FormError>
      <Button type="submit" variant="primary" busy={form.isSending ? messages.signIn.registering : undefined}>
        {messages.signIn.register}
      </Button>
    </form>
  );
}
