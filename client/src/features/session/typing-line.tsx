import { useViewer } from '../../api/viewer.ts';
import { parsePresence } from '../../live/presence.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { AvatarStack } from '../../ui/avatar-stack.tsx';
import { useSessionState } from './session-context.ts';

/** "Ana is writing": the place is kept, so that nothing moves when it comes and goes. */
export function TypingLine() {
  const viewer = useViewer();
  const participants = useSessionState((state) => state.participants);
  const writing = participants
    .filter((participant) => participant.actor.id !== viewer.id && parsePresence(participant.state).typing)
    .map((participant) => participant.actor);
  return (
    <div className="flex h-7 items-center gap-2 px-1 text-xs text-ink-soft">
      {writing.length > 0 ? (
        <span className="inline-flex animate-appear items-center gap-2">
          <AvatarStack people={writing} size={16} />
          {sessionMessages.isWriting(writing.map((person) => person.displayName))}
        </span>
      ) : null}
    </div>
  );
}
