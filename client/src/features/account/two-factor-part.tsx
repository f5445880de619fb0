import { useState } from 'react';
import { useMutation } from 'urql';
import { useForm } from '../../api/use-form.ts';
import { checkFilled, collectErrors } from '../../api/validate.ts';
import { accountMessages } from '../../messages/account-en.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast-store.ts';
import { DisableTwoFactorDocument, RenewRecoveryCodesDocument } from './account-documents.ts';
import type { AccountParts } from './account-documents.ts';
import { CodeField } from './code-field.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Part } from './part.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TurnOnDialog } from './turn-on-dialog.tsx';

type Open = 'none' | 'on' | 'off' | 'renew';
const words = accountMessages.twoFactor;

export function TwoFactorPart({ account, onChanged }: { account: AccountParts; onChanged: () => void }) {
  const [open, setOpen] = useState<Open>('none');
  const { isOn, recoveryCodesLeft } = account.twoFactor;

  function close(): void {
    setOpen('none');
    onChanged();
  }

  return (
    <Part
      title={words.title}
      badge={<Badge tone={isOn ? 'success' : 'neutral'}>{isOn ? words.onBadge : words.offBadge}</Badge>}
      body={isOn ? `${words.on} ${words.left(recoveryCodesLeft)}.` : words.off}
      actions={
        isOn ? (
          <>
            <Button onClick={() => setOpen('renew')}>{words.renew}</Button>
            <Button variant="danger" onClick={() => setOpen('off')}>
              {words.turnOff}
            </Button>
          </>
        ) : (
          <Button onClick={() => setOpen('on')}>{words.turnOn}</Button>
        )
      }
    >
      {open === 'on' ? <TurnOnDialog asksForPassword={account.asksForPassword} onClose={close} /> : null}
      {open === 'off' ? <TurnOffDialog onClose={close} /> : null}
      {open === 'renew' ? <RenewDialog onClose={close} /> : null}
    </Part>
  );
}

function TurnOffDialog({ onClose }: { onClose: () => void }) {
  const [, disable] = useMutation(DisableTwoFactorDocument);
  const form = useForm({
    check: (values) => collectErrors({ code: checkFilled(values.code ?? '') }),
    submit: (values) => disable({ input: { code: values.code ?? '' } }),
    onDone() {
      toast({ title: words.turnedOff, tone: 'success' });
      onClose();
    },
  });
  return (
    <FormDialog
      title={words.offTitle}
      description={words.offBody}
      action={words.turnOff}
      busy={words.checking}
      isDanger
      form={form}
      onClose={onClose}
    >
      <CodeField error={form.errors.code} hint={words.codeOrRecovery} />
    </FormDialog>
  );
}

function RenewDialog({ onClose }: { onClose: () => void }) {
  const [{ data }, renew] = useMutation(RenewRecoveryCodesDocument);
  const form = useForm({
    check: (values) => collectErrors({ code: checkFilled(values.code ?? '') }),
    submit: (values) => renew({ input: { code: values.code ?? '' } }),
    onDone: () => undefined,
  });
  if (data) return <RecoveryCodes codes={data.renewRecoveryCodes.recoveryCodes} onClose={onClose} />;
  return (
    <FormDialog
      title={words.renewTitle}
      description={words.renewBody}
      action={words.next}
      busy={words.checking}
      form={form}
      onClose={onClose}
    >
      <CodeField error={form.errors.code} hint={words.codeOrRecovery} />
    </FormDialog>
  );
}
