import { useState } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useForm } from '../../api/use-form.ts';
import { checkEmail, checkFilled, collectErrors } from '../../api/validate.ts';
import { accountMessages } from '../../messages/account-en.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { toast } from '../../ui/toast-store.ts';
import { RequestAddressChangeDocument, RequestAddressConfirmationDocument, UpdateProfileDocument } from './account-documents.ts';
import type { AccountParts, AccountViewer } from './account-documents.ts';
import { CurrentPassword, describeRefusal } from './current-password.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Part } from './part.tsx';

const words = accountMessages.profile;

export function ProfilePart({ viewer, account }: { viewer: AccountViewer; account: AccountParts }) {
  return (
    <Part title={words.title}>
      <div className="flex flex-col gap-5 rounded-lg border border-line bg-raised p-4 md:p-5">
        <NameForm key={viewer.displayName} displayName={viewer.displayName} />
        <Address viewer={viewer} account={account} />
      </div>
    </Part>
  );
}

function NameForm({ displayName }: { displayName: string }) {
  const [, update] = useMutation(UpdateProfileDocument);
  const [name, setName] = useState(displayName);
  const form = useForm({
    check: (values) => collectErrors({ displayName: checkFilled(values.displayName ?? '') }),
    submit: (values) => update({ input: { displayName: values.displayName ?? '' } }),
    onDone: () => toast({ title: accountMessages.saved, tone: 'success' }),
  });
  return (
    <form noValidate onSubmit={form.onSubmit} className="flex flex-col gap-3">
      <Field
        label={words.name}
        hint={words.nameHint}
        name="displayName"
        autoComplete="name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={form.errors.displayName}
      />
      <FormError>{form.problem}</FormError>
      {name.trim() === displayName ? null : (
        <Button type="submit" variant="primary" className="self-start" busy={form.isSending ? accountMessages.saving : undefined}>
          {words.save}
        </Button>
      )}
    </form>
  );
}

function Address({ viewer, account }: { viewer: AccountViewer; account: AccountParts }) {
  const [isChanging, setChanging] = useState(false);
  const [{ fetching }, resend] = useMutation(RequestAddressConfirmationDocument);

  async function mailAgain(): Promise<void> {
    const { error } = await resend({});
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    else toast({ title: words.resent(viewer.email), tone: 'success' });
  }

  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="text-sm font-medium">{words.email}</p>
          <p className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
            <span className="min-w-0 break-all">{viewer.email}</span>
            <Badge tone={account.emailVerified ? 'success' : 'warning'}>{account.emailVerified ? words.verified : words.unverified}</Badge>
          </p>
        </div>
        <Button onClick={() => setChanging(true)} aria-label={`${words.change} ${words.email}`}>
          {words.change}
        </Button>
      </div>
      {account.emailVerified ? null : (
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
          <p className="min-w-0 flex-1 basis-60 text-pretty">{words.unverifiedBody}</p>
          <Button size="small" busy={fetching ? words.resending : undefined} onClick={() => void mailAgain()}>
            {words.resend}
          </Button>
        </div>
      )}
      {isChanging ? <ChangeAddress asksForPassword={account.asksForPassword} onClose={() => setChanging(false)} /> : null}
    </div>
  );
}

function ChangeAddress({ asksForPassword, onClose }: { asksForPassword: boolean; onClose: () => void }) {
  const [, request] = useMutation(RequestAddressChangeDocument);
  const form = useForm({
    check: (values) =>
      collectErrors({
        email: checkEmail(values.email ?? ''),
        ...(asksForPassword && { currentPassword: checkFilled(values.currentPassword ?? '') }),
      }),
    submit: (values) => request({ input: { email: values.email ?? '', currentPassword: values.currentPassword ?? null } }),
    onDone(values) {
      toast({ title: words.sent(values.email ?? ''), tone: 'success' });
      onClose();
    },
    describe: describeRefusal,
  });
  return (
    <FormDialog
      title={words.changeTitle}
      description={words.changeBody}
      action={words.send}
      busy={words.sending}
      form={form}
      onClose={onClose}
    >
      <Field label={words.newEmail} name="email" type="email" autoComplete="email" autoFocus error={form.errors.email} />
      <CurrentPassword isAsked={asksForPassword} error={form.errors.currentPassword} />
    </FormDialog>
  );
}
