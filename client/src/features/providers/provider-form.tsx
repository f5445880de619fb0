import { useState } from 'react';
import { useMutation } from 'urql';
import { useForm } from '../../api/use-form.ts';
import type { ProviderKind } from '../../gql/graphql.ts';
import { messages } from '../../messages/messages.ts';
import { providerMessages } from '../../messages/providers-en.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { toast } from '../../ui/toast-store.ts';
import { SetProviderKeyDocument } from './provider-documents.ts';
import type { ProviderKey } from './provider-documents.ts';

const FORM = 'provider-key-form';
const KINDS = ['ANTHROPIC', 'OPENAI', 'GOOGLE', 'COMPATIBLE'] as const satisfies readonly ProviderKind[];
const words = providerMessages.form;

interface ProviderFormProps {
  workspaceId: string;
  /** Set: its secret is replaced. */
  replaced?: ProviderKey;
  keys: readonly ProviderKey[];
  onClose: (hasChanged: boolean) => void;
}

export function ProviderForm({ workspaceId, replaced, keys, onClose }: ProviderFormProps) {
  const [, set] = useMutation(SetProviderKeyDocument);
  const [chosen, setChosen] = useState<ProviderKind>(
    () => KINDS.find((kind) => !keys.some(({ provider }) => provider === kind)) ?? 'COMPATIBLE',
  );
  const provider = replaced?.provider ?? chosen;
  const isCompatible = provider === 'COMPATIBLE';
  const known = replaced || isCompatible ? undefined : keys.find((key) => key.provider === provider);

  const { errors, problem, isSending, onSubmit } = useForm({
    check: ({ secret = '', name = '', baseUrl = '' }) => ({
      ...(isCompatible && name.trim() === '' && { name: words.badName }),
      ...(isCompatible && baseUrl.trim() === '' && { baseUrl: words.badUrl }),
      ...(secret.trim() === '' && { secret: words.badSecret }),
    }),
    submit: ({ secret = '', name = '', baseUrl = '', models = '' }) => {
      const named = models
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean);
      const server = isCompatible ? { name: name.trim(), baseUrl: baseUrl.trim(), ...(named.length > 0 && { models: named }) } : {};
      return set({ input: { workspaceId, provider, secret: secret.trim(), ...server } });
    },
    onDone: ({ name }) => {
      toast({ title: words.added(isCompatible ? (name ?? '') : providerMessages.kinds[provider]), tone: 'success' });
      onClose(true);
    },
  });

  return (
    <Dialog
      open
      onOpenChange={() => onClose(false)}
      title={replaced ? words.titleReplace(replaced.name) : words.titleNew}
      description={words.description}
      footer={
        <>
          <Button onClick={() => onClose(false)}>{messages.common.cancel}</Button>
          <Button type="submit" form={FORM} variant="primary" busy={isSending ? words.busy : undefined}>
            {replaced ? words.submitReplace : words.submit}
          </Button>
        </>
      }
    >
      <form id={FORM} noValidate onSubmit={onSubmit} className="flex flex-col gap-5">
        {replaced ? null : (
          <Choice
            legend={words.provider}
            name="provider"
            value={provider}
            values={KINDS}
            names={providerMessages.kinds}
            onChange={setChosen}
          />
        )}
        {known ? <p className="text-xs text-ink-soft">{words.replaces(known.name)}</p> : null}
        {isCompatible ? (
          <>
            <Field
              name="name"
              label={words.name}
              hint={words.nameHint}
              error={errors['name']}
              defaultValue={replaced?.name}
              readOnly={replaced !== undefined}
              maxLength={40}
              autoComplete="off"
            />
            <Field
              name="baseUrl"
              type="url"
              label={words.baseUrl}
              hint={words.baseUrlHint}
              error={errors['baseUrl']}
              defaultValue={replaced?.baseUrl ?? ''}
              autoComplete="off"
            />
          </>
        ) : null}
        <Field
          key={provider}
          name="secret"
          type="password"
          label={words.secret}
          hint={words.secretHint}
          error={errors['secret']}
          autoComplete="off"
          spellCheck={false}
        />
        {isCompatible ? (
          <Field
            name="models"
            label={words.models}
            hint={words.modelsHint}
            error={errors['models']}
            defaultValue={replaced?.hasNamedModels ? replaced.models.join(', ') : ''}
            autoComplete="off"
          />
        ) : null}
        <FormError>{problem}</FormError>
      </form>
    </Dialog>
  );
}
