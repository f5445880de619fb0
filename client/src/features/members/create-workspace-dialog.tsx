import { useState } from 'react';
import type { FormEvent } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { CreateWorkspaceDocument } from './member-documents.ts';

type CreateWorkspaceDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; onCreated: (slug: string) => void };

export function CreateWorkspaceDialog({ open, onOpenChange, onCreated }: CreateWorkspaceDialogProps) {
  const words = messages.workspace;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={words.createTitle} description={words.createBody} size="small">
      <CreateWorkspaceForm onCreated={onCreated} />
    </Dialog>
  );
}

function CreateWorkspaceForm({ onCreated }: { onCreated: (slug: string) => void }) {
  const [{ fetching }, createWorkspace] = useMutation(CreateWorkspaceDocument);
  const [problem, setProblem] = useState<string>();
  const words = messages.workspace;

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get('name');
    if (typeof name !== 'string' || name.trim() === '') return setProblem(messages.signIn.required);
    setProblem(undefined);
    const { data, error } = await createWorkspace({ input: { name: name.trim() } });
    if (data !== undefined) return onCreated(data.createWorkspace.workspace.slug);
    if (error === undefined) return;
    const apiError = toApiError(error);
    setProblem(apiError.fields.name ?? describeError(apiError).description);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field
        label={words.nameLabel}
        name="name"
        placeholder={words.namePlaceholder}
        autoComplete="organization"
        autoFocus
        error={problem}
      />
      <Button type="submit" variant="primary" busy={fetching ? words.creating : undefined} className="self-end">
        {words.createAction}
      </Button>
    </form>
  );
}
