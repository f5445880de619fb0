import { useState } from 'react';
import type { FormEvent } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { messages } from '../../../messages/messages.ts';
import { priceMessages } from '../../../messages/prices-en.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { toast } from '../../../ui/toast-store.ts';
import { WithdrawModelPriceDocument } from './price-documents.ts';

const FORM = 'withdraw-price';
const words = priceMessages.withdraw;

type WithdrawDialogProps = { id: string; model: string; isToCome: boolean; onClose: (hasChanged: boolean) => void };

export function WithdrawDialog({ id, model, isToCome, onClose }: WithdrawDialogProps) {
  const [{ fetching }, withdraw] = useMutation(WithdrawModelPriceDocument);
  const [problem, setProblem] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const source = new FormData(event.currentTarget).get('source');
    if (typeof source !== 'string' || source.trim() === '') return setProblem(priceMessages.form.missing);
    const { error } = await withdraw({ input: { id, source: source.trim() } });
    if (error !== undefined) return setProblem(describeError(toApiError(error)).description);
    toast({ title: isToCome ? words.calledOff(model) : words.done(model), tone: 'success' });
    onClose(true);
  }

  return (
    <Dialog
      open
      onOpenChange={() => onClose(false)}
      size="small"
      title={isToCome ? words.callOffTitle(model) : words.title(model)}
      description={isToCome ? words.callOffBody : words.body}
      footer={
        <>
          <Button onClick={() => onClose(false)}>{messages.common.cancel}</Button>
          <Button type="submit" form={FORM} variant="danger" busy={fetching ? words.working : undefined}>
            {isToCome ? words.callOff : words.action}
          </Button>
        </>
      }
    >
      <form id={FORM} noValidate onSubmit={(event) => void submit(event)}>
        <Field label={words.reason} name="source" hint={words.reasonHint} error={problem} autoComplete="off" autoFocus maxLength={300} />
      </form>
    </Dialog>
  );
}
