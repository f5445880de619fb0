import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Logo } from '../../ui/logo.tsx';
import { ViewerMenu } from './viewer-menu.tsx';

type BareSidebarProps = {
  bell: ReactNode;
  shared: ReactNode;
  onCreateWorkspace: () => void;
  onOpenShortcuts: () => void;
  onSignOut: () => void;
};

/** For somebody who is in no workspace and sees only what others share. */
export function BareSidebar({ bell, shared, onCreateWorkspace, onOpenShortcuts, onSignOut }: BareSidebarProps) {
  return (
    <nav aria-label={messages.sidebar.label} className="flex h-full flex-col bg-panel">
      <div className="flex h-13 shrink-0 items-center gap-2.5 px-3.5 text-sm font-semibold">
        <Logo className="size-6" />
        <span className="min-w-0 flex-1 truncate">{messages.common.product}</span>
        {bell}
      </div>
      <div className="shrink-0 px-3 pb-2">
        <Button
          onClick={onCreateWorkspace}
          icon={<Plus className="size-4 text-accent" aria-hidden="true" />}
          className="w-full justify-start! px-2.5!"
        >
          {messages.workspace.create}
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">{shared}</div>
      <ViewerMenu onOpenShortcuts={onOpenShortcuts} onSignOut={onSignOut} />
    </nav>
  );
}
