import { useState } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { accountMessages } from '../../messages/account-en.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast-store.ts';
import { UnlinkSignInMethodDocument } from './account-documents.ts';
import type { AccountParts, Provider } from './account-documents.ts';
import { Part, Rows } from './part.tsx';

type Method = AccountParts['signInMethods'][number];
const words = accountMessages.methods;

/** What the server offers, and what is connected although it is not offered any more. */
export function MethodsPart({ providers, methods }: { providers: readonly Provider[]; methods: readonly Method[] }) {
  const others = methods.filter((method) => !providers.some(({ id }) => id === method.providerId));
  if (providers.length === 0 && others.length === 0) return null;
  return (
    <Part title={words.title} body={words.body}>
      <Rows label={words.title}>
        {providers.map((provider) => (
          <MethodRow key={provider.id} provider={provider} method={methods.find(({ providerId }) => providerId === provider.id)} />
        ))}
        {others.map((method) => (
          <MethodRow key={method.authority} method={method} />
        ))}
      </Rows>
    </Part>
  );
}

function MethodRow({ provider, method }: { provider?: Provider; method: Method | undefined }) {
  const [, unlink] = useMutation(UnlinkSignInMethodDocument);
  const [isUnlinking, setUnlinking] = useState(false);
  const name = provider?.name ?? method?.name ?? '';
  const state = method === undefined ? words.notLinked : typeof method.email === 'string' ? words.linkedAs(method.email) : words.linked;

  async function takeAway({ authority }: Method): Promise<void> {
    setUnlinking(true);
    const { error } = await unlink({ input: { authority } });
    setUnlinking(false);
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    else toast({ title: words.unlinked(name), tone: 'success' });
  }

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
        <Button
          size="small"
          busy={isUnlinking ? words.unlinking : undefined}
          aria-label={words.nameOf(words.unlink, name)}
          onClick={() => void takeAway(method)}
        >
          {words.unlink}
        </Button>
      )}
    </li>
  );
}
