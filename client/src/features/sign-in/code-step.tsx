import { useState } from 'react';
import { useMutation } from 'urql';
import { toApiError } from '../../api/errors.ts';
import { useForm } from '../../api/use-form.ts';
import { checkFilled, collectErrors } from '../../api/validate.ts';
import { signInSteps as words } from '../../messages/account-en.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { ConfirmLoginDocument } from './auth-documents.ts';
import { AuthLayout } from './auth-layout.tsx';

/** The second step of signing in, for those who have switched it on. */
export function CodeStep({ challenge, onSignedIn }: { challenge: string; onSignedIn: () => void }) {
  const [, confirm] = useMutation(ConfirmLoginDocument);
  const [isOver, setOver] = useState(challenge === '');
  const form = useForm({
    check: (values) => collectErrors({ code: checkFilled(values.code ?? '') }),
    async submit(values) {
      const result = await confirm({ input: { challenge, code: values.code ?? '' } });
      const error = result.error && toApiError(result.error);
      if (error?.code === 'UNAUTHENTICATED' && error.challenge === undefined) setOver(true);
      return result;
    },
    onDone: onSignedIn,
    describe: (error) => (error.code === 'UNAUTHENTICATED' ? words.codeWrong : undefined),
  });
  return (
    <AuthLayout title={words.codeTitle}>
      {isOver ? (
        <div className="flex flex-col gap-4">
          <FormError>{words.codeOver}</FormError>
          {/* A new page, as this one may be the sign-in page itself. */}
          <a href="/sign-in" className="self-start rounded-sm text-sm font-medium text-accent underline-offset-2 hover:underline">
            {words.codeAgain}
          </a>
        </div>
      ) : (
        <form noValidate onSubmit={form.onSubmit} className="flex flex-col gap-4">
          <Field
            label={words.codeLabel}
            hint={words.codeHint}
            name="code"
            autoComplete="one-time-code"
            inputMode="text"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            error={form.errors.code}
          />
          <FormError>{form.problem}</FormError>
          <Button type="submit" variant="primary" busy={form.isSending ? words.codeSending : undefined}>
            {words.codeSubmit}
          </Button>
        </form>
      )}
    </AuthLayout>
  );
}
