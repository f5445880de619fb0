import { clsx } from 'clsx';
import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Field } from '../../../ui/field.tsx';
import type { Named } from './find-people.ts';

interface PersonFieldProps {
  text: string;
  suggestions: readonly Named[];
  /** An address that can be invited. */
  email: string | null;
  error: string | undefined;
  onText: (text: string) => void;
  onChoose: (person: Named) => void;
}

/** A name or an address, with the people whom it may mean below it. */
export function PersonField({ text, suggestions, email, error, onText, onChoose }: PersonFieldProps) {
  const listId = useId();
  const [isClosed, setClosed] = useState(false);
  const [highlighted, setHighlighted] = useState(0);
  const isOpen = !isClosed && suggestions.length > 0;
  const active = Math.min(highlighted, suggestions.length - 1);

  function choose(person: Named): void {
    setClosed(true);
    onChoose(person);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!isOpen) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setHighlighted((active + step + suggestions.length) % suggestions.length);
    else if (event.key === 'Enter') choose(suggestions[active]!);
    else if (event.key === 'Escape') setClosed(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="relative min-w-48 flex-1 max-md:basis-full">
      <Field
        label={sharingMessages.addLabel}
        hideLabel
        placeholder={sharingMessages.addPlaceholder}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen ? `${listId}-${active}` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          setClosed(false);
          setHighlighted(0);
          onText(target.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setClosed(true)}
        error={error}
        hint={email === null ? undefined : sharingMessages.inviteByMail(email)}
      />
      {isOpen ? (
        <div
          id={listId}
          role="listbox"
          tabIndex={-1}
          aria-label={sharingMessages.suggestions}
          className="absolute inset-x-0 top-full z-10 mt-1 animate-pop rounded-lg bg-raised p-1 shadow-overlay"
        >
          {suggestions.map((person, index) => (
            <div
              key={person.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              // Before the field loses the focus to it.
              onMouseDown={(event) => {
                event.preventDefault();
                choose(person);
              }}
              onMouseMove={() => setHighlighted(index)}
              className={clsx(
                'touch-target flex h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2 text-sm',
                index === active && 'bg-hover',
              )}
            >
              <Avatar person={person} size={20} />
              <span className="min-w-0 flex-1 truncate">{person.displayName}</span>
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
