import { sessionMessages } from '../../messages/session-en.ts';
import { AvatarStack } from '../../ui/avatar-stack.tsx';
import { useOthers } from './presence/use-people.ts';

/** "Ana is writing": the place is kept, so that nothing moves when it comes and goes. */
export function TypingLine() {
  const writing = useOthers().filter(({ state }) => state.typing);
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
