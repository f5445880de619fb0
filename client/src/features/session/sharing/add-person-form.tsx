import { useMemo, useState } from 'react';
import type { FormEvent } from 'react';
import { useQuery } from 'urql';
import { describeError } from '../../../api/errors.ts';
import type { SessionRole } from '../../../gql/graphql.ts';
import { messages } from '../../../messages/messages.ts';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { Button } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast-store.ts';
import { useSession } from '../session-context.ts';
import { SharingPeopleDocument } from './documents.ts';
import { findPeople, isEmail, personNamed } from './find-people.ts';
import type { Named } from './find-people.ts';
import { PersonField } from './person-field.tsx';
import { grantableRoles, roleOptions } from './roles.ts';
import { Select } from './select.tsx';
import { useSharingActions } from './use-sharing-actions.ts';

const NOBODY: readonly Named[] = [];

export function AddPersonForm({ present }: { present: ReadonlySet<string> }) {
  const { workspace, viewerRole } = useSession();
  const { addMember } = useSharingActions();
  const [{ data }] = useQuery({ query: SharingPeopleDocument, variables: { workspaceId: workspace.id } });
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Named | null>(null);
  const [role, setRole] = useState<SessionRole>('EDITOR');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const people = useMemo(
    () => (data?.node?.__typename === 'Workspace' ? data.node.members.edges.map(({ node }) => node.user) : NOBODY),
    [data],
  );
  const suggestions = chosen ? NOBODY : findPeople(people, present, text);
  const email = !chosen && isEmail(text) ? text.trim() : null;

  function whom(): { userId: string } | { email: string } | null {
    if (email !== null) return { email };
    const person = chosen ?? personNamed(people, text);
    return person ? { userId: person.id } : null;
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    const target = whom();
    setProblem(target ? undefined : text.trim() === '' ? messages.signIn.required : sharingMessages.nobody);
    if (!target) return;
    setBusy(true);
    const answered = await addMember({ ...target, role });
    setBusy(false);
    if (answered.kind === 'refused') {
      const { fields } = answered.error;
      return setProblem(fields['email'] ? messages.signIn.badEmail : describeError(answered.error).description);
    }
    const { member, invitation } = answered.data.addSessionMember;
    setText('');
    setChosen(null);
    if (member) toast({ title: sharingMessages.added(member.user.displayName), tone: 'success' });
    if (!invitation) return;
    const isMailed = data?.server.mailConfigured !== false;
    toast({
      title: sharingMessages.invited(invitation.email),
      tone: 'success',
      ...(isMailed ? {} : { description: sharingMessages.invitedNoMail }),
    });
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-wrap items-start gap-2">
      <PersonField
        text={text}
        suggestions={suggestions}
        email={email}
        error={problem}
        onText={(next) => {
          setText(next);
          setChosen(null);
          setProblem(undefined);
        }}
        onChoose={(person) => {
          setText(person.displayName);
          setChosen(person);
        }}
      />
      <Select
        label={sharingMessages.addRole}
        value={role}
        options={roleOptions(grantableRoles(viewerRole))}
        onChange={setRole}
        className="max-md:flex-1"
      />
      <Button type="submit" busy={isBusy ? sharingMessages.adding : undefined} className="max-md:h-11 max-md:flex-1">
        {sharingMessages.add}
      </Button>
    </form>
  );
}
