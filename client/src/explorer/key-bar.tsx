import { useState } from 'react';
import type { FormEvent } from 'react';
import { explorerMessages as words } from '../messages/explorer-en.ts';

/** What a header takes, and what our credentials are made of. */
const SECRET = /^[\x21-\x7e]{8,200}$/;

/** Says as whom the page asks. A key stays in this page's memory: it is written nowhere. */
export function KeyBar({ hasKey, onKey }: { hasKey: boolean; onKey: (secret: string | null) => void }) {
  const [text, setText] = useState('');
  const [isWrong, setIsWrong] = useState(false);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const secret = text.trim();
    setIsWrong(!SECRET.test(secret));
    if (!SECRET.test(secret)) return;
    setText('');
    onKey(secret);
  }

  return (
    <header className="bar">
      <a className="home" href="/">
        <span aria-hidden="true">←</span> {words.back}
      </a>
      <h1>{words.title}</h1>
      {hasKey ? (
        <p className="using" role="status">
          {words.keyInUse}
          <button type="button" onClick={() => onKey(null)}>
            {words.forget}
          </button>
        </p>
      ) : (
        <form onSubmit={submit}>
          <span className="who">{words.cookie}</span>
          <input
            type="password"
            autoComplete="off"
            spellCheck={false}
            aria-label={words.keyLabel}
            aria-invalid={isWrong}
            placeholder={words.keyHint}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <button type="submit" disabled={text.trim() === ''}>
            {words.useKey}
          </button>
          {isWrong ? <span role="alert">{words.whole}</span> : null}
        </form>
      )}
    </header>
  );
}
