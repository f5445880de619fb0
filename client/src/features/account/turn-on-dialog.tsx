import { useMutation } from 'urql';
import { useForm } from '../../api/use-form.ts';
import { checkFilled, collectErrors } from '../../api/validate.ts';
import { accountMessages } from '../../messages/account-en.ts';
import { Button } from '../../ui/button.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { ConfirmTwoFactorDocument, StartTwoFactorDocument } from './account-documents.ts';
import { CodeField } from './code-field.tsx';
import { CurrentPassword, describeRefusal } from './current-password.tsx';
import { FormDialog } from './form-dialog.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

const words = accountMessages.twoFactor;

/** Three steps: it is you, your app has the secret, you have the recovery codes. */
export function TurnOnDialog({ asksForPassword, onClose }: { asksForPassword: boolean; onClose: () => void }) {
  const [{ data: started }, start] = useMutation(StartTwoFactorDocument);
  const [{ data: confirmed }, confirm] = useMutation(ConfirmTwoFactorDocument);
  const form = useForm({
    check: (values) => collectErrors(asksForPassword ? { currentPassword: checkFilled(values.currentPassword ?? '') } : {}),
    submit: (values) => start({ input: { currentPassword: values.currentPassword ?? null } }),
    onDone: () => undefined,
    describe: describeRefusal,
  });
  const codeForm = useForm({
    check: (values) => collectErrors({ code: checkFilled(values.code ?? '') }),
    submit: (values) => confirm({ input: { code: values.code ?? '' } }),
    onDone: () => undefined,
  });
  if (confirmed) return <RecoveryCodes codes={confirmed.confirmTwoFactor.recoveryCodes} onClose={onClose} />;
  if (started) {
    const { secret, qrSvg } = started.startTwoFactor;
    return (
      <FormDialog
        title={words.startTitle}
        description={words.scanBody}
        action={words.confirm}
        busy={words.checking}
        form={codeForm}
        onClose={onClose}
      >
        <img
          src={`data:image/svg+xml;base64,${btoa(qrSvg)}`}
          alt={words.picture}
          className="mx-auto size-44 rounded-md border border-line bg-white"
        />
        <Secret secret={secret} />
        <CodeField error={codeForm.errors.code} hint={words.codeHint} />
      </FormDialog>
    );
  }
  return (
    <FormDialog
      title={words.startTitle}
      description={asksForPassword ? words.startBody : words.startBodyBare}
      action={words.next}
      busy={words.next}
      form={form}
      onClose={onClose}
    >
      <CurrentPassword isAsked={asksForPassword} error={form.errors.currentPassword} autoFocus />
    </FormDialog>
  );
}

function Secret({ secret }: { secret: string }) {
  const { isCopied, copy } = useCopy();
  return (
    <div className="flex flex-col gap-1">
      <p className="text-xs text-ink-soft">{words.byHand}</p>
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 rounded-md bg-panel px-2.5 py-1.5 font-mono text-xs break-all select-all">
          {secret.match(/.{1,4}/gu)?.join(' ')}
        </code>
        <Button size="small" aria-label={words.copySecret} onClick={() => copy(secret)}>
          {isCopied ? words.copied : words.copySecret}
        </Button>
      </div>
    </div>
  );
}
