import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { bindDraftField } from '../../live/draft-field.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { RemotePeople } from './editor/remote-people.tsx';
import { FIELD_ATTRIBUTES, usePromptEditor } from './editor/use-prompt-editor.ts';
import { useLive } from './session-context.ts';
import { useDraft } from './use-draft.ts';

/** The field of the shared draft. A plain one, whose text belongs to the document (see live/draft-field.ts), is there at once; the editor takes its place. */
export function DraftField({ onKeyDown }: { onKeyDown: (event: KeyboardEvent) => void }) {
  const { presence } = useLive();
  const draft = useDraft();
  const field = useRef<HTMLTextAreaElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const editor = usePromptEditor({ draft, host, field });

  useEffect(() => (field.current && !editor ? bindDraftField(field.current, draft) : undefined), [draft, editor]);

  return (
    <div role="presentation" onKeyDown={onKeyDown}>
      <div ref={host} className="prompt-editor text-base" />
      {editor ? (
        <RemotePeople editor={editor} />
      ) : (
        <textarea
          ref={field}
          {...FIELD_ATTRIBUTES}
          rows={1}
          placeholder={sessionMessages.placeholder}
          onInput={() => presence.setTyping(true)}
          onBlur={() => presence.setTyping(false)}
          onCompositionStart={({ currentTarget }) => (currentTarget.dataset['composing'] = '')}
          onCompositionEnd={({ currentTarget }) => delete currentTarget.dataset['composing']}
          className="block field-sizing-content max-h-[40dvh] min-h-14 w-full resize-none bg-transparent px-4 pt-3.5 pb-2 text-base outline-none"
        />
      )}
    </div>
  );
}
