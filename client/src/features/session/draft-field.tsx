import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { bindDraftField } from '../../live/draft-field.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { useLive } from './session-context.ts';
import { useDraft } from './use-draft.ts';

/** The textarea of the shared draft: uncontrolled, because its text belongs to the document (see live/draft-field.ts). */
export function DraftField({ onKeyDown }: { onKeyDown: (event: KeyboardEvent) => void }) {
  const { presence } = useLive();
  const draft = useDraft();
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => (field.current ? bindDraftField(field.current, draft) : undefined), [draft]);

  return (
    <textarea
      ref={field}
      id="composer-field"
      rows={1}
      aria-label={sessionMessages.composer}
      aria-keyshortcuts="Control+Enter Meta+Enter"
      placeholder={sessionMessages.placeholder}
      onKeyDown={onKeyDown}
      onInput={() => presence.setTyping(true)}
      onBlur={() => presence.setTyping(false)}
      className="block field-sizing-content max-h-[40dvh] min-h-14 w-full resize-none bg-transparent px-4 pt-3.5 pb-2 text-base outline-none"
    />
  );
}
