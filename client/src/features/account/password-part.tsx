import { useState } from 'react';
import { useMutation } from 'urql';
import { useForm } from '../../api/use-form.ts';
import { checkFilled, checkNewPassword, collectErrors } from '../../api/validate.ts';
import { accountMessages } from '../../messages/account-en.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { toast } from '../../ui/toast-store.ts';
import { SetPasswordDocument } from './account-documents.ts';
import type { AccountParts } from './account-documents.ts';
import { CurrentPassword, describeRefusal } from './current-password.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Part } from './part.tsx';

const words = accountMessages.password;

export function PasswordPart({ account: { hasPassword, asksForPassword } }: { account: AccountParts }) {
  const [isOpen, setOpen] = useState(false);
  const action = hasPassword ? words.change : words.set;
  return (
    <Part
      title={words.title}
      body={hasPassword ? words.has : words.hasNone}
      actions={<Button onClick={() => setOpen(true)}>{action}</Button>}
    >
      {isOpen ? <PasswordDialog title={action} asksForPassword={asksForPassword} onClose={() => setOpen(false)} /> : null}
    </Part>
  );
}

function PasswordDialog({ title, asksForPassword, onClose }: { title: string; asksForPassword: boolean; onClose: () => void }) {
  const [, set] = useMutation(SetPasswordDocument);
  const form = useForm({
    check: (values) =>
      collectErrors({
        ...(asksForPassword && { currentPassword: checkFilled(values.currentPassword ?? '') }),
        password: checkNewPassword(values.password ?? ''),
      }),
    submit: (values) => set({ input: { password: values.password ?? '', currentPassword: values.currentPassword ?? null } }),
    onDone() {
      toast({ title: words.done, tone: 'success' });
      onClose();
    },
    describe: describeRefusal,
  });
  return (
    <FormDialog title={title} description={words.body} action={words.save} busy={accountMessages.saving} form={form} onClose={onClose}>
      <CurrentPassword isAsked={asksForPassword} error={form.errors.currentPassword} autoFocus />
      <Field
        label={words.next}
        hint={words.nextHint}
        name="password"
        type="password"
        autoComplete="new-password"
        autoFocus={!asksForPassword}
        error={form.errors.password}
      />
    </FormDialog>
  );
}
