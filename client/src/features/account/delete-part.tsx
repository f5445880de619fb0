import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { Link, useLocation } from 'wouter';
import { useApi } from '../../api/api-context.ts';
import { describeError, toApiError } from '../../api/errors.ts';
import { forgetPerson } from '../../api/forget-person.ts';
import { useForm } from '../../api/use-form.ts';
import { checkFilled, collectErrors } from '../../api/validate.ts';
import type { AccountLeavingQuery } from '../../gql/graphql.ts';
import { messages } from '../../messages/messages.ts';
import { privacyMessages } from '../../messages/privacy-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Field } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast-store.ts';
import type { AccountParts } from './account-documents.ts';
import { CurrentPassword, describeRefusal } from './current-password.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Part } from './part.tsx';
import { AccountLeavingDocument, DeleteAccountDocument } from './privacy-documents.ts';

const words = privacyMessages.account;
type Leaving = NonNullable<NonNullable<AccountLeavingQuery['viewer']>['account']>['leaving'];

interface DeleteProps {
  email: string;
  account: AccountParts;
}

export function DeletePart({ email, account }: DeleteProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Part
      title={words.title}
      body={words.body}
      actions={
        <Button variant="danger" onClick={() => setOpen(true)}>
          {words.action}
        </Button>
      }
    >
      {isOpen ? <DeleteAccount email={email} account={account} onClose={() => setOpen(false)} /> : null}
    </Part>
  );
}

/** First what is in the way, which only the server knows. */
function DeleteAccount({ email, account, onClose }: DeleteProps & { onClose: () => void }) {
  const [{ data, error, fetching }, refetch] = useQuery({ query: AccountLeavingDocument, requestPolicy: 'network-only' });
  const leaving = fetching ? undefined : data?.viewer?.account?.leaving;
  if (leaving && leaving.needsOwner.length === 0)
    return <DeleteDialog email={email} account={account} goesToo={leaving.goesToo} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="small"
      title={leaving ? words.needsOwnerTitle : words.dialogTitle}
      description={leaving ? words.needsOwnerBody : undefined}
      footer={<Button onClick={onClose}>{messages.common.cancel}</Button>}
    >
      {leaving ? (
        <OwnedList workspaces={leaving.needsOwner} />
      ) : error && !fetching ? (
        <ErrorState {...describeError(toApiError(error))} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      ) : (
        <div role="status" aria-label={words.checking} className="flex flex-col gap-3">
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-2/3" />
        </div>
      )}
    </Dialog>
  );
}

function OwnedList({ workspaces }: { workspaces: Leaving['needsOwner'] }) {
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {workspaces.map(({ id, slug, name }) => (
        <li key={id}>
          <Link href={`/w/${slug}/members`} className="text-accent underline-offset-2 hover:underline">
            {words.members(name)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function DeleteDialog({
  email,
  account: { asksForPassword },
  goesToo,
  onClose,
}: DeleteProps & { goesToo: Leaving['goesToo']; onClose: () => void }) {
  const [, deleteAccount] = useMutation(DeleteAccountDocument);
  const { renew } = useApi();
  const [, navigate] = useLocation();
  const form = useForm({
    check: (values) =>
      collectErrors({
        confirm: (values.confirm ?? '').trim().toLowerCase() === email.toLowerCase() ? undefined : words.confirmBad,
        ...(asksForPassword && { currentPassword: checkFilled(values.currentPassword ?? '') }),
      }),
    async submit(values) {
      const { data, error } = await deleteAccount({
        input: { confirm: values.confirm ?? '', currentPassword: values.currentPassword ?? null },
      });
      if (data) toast({ title: words.deleted(dayOf(data.deleteAccount.erasesAt)), description: words.deletedBody, tone: 'success' });
      return { error };
    },
    onDone() {
      forgetPerson();
      navigate('/sign-in', { replace: true });
      renew();
    },
    describe: (error) => (error.code === 'CONFLICT' ? error.message : describeRefusal(error)),
  });
  const names = new Intl.ListFormat('en').format(goesToo.map(({ name }) => name));
  return (
    <FormDialog title={words.dialogTitle} action={words.action} busy={words.deleting} isDanger form={form} onClose={onClose}>
      <ul className="flex list-disc flex-col gap-1 pl-4 text-sm text-ink-soft">
        {words.what.map((one) => (
          <li key={one}>{one}</li>
        ))}
        {goesToo.length === 0 ? null : <li>{goesToo.length === 1 ? words.goesToo(names) : words.goTo(names)}</li>}
      </ul>
      <Field
        label={words.confirmLabel(email)}
        name="confirm"
        autoFocus
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={form.errors.confirm}
      />
      <CurrentPassword isAsked={asksForPassword} error={form.errors.currentPassword} />
    </FormDialog>
  );
}

function dayOf(iso: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'long' }).format(Date.parse(iso));
}
