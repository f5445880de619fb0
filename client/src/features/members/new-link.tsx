import { useState } from 'react';
import type { FormEvent } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import type { Role } from '../../gql/graphql.ts';
import { messages } from '../../messages/messages.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { CreateWorkspaceLinkDocument } from './member-documents.ts';

const DAY_MS = 86_400_000;
const DAYS = ['1', '7', '30', '90'] as const;
const USES = ['1', '10', '100', 'any'] as const;
const words = workspaceMessages.members;

interface NewLinkProps {
  workspaceId: string;
  /** What the viewer may hand out by a link. */
  roles: readonly Role[];
  onCreated: () => void;
}

export function NewLink({ workspaceId, roles, onCreated }: NewLinkProps) {
  const [{ fetching }, create] = useMutation(CreateWorkspaceLinkDocument);
  const [role, setRole] = useState<Role>('MEMBER');
  const [days, setDays] = useState<(typeof DAYS)[number]>('7');
  const [uses, setUses] = useState<(typeof USES)[number]>('any');
  const [url, setUrl] = useState<string>();
  const [problem, setProblem] = useState<string>();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setProblem(undefined);
    const expiresAt = new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    const input = { workspaceId, role, expiresAt, ...(uses === 'any' ? {} : { maxUses: Number(uses) }) };
    const { data, error } = await create({ input });
    if (error) setProblem(describeError(toApiError(error)).description);
    if (!data) return;
    setUrl(data.createWorkspaceLink.url);
    onCreated();
  }

  if (url !== undefined) {
    const done = (
      <Button onClick={() => setUrl(undefined)} className="max-md:flex-1">
        {words.done}
      </Button>
    );
    return (
      <ShownOnce value={url} label={words.newLink} words={words} action={done}>
        <strong className="font-semibold">{words.shownOnce}</strong>
      </ShownOnce>
    );
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-wrap gap-2">
      <Select
        label={words.linkRole}
        value={role}
        options={roles.map((one) => ({ value: one, label: messages.members.roles[one] }))}
        onChange={setRole}
        className="max-md:flex-1"
      />
      <Select
        label={words.linkLasts}
        value={days}
        options={DAYS.map((one) => ({ value: one, label: words.days(Number(one)) }))}
        onChange={setDays}
        className="max-md:flex-1"
      />
      <Select
        label={words.linkUses}
        value={uses}
        options={USES.map((one) => ({ value: one, label: one === 'any' ? words.usesAny : words.uses(Number(one)) }))}
        onChange={setUses}
        className="max-md:basis-full"
      />
      <Button type="submit" busy={fetching ? words.creatingLink : undefined} className="max-md:h-11 max-md:basis-full">
        {words.createLink}
      </Button>
      {problem === undefined ? null : (
        <p role="alert" className="basis-full rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          {problem}
        </p>
      )}
    </form>
  );
}
