import { useState } from 'react';
import type { FormEvent } from 'react';
import type { CombinedError } from 'urql';
import { describeError, toApiError } from './errors.ts';
import type { ApiError } from './errors.ts';
import { readForm } from './validate.ts';
import type { FieldErrors } from './validate.ts';

type FormOptions = {
  check: (values: Record<string, string>) => FieldErrors;
  submit: (values: Record<string, string>) => Promise<{ error?: CombinedError | undefined }>;
  onDone: (values: Record<string, string>) => void;
  describe?: (error: ApiError) => string | undefined;
};

/** Checks, sends, and keeps what came back: errors at their fields, the rest above the button. */
export function useForm({ check, submit, onDone, describe }: FormOptions) {
  const [errors, setErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<string>();
  const [isSending, setIsSending] = useState(false);

  async function send(form: HTMLFormElement): Promise<void> {
    const values = readForm(form);
    const found = check(values);
    setErrors(found);
    setProblem(undefined);
    const firstWrong = Object.keys(found)[0];
    if (firstWrong !== undefined) return form.querySelector<HTMLInputElement>(`[name="${firstWrong}"]`)?.focus();
    setIsSending(true);
    const { error } = await submit(values);
    setIsSending(false);
    if (error === undefined) return onDone(values);
    const apiError = toApiError(error);
    setErrors(apiError.fields);
    if (Object.keys(apiError.fields).length === 0) setProblem(describe?.(apiError) ?? describeError(apiError).description);
  }

  return {
    errors,
    problem,
    isSending,
    onSubmit: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      void send(event.currentTarget);
    },
  };
}
