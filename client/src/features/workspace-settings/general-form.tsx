import { useState } from 'react';
import type { FormEvent } from 'react';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { describeError, toApiError } from '../../api/errors.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { toast } from '../../ui/toast-store.ts';
import { UpdateWorkspaceDocument } from './settings-documents.ts';
import type { SettingsWorkspace } from './settings-documents.ts';

const words = workspaceMessages.settings;

export function GeneralForm({ workspace, mayChange }: { workspace: SettingsWorkspace; mayChange: boolean }) {
  const [{ fetching }, update] = useMutation(UpdateWorkspaceDocument);
  const [name, setName] = useState(workspace.name);
  const [slug, setSlug] = useState(workspace.slug);
  const [problems, setProblems] = useState<{ name?: string; slug?: string; other?: string }>({});
  const [, navigate] = useLocation();
  const isFixed = !mayChange || workspace.erasesAt != null;
  const isSame = name.trim() === workspace.name && slug.trim() === workspace.slug;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isSame || fetching) return;
    setProblems({});
    const input = { workspaceId: workspace.id, name: name.trim(), slug: slug.trim() };
    const { data, error } = await update({ input });
    if (data) {
      toast({ title: words.saved, tone: 'success' });
      const moved = data.updateWorkspace.workspace.slug;
      if (moved !== workspace.slug) navigate(`/w/${moved}/settings`, { replace: true });
    }
    if (!error) return;
    const { code, fields, ...rest } = toApiError(error);
    const slugProblem = code === 'CONFLICT' ? words.slugTaken : words.slugBad;
    if (fields['name'] === undefined && fields['slug'] === undefined)
      setProblems({ other: describeError({ code, fields, ...rest }).description });
    else setProblems({ ...(fields['name'] && { name: words.nameBad }), ...(fields['slug'] && { slug: slugProblem }) });
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex max-w-lg flex-col gap-5">
      <Field
        label={words.name}
        name="name"
        value={name}
        readOnly={isFixed}
        autoComplete="organization"
        onChange={({ target }) => setName(target.value)}
        error={problems.name}
      />
      <Field
        label={words.slug}
        name="slug"
        value={slug}
        readOnly={isFixed}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={({ target }) => setSlug(target.value)}
        hint={words.slugHint}
        error={problems.slug}
      />
      {problems.other === undefined ? null : (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          {problems.other}
        </p>
      )}
      {isFixed && mayChange ? null : mayChange ? (
        <Button
          type="submit"
          variant="primary"
          disabled={isSame}
          busy={fetching ? words.saving : undefined}
          className="self-start max-md:h-11 max-md:self-stretch"
        >
          {words.save}
        </Button>
      ) : (
        <p className="text-xs text-ink-soft">{words.readOnly}</p>
      )}
    </form>
  );
}
