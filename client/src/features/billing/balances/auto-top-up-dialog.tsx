import { useState } from 'react';
import type { FormEvent } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { billingMessages } from '../../../messages/billing-en.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { toast } from '../../../ui/toast-store.ts';
import { UpdateAutoTopUpDocument } from '../stripe/payments-documents.ts';
import { useBill } from '../bill-context.ts';
import type { Billing } from '../billing-model.ts';
import { readTexts, storedValues, textsOf } from './auto-top-up-form.ts';
import type { AutoTopUpProblems, AutoTopUpTexts } from './auto-top-up-form.ts';

const words = billingMessages.autoTopUp;

interface AutoTopUpDialogProps {
  current: Billing['autoTopUp'];
  onClose: () => void;
}

export function AutoTopUpDialog({ current, onClose }: AutoTopUpDialogProps) {
  const [{ fetching }, update] = useMutation(UpdateAutoTopUpDocument);
  const { workspaceId, refresh } = useBill();
  const [isEnabled, setIsEnabled] = useState(current?.isEnabled ?? true);
  const [texts, setTexts] = useState(textsOf(storedValues(current)));
  const [problems, setProblems] = useState<AutoTopUpProblems>({});

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const read = readTexts(texts);
    if (isEnabled && 'problems' in read) return setProblems(read.problems);
    setProblems({});
    // What is turned off keeps what was stored.
    const values = 'problems' in read ? storedValues(current) : read.values;
    const { error } = await update({ input: { workspaceId, isEnabled, ...values } });
    if (error !== undefined) {
      toast({ ...describeError(toApiError(error)), tone: 'danger' });
      return;
    }
    refresh();
    toast({ title: isEnabled ? words.savedOn : words.savedOff, tone: 'success' });
    onClose();
  }

  const field = (name: keyof AutoTopUpTexts, label: string, hint: string) => (
    <Field
      label={label}
      name={name}
      inputMode="decimal"
      autoComplete="off"
      disabled={!isEnabled}
      value={texts[name]}
      onChange={({ target }) => setTexts({ ...texts, [name]: target.value })}
      error={problems[name]}
      hint={hint}
      className={isEnabled ? '' : 'opacity-60'}
    />
  );

  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={words.title} description={words.body}>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <label className="touch-target flex items-center gap-2.5 text-sm font-medium">
          <input
            type="checkbox"
            className="size-4 accent-(--primary)"
            checked={isEnabled}
            onChange={({ target }) => setIsEnabled(target.checked)}
          />
          {words.enabled}
        </label>
        <div className="mt-4 grid gap-4 md:grid-cols-3">
          {field('threshold', words.threshold, words.dollars)}
          {field('amount', words.amount, words.dollars)}
          {field('cap', words.cap, words.noCap)}
        </div>
        <div className="mt-5 flex justify-end">
          <Button type="submit" variant="primary" busy={fetching ? words.saving : undefined}>
            {words.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
