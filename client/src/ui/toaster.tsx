import { clsx } from 'clsx';
import { X } from 'lucide-react';
import * as Radix from 'radix-ui/toast';
import { useSyncExternalStore } from 'react';
import { messages } from '../messages/messages.ts';
import { dismissToast, shownToasts, subscribeToasts } from './toast-store.ts';

const VISIBLE_MS = 6_000;

export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToasts, shownToasts);
  return (
    <Radix.Provider duration={VISIBLE_MS} label={messages.common.notification} swipeDirection="right">
      {toasts.map((toast) => (
        <Radix.Root
          key={toast.id}
          onOpenChange={(open) => {
            if (!open) dismissToast(toast.id);
          }}
          className="pointer-events-auto flex w-full animate-pop items-start gap-3 rounded-lg bg-raised p-3 pl-4 shadow-overlay md:w-88"
        >
          <div className="min-w-0 flex-1">
            <Radix.Title className={clsx('text-sm font-medium', toast.tone === 'danger' && 'text-danger')}>{toast.title}</Radix.Title>
            {toast.description === undefined ? null : (
              <Radix.Description className="mt-0.5 text-sm text-ink-soft">{toast.description}</Radix.Description>
            )}
            {toast.action === undefined ? null : (
              <Radix.Action asChild altText={toast.action.label}>
                <button
                  type="button"
                  onClick={toast.action.onSelect}
                  className="mt-1.5 rounded-sm text-sm font-medium text-accent hover:underline"
                >
                  {toast.action.label}
                </button>
              </Radix.Action>
            )}
          </div>
          <Radix.Close
            aria-label={messages.common.close}
            className="touch-target -m-1 flex size-7 items-center justify-center rounded-md text-ink-soft hover:bg-hover hover:text-ink"
          >
            <X className="size-4" aria-hidden="true" />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="pointer-events-none fixed inset-x-3 bottom-3 z-60 flex flex-col items-stretch gap-2 outline-none md:inset-x-auto md:right-4 md:bottom-4 md:items-end" />
    </Radix.Provider>
  );
}
