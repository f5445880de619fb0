import { X } from 'lucide-react';
import { useState } from 'react';
import { useClient } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { commentMessages } from '../../../messages/comments-en.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toast } from '../../../ui/toast-store.ts';
import { useSession } from '../session-context.ts';
import { AddMentionedDocument } from './documents.ts';
import type { Unreachable } from './use-comment-actions.ts';

/** Who was mentioned but is not here; owners let them in. */
export function UnreachableNote({ people, onDismiss }: { people: readonly Unreachable[]; onDismiss: () => void }) {
  const { viewerRole } = useSession();
  if (people.length === 0) return null;
  return (
    <div role="status" className="mb-2 rounded-md bg-warning-soft px-2.5 py-2 text-xs">
      <div className="flex items-start gap-1">
        <p className="flex-1">{commentMessages.unreachable(people.map(({ displayName }) => displayName))}</p>
        <IconButton label={commentMessages.dismiss} size="small" className="-my-1.5 -mr-1.5" onClick={onDismiss}>
          <X />
        </IconButton>
      </div>
      {viewerRole === 'OWNER' ? (
        <div className="mt-1.5 flex flex-wrap gap-1.5">
          {people.map((person) => (
            <AddPerson key={person.id} person={person} />
          ))}
        </div>
      ) : null}
    </div>
  );
}

function AddPerson({ person }: { person: Unreachable }) {
  const client = useClient();
  const { id: sessionId } = useSession();
  const [state, setState] = useState<'offered' | 'adding' | 'added'>('offered');

  async function add(): Promise<void> {
    setState('adding');
    const input = { sessionId, userId: person.id, role: 'COMMENTER' as const };
    const { error } = await client.mutation(AddMentionedDocument, { input }).toPromise();
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    setState(error ? 'offered' : 'added');
  }

  if (state === 'added') return <p className="text-success">{commentMessages.added(person.displayName)}</p>;
  return (
    <Button size="small" busy={state === 'adding' ? commentMessages.adding : undefined} onClick={() => void add()}>
      {commentMessages.addPerson(person.displayName)}
    </Button>
  );
}
