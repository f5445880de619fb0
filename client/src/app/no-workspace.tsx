import { DoorOpen } from 'lucide-react';
import { messages } from '../messages/messages.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** Somebody who was removed from their last workspace. */
export function NoWorkspace({ onCreate, onSignOut }: { onCreate: () => void; onSignOut: () => void }) {
  const words = messages.noWorkspace;
  return (
    <div className="flex h-full items-center justify-center">
      <EmptyState
        icon={<DoorOpen />}
        title={words.title}
        action={
          <>
            <Button variant="primary" onClick={onCreate}>
              {messages.workspace.create}
            </Button>
            <Button onClick={onSignOut}>{messages.workspace.signOut}</Button>
          </>
        }
      >
        {words.body}
      </EmptyState>
    </div>
  );
}
