import { useState } from 'react';
import type { FormEvent } from 'react';
import { useMutation } from 'urql';
import type { Scope } from '../../../../schema/wire/scopes.ts';
import { describeError, toApiError } from '../../api/errors.ts';
import { keyMessages } from '../../messages/keys-en.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { parseDollars } from '../../ui/dollars.ts';
import { Field } from '../../ui/field.tsx';
import { toast } from '../../ui/toast-store.ts';
import { LASTS, expiryAfter } from './expiry.ts';
import type { Lasts } from './expiry.ts';
import { CreateKeyDocument } from './key-documents.ts';
import { ScopeField } from './scope-field.tsx';
import type { ShownSecret } from './secret-dialog.tsx';

const FORM = 'key-form';
const USUAL: readonly Scope[] = ['session:read', 'session:write'];
const words = keyMessages.form;

interface KeyFormProps {
  workspaceId: string;
  onMade: (shown: ShownSecret) => void;
  onClose: () => void;
}

export function KeyForm({ workspaceId, onMade, onClose }: KeyFormProps) {
  const [{ fetching }, create] = useMutation(CreateKeyDocument);
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set(USUAL));
  const [lasts, setLasts] = useState<Lasts>('90');
  const [limit, setLimit] = useState('');
  const [problems, setProblems] = useState<{ name?: string; scopes?: string; limit?: string }>({});

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const monthlyLimitMicros = limit.trim() === '' ? undefined : parseDollars(limit);
    const found = {
      ...(name.trim() === '' && { name: words.badName }),
      ...(scopes.size === 0 && { scopes: words.badScopes }),
      ...(monthlyLimitMicros === null && { limit: words.badLimit }),
    };
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    const input = { workspaceId, name: name.trim(), scopes: [...scopes], expiresAt: expiryAfter(lasts), monthlyLimitMicros };
    const { data, error } = await create({ input });
    if (error) return toast({ ...describeError(toApiError(error)), tone: 'danger' });
    if (data) onMade({ name: data.createApiKey.apiKey.displayName, secret: data.createApiKey.secret });
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.title}
      description={words.description}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button type="submit" form={FORM} variant="primary" busy={fetching ? words.creating : undefined}>
            {words.create}
          </Button>
        </>
      }
    >
      <form id={FORM} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        <Field
          label={words.name}
          autoFocus
          autoComplete="off"
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={problems.name}
          hint={words.nameHint}
        />
        <ScopeField chosen={scopes} problem={problems.scopes} onChange={setScopes} />
        <Choice legend={words.expiry} name="expiry" value={lasts} values={LASTS} names={words.lasts} onChange={setLasts} />
        <Field
          label={words.limit}
          inputMode="decimal"
          autoComplete="off"
          value={limit}
          onChange={(event) => setLimit(event.target.value)}
          error={problems.limit}
          hint={words.limitHint}
        />
      </form>
    </Dialog>
  );
}
