import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { RequestMagicLinkDocument } from './auth-documents.ts';
import { FormError } from '../../ui/form-error.tsx';
import { OutboxNote } from './outbox-note.tsx';
import { useForm } from '../../api/use-form.ts';
import { checkEmail, collectErrors } from '../../api/validate.ts';

export function LinkForm() {
  const [, requestLink] = useMutation(RequestMagicLinkDocument);
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    check: (values) => collectErrors({ email: checkEmail(values.email ?? '') }),
    submit: (values) => requestLink({ input: { email: values.email ?? '' } }),
    onDone: (values) => setSentTo(values.email),
  });
  if (sentTo !== undefined) return <LinkSent email={sentTo} onAgain={() => setSentTo(undefined)} />;
  return (
    <form noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
      <Field
        label={messages.signIn.email}
        hint={messages.signIn.linkHint}
        name="email"
        type="email"
        autoComplete="username"
        autoFocus
        error={form.errors.email}
      />
      <FormError>{form.problem}</FormError>
      <Button type="submit" variant="primary" busy={form.isSending ? messages.signIn.sendingLink : undefined}>
        {messages.signIn.sendLink}
      </Button>
      <OutboxNote />
    </form>
  );
}

function LinkSent({ email, onAgain }: { email: string; onAgain: () => void }) {
  return (
    <div role="status" className="flex flex-col gap-3">
      <p className="flex items-center gap-2 text-base font-semibold">
        <MailCheck className="size-5 text-accent" aria-hidden="true" />
        {messages.signIn.sentTitle}
      </p>
      <p className="text-sm text-pretty text-ink-soft">{messages.signIn.sentBody(email)}</p>
      <OutboxNote />
      <Button onClick={onAgain} className="self-start">
        {messages.signIn.sentAgain}
      </Button>
    </div>
  );
}
