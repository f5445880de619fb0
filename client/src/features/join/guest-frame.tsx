import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { rememberReturnTo } from '../../api/return-to.ts';
import { useSelf } from '../../api/viewer.ts';
import { joinMessages } from '../../messages/join-en.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Logo } from '../../ui/logo.tsx';
import { LeaveAsGuest } from './leave-as-guest.tsx';

/** Around the page of somebody without an account: no sidebar, who they are, and the way to an account. */
export function GuestFrame({ children }: { children: ReactNode }) {
  const { displayName } = useSelf();
  const [path, navigate] = useLocation();

  function createAccount(): void {
    rememberReturnTo(path);
    navigate('/sign-in?new');
  }

  return (
    <div className="grid h-full grid-rows-[auto_minmax(0,1fr)]">
      <header aria-label={joinMessages.guestLabel} className="flex h-11 items-center gap-2.5 border-b border-line bg-panel px-3 md:px-6">
        <Link href="/" aria-label={messages.common.product} className="rounded-sm">
          <Logo className="size-6" />
        </Link>
        <p className="min-w-0 flex-1 truncate text-sm text-ink-soft">{joinMessages.guest(displayName)}</p>
        <Button size="small" variant="ghost" onClick={createAccount} className="text-accent!">
          {joinMessages.createAccount}
        </Button>
        <LeaveAsGuest />
      </header>
      <main id="content" tabIndex={-1} className="h-full min-h-0 min-w-0 outline-none">
        {children}
      </main>
    </div>
  );
}
