import { CircleAlert, GitBranch, WifiOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useConnection } from '../../api/use-connection.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Button } from '../../ui/button.tsx';
import { useLive } from './session-context.ts';
import { useView, useViewActions } from './view-context.ts';

const NOTE = 'mb-2 flex items-center gap-2.5 rounded-md px-3 py-2 text-sm [&>svg]:size-4 [&>svg]:shrink-0';

/** What stands between the reader and a send: why one was refused, that they are offline, that they look at another version. */
export function ComposerNotes({ refusal }: { refusal: string | null }) {
  const live = useLive();
  const { status } = useConnection();
  const { isOnMainline } = useView();
  const { toMainline } = useViewActions();
  const draftRefusal = useSyncExternalStore(live.subscribeStatus, live.draftRefusal);
  const problem = refusal ?? (draftRefusal ? sessionMessages.draftRefused(draftRefusal) : null);

  return (
    <>
      {problem ? (
        <p role="alert" className={`${NOTE} bg-danger-soft [&>svg]:text-danger`}>
          <CircleAlert aria-hidden="true" />
          {problem}
        </p>
      ) : null}
      {status === 'offline' ? (
        <p role="status" className={`${NOTE} bg-warning-soft [&>svg]:text-warning`}>
          <WifiOff aria-hidden="true" />
          <span>
            <strong className="font-semibold">{sessionMessages.offline}</strong> {sessionMessages.offlineBody}
          </span>
        </p>
      ) : null}
      {isOnMainline ? null : (
        <div className={`${NOTE} bg-panel text-ink-soft`}>
          <GitBranch aria-hidden="true" />
          <span className="flex-1">{sessionMessages.onBranch}</span>
          <Button size="small" variant="ghost" onClick={toMainline}>
            {sessionMessages.toMainline}
          </Button>
        </div>
      )}
    </>
  );
}
