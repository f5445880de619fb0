import { X } from 'lucide-react';
import * as Radix from 'radix-ui/dialog';
import type { ReactNode } from 'react';
import { messages } from '../messages/messages.ts';
import { IconButton } from '../ui/icon-button.tsx';

/** The sidebar on phones. */
export function Drawer({ open, onOpenChange, children }: { open: boolean; onOpenChange: (open: boolean) => void; children: ReactNode }) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className="fixed inset-0 z-30 animate-appear bg-backdrop md:hidden" aria-hidden="true" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-30 w-[min(20rem,84vw)] animate-slide shadow-overlay outline-none md:hidden"
        >
          <Radix.Title className="sr-only">{messages.sidebar.label}</Radix.Title>
          {children}
          <Radix.Close asChild>
            <IconButton label={messages.common.closeSidebar} className="absolute top-1.5 -right-11 bg-raised! shadow-overlay">
              <X />
            </IconButton>
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
