import { useState } from 'react';
import type { FormEvent } from 'react';
import { describeError } from '../../../api/errors.ts';
import { messages } from '../../../messages/messages.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import type { Done } from './use-branch-actions.ts';

interface NameFormProps<T> {
  label: string;
  initial: string;
  placeholder?: string;
  /** Of the input that the server names in its refusals. */
  field: string;
  maxLength: number;
  tooLong: string;
  action: string;
  busy: string;
  submit: (name: string) => Promise<Done<T>>;
  onDone: (value: T) => void;
}

/** One name and what is done with it; a refusal stands below the field. */
export function NameForm<T>({ label, initial, placeholder, field, maxLength, tooLong, action, busy, submit, onDone }: NameFormProps<T>) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.currentTarget).get('name');
    const name = typeof given === 'string' ? given.replaceAll(/\s+/g, ' ').trim() : '';
    if (name === '') return setProblem(messages.signIn.required);
    if (name.length > maxLength) return setProblem(tooLong);
    setProblem(undefined);
    setBusy(true);
    const end = await submit(name);
    setBusy(false);
    if (end.kind === 'done') return onDone(end.value);
    setProblem(end.error.fields[field] ?? describeError(end.error).description);
  }

  return (
    <form noValidate onSubmit={(event) => void onSubmit(event)} className="flex flex-col gap-4">
      <Field
        label={label}
        name="name"
        defaultValue={initial}
        placeholder={placeholder}
        autoComplete="off"
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        error={problem}
      />
      <Button type="submit" variant="primary" busy={isBusy ? busy : undefined} className="self-end">
        {action}
      </Button>
    </form>
  );
}
