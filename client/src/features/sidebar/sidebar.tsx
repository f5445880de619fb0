import { ChartNoAxesColumn, Search, SquarePen } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useViewer } from '../../api/viewer.ts';
import type { ViewerWorkspace } from '../../api/viewer.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { FilterField } from './filter-field.tsx';
import { Shelf } from './shelf.tsx';
import { ViewerMenu } from './viewer-menu.tsx';
import { WorkspaceMenu } from './workspace-menu.tsx';

const FILTER_DELAY_MS = 160;

export type SidebarProps = {
  workspace: ViewerWorkspace;
  currentSessionId: string | undefined;
  isCreating: boolean;
  bell: ReactNode;
  /** What others shared from elsewhere. */
  shared: ReactNode;
  onNewSession: () => void;
  onOpenSession: () => void;
  onSessionArchived: (sessionId: string) => void;
  onSwitchWorkspace: (slug: string) => void;
  onCreateWorkspace: () => void;
  onOpenMembers: () => void;
  onOpenPalette: () => void;
  onOpenShortcuts: () => void;
  onSignOut: () => void;
};

export function Sidebar(props: SidebarProps) {
  const [filter, setFilter] = useState('');
  const settledFilter = useDebounced(filter.trim(), FILTER_DELAY_MS);
  const words = messages.sidebar;
  const role = useViewer().memberships.find(({ workspace }) => workspace.id === props.workspace.id)?.role;
  return (
    <nav aria-label={words.label} className="flex h-full flex-col bg-panel">
      <div className="flex h-13 shrink-0 items-center gap-1 px-2">
        <WorkspaceMenu
          workspace={props.workspace}
          onSwitch={props.onSwitchWorkspace}
          onCreate={props.onCreateWorkspace}
          onOpenMembers={props.onOpenMembers}
          onLeave={props.onOpenSession}
        />
        <IconButton label={words.palette} onClick={props.onOpenPalette} className="md:hidden">
          <Search />
        </IconButton>
        {props.bell}
      </div>
      <div className="flex shrink-0 flex-col gap-2 px-3 pb-2">
        <Button
          onClick={props.onNewSession}
          disabled={props.workspace.erasesAt != null}
          busy={props.isCreating ? words.creating : undefined}
          icon={<SquarePen className="size-4 text-accent" aria-hidden="true" />}
          className="justify-start! px-2.5!"
        >
          {words.newSession}
        </Button>
        <FilterField value={filter} onChange={setFilter} onOpenPalette={props.onOpenPalette} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {props.shared}
        <Shelf
          key={props.workspace.slug}
          slug={props.workspace.slug}
          filter={settledFilter}
          currentSessionId={props.currentSessionId}
          onOpen={props.onOpenSession}
          onArchived={props.onSessionArchived}
        />
      </div>
      {role === 'GUEST' ? null : (
        <Link
          href={`/w/${props.workspace.slug}/usage`}
          onClick={props.onOpenSession}
          className="touch-target mx-2 mb-1 flex h-8 shrink-0 items-center gap-2.5 rounded-md px-2 text-sm text-ink-soft transition-colors hover:bg-hover hover:text-ink"
        >
          <ChartNoAxesColumn className="size-4" aria-hidden="true" />
          {messages.moneyPages.names.usage}
        </Link>
      )}
      <ViewerMenu onOpenShortcuts={props.onOpenShortcuts} onSignOut={props.onSignOut} />
    </nav>
  );
}
