import type { MessageNode } from '../../../live/model.ts';
import { sessionMessages } from '../../../messages/session-en.ts';
import { usePersonColor } from '../../../ui/person-colors.ts';
import { useAnswerColor, useAnswerName } from '../votes/answer-name.ts';

/** Who says it, in their colour. */
export function Speaker({ message }: { message: MessageNode }) {
  return message.role === 'ASSISTANT' ? <ModelSpeaker message={message} /> : <PersonSpeaker message={message} />;
}

function PersonSpeaker({ message }: { message: MessageNode }) {
  const color = usePersonColor(message.author?.id ?? '');
  return (
    <span className="max-w-32 shrink-0 truncate font-medium" style={{ color }}>
      {message.author?.displayName ?? sessionMessages.someone}
    </span>
  );
}

function ModelSpeaker({ message }: { message: MessageNode }) {
  const name = useAnswerName(message);
  const color = useAnswerColor(message);
  return (
    <span className="max-w-32 shrink-0 truncate font-medium" style={{ color }}>
      {name}
    </span>
  );
}
