import { CircleAlert, WifiOff } from 'lucide-react';
import { useConnection } from '../../api/use-connection.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { DraftNotes } from './editor/draft-notes.tsx';
import { NOTE, PROBLEM } from './note-style.ts';

/** What stands between the reader and a send: why one was refused, that they are offline. */
export function ComposerNotes({ refusal }: { refusal: string | null }) {
  const { status } = useConnection();

  return (
    <>
      {refusal ? (
        <p role="alert" className={PROBLEM}>
          <CircleAlert aria-hidden="true" />
          {refusal}
        </p>
      ) : null}
      <DraftNotes />
      {status === 'offline' ? (
        <p role="status" className={`${NOTE} bg-warning-soft [&>svg]:text-warning`}>
          <WifiOff aria-hidden="true" />
          <span>
            <strong className="font-semibold">{sessionMessages.offline}</strong> {sessionMessages.offlineBody}
          </span>
        </p>
      ) : null}
    </>
  );
}
