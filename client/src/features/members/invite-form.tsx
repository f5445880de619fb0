import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { useMutation, useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { ServerInfoDocument } from '../../api/server-info.ts';
import type { Role } from '../../gql/graphql.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { toast } from '../../ui/toast-store.ts';
import { InviteMemberDocument } from './member-documents.ts';

export function InviteForm({ workspaceId, roles }: { workspaceId: string; roles: readonly Role[] }) {
  const [{ fetching }, invite] = useMutation(InviteMemberDocument);
  const [{ data: info }] = useQuery({ query: ServerInfoDocument });
  const [problem, setProblem] = useState<string>();
  const [role, setRole] = useState<Role>('MEMBER');
  const form = useRef<HTMLFormElement>(null);
  const words = messages.members;

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const email = new FormData(event.currentTarget).get('email');
    if (typeof email !== 'string' || !/^\S+@\S+$/u.test(email.trim())) return setProblem(messages.signIn.badEmail);
    setProblem(undefined);
    const { error } = await invite({ input: { workspaceId, email: email.trim(), role } });
    if (error !== undefined) {
      const apiError = toApiError(error);
      return setProblem(apiError.fields.email ?? describeError(apiError).description);
    }
    form.current?.reset();
    const isMailed = info?.server.mailConfigured !== false;
    toast({ title: words.invited(email.trim()), tone: 'success', ...(isMailed ? {} : { description: words.invitedNoMail }) });
  }

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="flex flex-wrap items-start gap-2">
      <Field
        label={words.inviteLabel}
        hideLabel
        name="email"
        type="email"
        autoComplete="off"
        placeholder={words.invitePlaceholder}
        error={problem}
        className="min-w-48 flex-1 max-md:basis-full"
      />
      <select
        aria-label={words.inviteRole}
        value={role}
        onChange={(event) => setRole(roles.find((one) => one === event.target.value) ?? 'MEMBER')}
        className="field-surface h-9 px-2 max-md:flex-1 text-sm max-md:h-11 max-md:text-base"
      >
        {roles.map((one) => (
          <option key={one} value={one}>
            {words.roles[one]}
          </option>
        ))}
      </select>
      <Button type="submit" variant="primary" busy={fetching ? words.inviting : undefined} className="max-md:h-11 max-md:flex-1">
        {words.invite}
      </Button>
    </form>
  );
}
