import { useState } from 'react';
import { useMutation } from 'urql';
import { useForm } from '../../api/use-form.ts';
import { checkFilled, collectErrors } from '../../api/validate.ts';
import { accountMessages } from '../../messages/account-en.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast-store.ts';
import { UnlinkSignInMethodDocument } from './account-documents.ts';
import type { AccountParts, Provider } from './account-documents.ts';
import { CurrentPassword, describeRefusal } from './current-password.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Part, Rows } from './part.tsx';

type Method = AccountParts['signInMethods'][number];
const words = accountMessages.methods;

/** What the server offers, and what is connected although it is not offered any more. */
export function MethodsPart({ providers, account }: { providers: readonly Provider[]; account: AccountParts }) {
  const { signInMethods: methods, asksForPassword } = account;
  const others = methods.filter((method) => !providers.some(({ id }) => id === method.providerId));
  if (providers.length === 0 && others.length === 0) return null;
  return (
    <Part title={words.title} body={words.body}>
      <Rows label={words.title}>
        {providers.map((provider) => (
          <MethodRow
            key={provider.id}
            provider={provider}
            method={methods.find(({ providerId }) => providerId === provider.id)}
            asksForPassword={asksForPassword}
          />
        ))}
        {others.map((method) => (
          <MethodRow key={method.authority} method={method} asksForPassword={asksForPassword} />
        ))}
      </Rows>
    </Part>
  );
}

interface MethodRowProps {
  provider?: Provider;
  method: Method | undefined;
  asksForPassword: boolean;
}

function MethodRow({ provider, method, asksForPassword }: MethodRowProps) {
  const [isUnlinking, setUnlinking] = useState(false);
  const name = provider?.name ?? method?.name ?? '';
  const state = method === undefined ? words.notLinked : typeof method.email === 'string' ? words.linkedAs(method.email) : words.linked;

  return (
    <li className="flex items-center justify-between gap-3 px-4 py-3">
      <div className="min-w-0">
        <p className="text-sm font-medium">{name}</p>
        <p className="truncate text-xs text-ink-soft">{state}</p>
      </div>
      {method === undefined ? (
        // Leaves the client: the server sends the browser on.
        <a
          href={`/auth/${provider?.id ?? ''}?link=1`}
          aria-label={words.nameOf(words.link, name)}
          className="touch-target inline-flex h-7 items-center rounded-md border border-line bg-raised px-2.5 text-xs font-medium shadow-raised hover:bg-hover"
        >
          {words.link}
        </a>
      ) : (
        <Button size="small" aria-label={words.nameOf(words.unlink, name)} onClick={() => setUnlinking(true)}>
          {words.unlink}
        </Button>
      )}
      {method !== undefined && isUnlinking ? (
        <UnlinkDialog name={name} authority={method.authority} asksForPassword={asksForPassword} onClose={() => setUnlinking(false)} />
      ) : null}
    </li>
  );
}

interface UnlinkDialogProps {
  name: string;
  authority: string;
  asksForPassword: boolean;
  onClose: () => void;
}

function UnlinkDialog({ name, authority, asksForPassword, onClose }: UnlinkDialogProps) {
  const [, unlink] = useMutation(UnlinkSignInMethodDocument);
  const form = useForm({
    check: (values) => collectErrors(asksForPassword ? { currentPassword: checkFilled(values.currentPassword ?? '') } : {}),
    submit: (values) => unlink({ input: { authority, currentPassword: values.currentPassword ?? null } }),
    onDone() {
      toast({ title: words.unlinked(name), tone: 'success' });
      onClose();
    },
    describe: describeRefusal,
  });
  return (
    <FormDialog
      title={words.nameOf(words.unlink, name)}
      description={words.unlinkBody(name)}
      action={words.unlink}
      busy={words.unlinking}
      isDanger
      form={form}
      onClose={onClose}
    >
      <CurrentPassword isAsked={asksForPassword} error={form.errors.currentPassword} autoFocus />
    </FormDialog>
  );
}
