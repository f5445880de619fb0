import type { ReactNode } from 'react';
import { messages } from '../../messages/messages.ts';
import { Logo } from '../../ui/logo.tsx';

/** One thing in the middle of a quiet page. */
export function JoinLayout({ children }: { children: ReactNode }) {
  return (
    <main className="flex h-full flex-col overflow-y-auto bg-panel px-5 py-8">
      <p className="flex items-center gap-2.5 self-center text-base font-semibold tracking-tight">
        <Logo className="size-7" />
        {messages.common.product}
      </p>
      <div className="m-auto w-full max-w-100 py-8">
        <div className="rounded-xl border border-line bg-raised p-6 shadow-raised md:p-8">{children}</div>
      </div>
    </main>
  );
}
