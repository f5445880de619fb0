import { useContext, useEffect, useMemo } from 'react';
import { useSelf } from '../../../api/viewer.ts';
import { presenceOf } from '../../../live/presence.ts';
import { personColor } from '../../../ui/person-color.ts';
import { PersonColorsContext } from '../../../ui/person-colors.ts';
import { useSessionState } from '../session-context.ts';
import type { PromptEditorView } from './create-prompt-editor.ts';

/** Shows in the editor where the others write. A component of its own, as presence changes ten times a second. */
export function RemotePeople({ editor }: { editor: PromptEditorView }) {
  const self = useSelf();
  const participants = useSessionState((state) => state.participants);
  const colors = useContext(PersonColorsContext);
  const people = useMemo(
    () =>
      participants.flatMap((participant) => {
        const { id, displayName: name } = participant.actor;
        const { caret, clientId } = presenceOf(participant);
        return caret && id !== self.id ? [{ id, clientId, name, caret, color: colors.get(id) ?? personColor(id) }] : [];
      }),
    [participants, colors, self.id],
  );
  useEffect(() => editor.showPeople(people), [editor, people]);
  return null;
}
