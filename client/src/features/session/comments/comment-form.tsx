import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { MAX_COMMENT_LENGTH } from '../../../../../schema/wire/limits.ts';
import type { Mention } from '../../../live/comments.ts';
import { commentMessages } from '../../../messages/comments-en.ts';
import { Button } from '../../../ui/button.tsx';
import { MentionList, optionId } from './mention-list.tsx';
import { insertMention, matchMentions, mentionQuery, mentionsIn } from './mention-text.ts';
import type { Mentionable } from './mention-text.ts';
import { useMentionables } from './use-mentionables.ts';
import { useTalk } from './use-talk.ts';

const MOST_OFFERED = 7;

interface CommentFormProps {
  label: string;
  placeholder: string;
  submitLabel: string;
  /** Under which what was typed is kept while the form is away; null: not at all. */
  keptAs: string | null;
  initial?: { text: string; mentions: readonly Mention[] };
  /** Opens the field to its full size at once. */
  isEager?: boolean;
  /** Null: it was taken. Else why not; the text is still there then. */
  onSubmit: (text: string, mentions: Mention[]) => Promise<string | null>;
  onCancel?: (() => void) | undefined;
}

export function CommentForm({ label, placeholder, submitLabel, keptAs, initial, isEager = false, onSubmit, onCancel }: CommentFormProps) {
  const { talk } = useTalk();
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [text, setText] = useState(() => (keptAs === null ? undefined : talk.texts.get(keptAs)) ?? initial?.text ?? '');
  const [chosen, setChosen] = useState<readonly Mention[]>(initial?.mentions ?? []);
  const [query, setQuery] = useState<string | null>(null);
  const [highlighted, setHighlighted] = useState(0);
  const [isFocused, setFocused] = useState(isEager);
  const [refusal, setRefusal] = useState<string | null>(null);
  const mentionables = useMentionables(isFocused);
  const offered = query === null ? [] : matchMentions(mentionables, query, MOST_OFFERED);
  const isOpen = offered.length > 0;

  useEffect(() => {
    if (!isEager) return;
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, [isEager]);

  function write(next: string): void {
    setText(next);
    if (keptAs === null) return;
    if (next.trim() === '') talk.texts.delete(keptAs);
    else talk.texts.set(keptAs, next);
  }

  function look(): void {
    const { value = '', selectionStart = 0, selectionEnd = 0 } = field.current ?? {};
    const next = selectionStart === selectionEnd ? mentionQuery(value.slice(0, selectionStart)) : null;
    setQuery(next);
    if (next !== query) setHighlighted(0);
  }

  function choose(mention: Mentionable): void {
    if (!field.current || query === null) return;
    const inserted = insertMention(text, field.current.selectionStart, query, mention.name);
    write(inserted.text);
    setChosen([...chosen, mention]);
    setQuery(null);
    requestAnimationFrame(() => field.current?.setSelectionRange(inserted.caret, inserted.caret));
    field.current.focus();
  }

  async function submit(): Promise<void> {
    const said = text.trim();
    if (said === '') return;
    // It is shown in the thread at once; refused, it comes back here.
    write('');
    setRefusal(null);
    const reason = await onSubmit(said, mentionsIn(said, chosen));
    if (reason === null) return;
    // What was typed meanwhile stays, behind it.
    const since = field.current?.value ?? (keptAs === null ? '' : (talk.texts.get(keptAs) ?? ''));
    write(since.trim() === '' ? said : `${said}\n\n${since}`);
    setRefusal(reason);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const isSend = event.key === 'Enter' && (event.metaKey || event.ctrlKey);
    if (event.nativeEvent.isComposing) return;
    if (isSend) void submit();
    else if (event.key === 'Escape') {
      event.stopPropagation();
      if (isOpen) setQuery(null);
      else onCancel?.();
      return;
    } else if (!isOpen) return;
    else if (event.key === 'ArrowDown') setHighlighted((highlighted + 1) % offered.length);
    else if (event.key === 'ArrowUp') setHighlighted((highlighted + offered.length - 1) % offered.length);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(offered[highlighted] ?? offered[0]!);
    else return;
    event.preventDefault();
  }

  const isWide = isFocused || text !== '';
  return (
    <div className="relative">
      <div className="rounded-md border border-line-strong/60 bg-canvas transition-colors focus-within:border-accent">
        <textarea
          ref={field}
          value={text}
          rows={isWide ? 2 : 1}
          maxLength={MAX_COMMENT_LENGTH}
          aria-label={label}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={isOpen ? listId : undefined}
          aria-activedescendant={isOpen ? optionId(listId, highlighted) : undefined}
          placeholder={placeholder}
          onFocus={() => setFocused(true)}
          onBlur={() => {
            setFocused(false);
            setQuery(null);
          }}
          onChange={(event) => {
            write(event.target.value);
            look();
          }}
          onSelect={look}
          onKeyDown={onKeyDown}
          className="block field-sizing-content max-h-48 w-full resize-none bg-transparent px-2.5 py-1.5 text-sm outline-none max-md:text-base"
        />
        {isWide ? (
          <div className="flex items-center justify-end gap-1.5 px-1.5 pb-1.5">
            {onCancel ? (
              <Button size="small" variant="ghost" onMouseDown={keepFocus} onClick={onCancel}>
                {commentMessages.cancel}
              </Button>
            ) : null}
            <Button size="small" variant="primary" disabled={text.trim() === ''} onMouseDown={keepFocus} onClick={() => void submit()}>
              {submitLabel}
            </Button>
          </div>
        ) : null}
      </div>
      {isOpen ? (
        <MentionList id={listId} offered={offered} highlighted={highlighted} onChoose={choose} onHighlight={setHighlighted} />
      ) : null}
      {refusal ? (
        <p role="alert" className="mt-1.5 text-xs text-danger">
          {refusal}
        </p>
      ) : null}
    </div>
  );
}

/** A button that goes away when the field loses the focus would be gone before it is clicked. */
function keepFocus(event: { preventDefault(): void }): void {
  event.preventDefault();
}
