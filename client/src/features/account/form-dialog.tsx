import { useId } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';

interface FormDialogProps {
  title: string;
  description?: string;
  action: string;
  busy: string;
  isDanger?: boolean;
  form: { problem: string | undefined; isSending: boolean; onSubmit: (event: FormEvent<HTMLFormElement>) => void };
  onClose: () => void;
  children: ReactNode;
}

/** One question with its fields, answered by one button. */
export function FormDialog({ title, description, action, busy, isDanger = false, form, onClose, children }: FormDialogProps) {
  const id = useId();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="small"
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button type="submit" form={id} variant={isDanger ? 'danger' : 'primary'} busy={form.isSending ? busy : undefined}>
            {action}
          </Button>
        </>
      }
    >
      <form id={id} noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
        {children}
        <FormError>{form.problem}</FormError>
      </form>
    </Dialog>
  );
}
