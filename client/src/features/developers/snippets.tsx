import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { developerMessages as words } from '../../messages/developers-en.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { fillSnippet } from './fill-snippet.ts';
import { Part } from './part.tsx';
import { SNIPPETS } from './snippet-sources.ts';

interface SnippetsProps {
  sessions: readonly { id: string; title: string }[];
}

/** How to ask, in six ways, with the reader's own server and session in it. */
export function Snippets({ sessions }: SnippetsProps) {
  const [shown, setShown] = useState(SNIPPETS[0]);
  const [chosenId, setChosenId] = useState<string>();
  const { isCopied, copy } = useCopy();
  const panelId = useId();
  const sessionId = chosenId ?? sessions[0]?.id ?? null;
  const text = fillSnippet(shown.source, { origin: window.location.origin, sessionId });

  function move(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = SNIPPETS[(SNIPPETS.indexOf(shown) + step + SNIPPETS.length) % SNIPPETS.length] ?? SNIPPETS[0];
    setShown(next);
    document.getElementById(`${panelId}-${next.id}`)?.focus();
  }

  return (
    <Part title={words.snippetsTitle} body={words.snippetsBody}>
      <div className="overflow-hidden rounded-lg border border-line bg-raised">
        <div className="flex flex-wrap items-center justify-between gap-x-4 border-b border-line px-2">
          <div role="tablist" aria-label={words.languages} className="flex min-w-0 overflow-x-auto">
            {SNIPPETS.map((one) => (
              <button
                key={one.id}
                id={`${panelId}-${one.id}`}
                type="button"
                role="tab"
                aria-selected={one === shown}
                aria-controls={panelId}
                tabIndex={one === shown ? 0 : -1}
                onClick={() => setShown(one)}
                onKeyDown={move}
                className="relative h-11 px-3 text-sm whitespace-nowrap text-ink-soft -outline-offset-4! hover:text-ink aria-selected:font-medium aria-selected:text-ink aria-selected:after:absolute aria-selected:after:inset-x-3 aria-selected:after:bottom-0 aria-selected:after:h-0.5 aria-selected:after:bg-accent"
              >
                {one.name}
              </button>
            ))}
          </div>
          <div className="flex min-w-0 items-center gap-2 px-1 py-1.5 max-md:w-full">
            {sessions.length === 0 ? null : (
              <Select
                label={words.session}
                value={sessionId ?? ''}
                options={sessions.map(({ id, title }) => ({ value: id, label: title || words.untitled }))}
                onChange={setChosenId}
                className="h-8! max-w-52 min-w-0 max-md:h-11! max-md:max-w-none max-md:flex-1"
              />
            )}
            <Button
              size="small"
              className="h-8! max-md:h-11!"
              icon={isCopied ? <Check className="size-3.5" aria-hidden="true" /> : <Copy className="size-3.5" aria-hidden="true" />}
              onClick={() => copy(text)}
            >
              {isCopied ? words.copied : words.copy}
            </Button>
          </div>
        </div>
        <div id={panelId} role="tabpanel" aria-labelledby={`${panelId}-${shown.id}`}>
          <pre
            // It scrolls in both directions, so that a keyboard has to get there.
            tabIndex={0}
            aria-label={words.code(shown.name)}
            className="max-h-112 overflow-auto bg-sunken p-4 font-mono text-xs leading-relaxed text-ink -outline-offset-2!"
          >
            <code>{text}</code>
          </pre>
        </div>
      </div>
      {sessions.length === 0 ? <p className="mt-2 text-xs text-ink-soft">{words.noSession}</p> : null}
    </Part>
  );
}
