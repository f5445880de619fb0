import { UserPlus } from 'lucide-react';
import { Suspense, lazy, useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { accessMessages } from '../../../messages/access-en.ts';
import { useOfferCommand } from '../../../ui/page-commands.ts';
import { isWriting } from '../use-session-keys.ts';
import { ShareContext } from './share-context.ts';

const OVERLAYS = '[role="dialog"], [role="menu"], [cmdk-root]';

const ShareDialog = lazy(() => import('./share-dialog.tsx').then((module) => ({ default: module.ShareDialog })));

/** The session's page with the dialog that lies over it: opened by its buttons, by S and from the palette. */
export function ShareLayer({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const open = useCallback(() => setOpen(true), []);
  useShareKey(open);
  useOfferCommand({ value: 'share', icon: UserPlus, label: accessMessages.shareCommand, shortcut: 's', act: open });
  return (
    <ShareContext value={open}>
      {children}
      <Suspense fallback={null}>{isOpen ? <ShareDialog onClose={() => setOpen(false)} /> : null}</Suspense>
    </ShareContext>
  );
}

function useShareKey(open: () => void): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key !== 's' || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      if (isWriting(event.target) || document.querySelector(OVERLAYS)) return;
      event.preventDefault();
      open();
    }
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [open]);
}
