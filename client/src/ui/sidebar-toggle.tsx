import { PanelLeft } from 'lucide-react';
import { createContext, useContext } from 'react';
import { messages } from '../messages/messages.ts';
import { IconButton } from './icon-button.tsx';

/** Opens the drawer that holds the sidebar on phones; null where there is no sidebar. */
export const SidebarToggleContext = createContext<(() => void) | null>(null);

/** First thing in a page's header: on phones it opens the sidebar, on wider screens it is not there. */
export function SidebarToggle() {
  const open = useContext(SidebarToggleContext);
  if (open === null) return null;
  return (
    <IconButton label={messages.common.openSidebar} onClick={open} className="-ml-2 md:hidden">
      <PanelLeft />
    </IconButton>
  );
}
