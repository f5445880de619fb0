import { X } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import './map.css';
import { branchMessages } from '../../../../messages/branches-en.ts';
import { messages as words } from '../../../../messages/messages.ts';
import { Dialog } from '../../../../ui/dialog.tsx';
import { ErrorState } from '../../../../ui/error-state.tsx';
import { IconButton } from '../../../../ui/icon-button.tsx';
import { Spinner } from '../../../../ui/spinner.tsx';
import { toast } from '../../../../ui/toast-store.ts';
import { useGoToMessage } from '../../jump/use-go-to-message.ts';
import { useIsPhone } from '../../use-is-phone.ts';
import { useBranches } from '../use-branches.ts';
import { MapTree } from './map-tree.tsx';
import { MOST_NODES, useTree } from './use-tree.ts';
import type { TreeState } from './use-tree.ts';

interface MapPanelProps {
  at: string | null;
  onClose: () => void;
}

/** The map of the session: beside the messages on a desktop, over them on a phone, where it leaves once somebody went somewhere. */
export function MapPanel({ at, onClose }: MapPanelProps) {
  const isPhone = useIsPhone();
  const { state, retry } = useTree();
  const goTo = useGoToMessage();
  const [isGoing, setGoing] = useState(false);

  const choose = useCallback(
    async (messageId: string) => {
      if (isPhone) onClose();
      setGoing(true);
      const end = await goTo(messageId);
      setGoing(false);
      if (end !== 'shown') toast({ title: branchMessages.notLoaded, description: branchMessages.notLoadedBody, tone: 'danger' });
    },
    [goTo, isPhone, onClose],
  );

  const summary = useSummary(state);
  const body = <MapBody state={state} at={at} retry={retry} onChoose={choose} />;
  const going = isGoing ? <Spinner label={branchMessages.loadingPlace} className="text-xs" /> : null;
  if (!isPhone) {
    return (
      <SidePanel summary={summary} going={going} onClose={onClose}>
        {body}
      </SidePanel>
    );
  }
  return (
    <Dialog open onOpenChange={onClose} title={branchMessages.mapTitle} description={summary}>
      <div className="-mx-5 -mb-5 flex h-[70dvh] flex-col border-t border-line">{body}</div>
    </Dialog>
  );
}

function SidePanel({ summary, going, onClose, children }: { summary: string; going: ReactNode; onClose: () => void; children: ReactNode }) {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      aria-label={branchMessages.map}
      onKeyDown={onKeyDown}
      className="branch-map absolute inset-y-0 right-0 z-20 flex flex-col border-l border-line bg-canvas"
    >
      <header className="flex h-13 shrink-0 items-center gap-3 border-b border-line pr-3 pl-4">
        <h2 className="text-sm font-semibold">{branchMessages.mapTitle}</h2>
        <p className="min-w-0 flex-1 truncate text-xs text-ink-soft">{summary}</p>
        {going}
        <IconButton label={words.common.close} shortcut="m" size="small" onClick={onClose}>
          <X />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1">{children}</div>
      <p className="shrink-0 border-t border-line px-4 py-2 text-xs text-ink-faint">{branchMessages.mapHint}</p>
    </aside>
  );
}

interface MapBodyProps {
  state: TreeState;
  at: string | null;
  retry: () => void;
  onChoose: (messageId: string) => Promise<void>;
}

function MapBody({ state, at, retry, onChoose }: MapBodyProps) {
  if (state.kind === 'loading') return <Spinner label={branchMessages.mapLoading} className="p-4" />;
  if (state.kind === 'failed')
    return <ErrorState title={branchMessages.mapFailed} description={branchMessages.notLoadedBody} onRetry={retry} />;
  if (state.messages.length === 0) return <p className="p-4 text-sm text-ink-soft">{branchMessages.mapEmpty}</p>;
  return (
    <div className="flex h-full min-h-0 flex-col">
      {state.isTruncated ? (
        <p className="shrink-0 border-b border-line bg-panel px-4 py-2 text-xs text-ink-soft">
          {branchMessages.mapTruncated(MOST_NODES.toLocaleString('en'))}
        </p>
      ) : null}
      <div className="min-h-0 flex-1">
        <MapTree key={at} messages={state.messages} at={at} onChoose={onChoose} />
      </div>
    </div>
  );
}

function useSummary(state: TreeState): string {
  const open = useBranches().filter((branch) => branch.state === 'OPEN');
  return state.kind === 'ready' ? branchMessages.mapCount(state.messages.length, open.length) : '';
}
