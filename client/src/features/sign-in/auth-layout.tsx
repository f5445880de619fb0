import type { ReactNode } from 'react';
import { messages } from '../../messages/messages.ts';
import { Logo } from '../../ui/logo.tsx';
import { Vignette } from './vignette.tsx';

export function AuthLayout({ title, footer, children }: { title: string; footer?: ReactNode; children: ReactNode }) {
  return (
    <div className="grid h-full lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main className="flex flex-col overflow-y-auto px-6 py-8">
        <p className="flex items-center gap-2.5 text-base font-semibold tracking-tight">
          <Logo className="size-7" />
          {messages.common.product}
        </p>
        <div className="m-auto w-full max-w-90 py-10">
          <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
          <p className="mt-1.5 mb-7 text-sm text-ink-soft">{messages.signIn.lead}</p>
          {children}
          {footer === undefined ? null : <p className="mt-6 text-sm text-ink-soft">{footer}</p>}
        </div>
      </main>
      <aside className="hidden overflow-hidden border-l border-line bg-panel lg:flex" aria-hidden="true">
        <Vignette />
      </aside>
    </div>
  );
}
