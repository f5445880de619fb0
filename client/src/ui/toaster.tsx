import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from 'react';
import { messages } from '../messages/messages.ts';
import { dismissToast, shownToasts, subscribeToasts } from './toast-store.ts';
import type { ShownToast } from './toast-store.ts';

const VISIBLE_MS = 6_000;

/** Announced politely as they come; they wait while the pointer or the focus is on them. */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToasts, shownToasts);
  return (
    <section
      aria-label={messages.common.notification}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-3 z-60 flex flex-col items-stretch gap-2 md:inset-x-auto md:right-4 md:bottom-4 md:items-end"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onClose={() => dismissToast(toast.id)} />
      ))}
    </section>
  );
}

function ToastCard({ toast, onClose }: { toast: ShownToast; onClose: () => void }) {
  const card = useRef<HTMLDivElement>(null);
  const closeUnlessInUse = useEffectEvent(() => {
    if (card.current?.matches(':hover, :focus-within') !== true) onClose();
  });
  useEffect(() => {
    const timer = setInterval(() => closeUnlessInUse(), VISIBLE_MS);
    return () => clearInterval(timer);
  }, []);

  return (
    <div
      ref={card}
      className="pointer-events-auto flex w-full animate-pop items-start gap-3 rounded-lg bg-raised p-3 pl-4 shadow-overlay md:w-88"
    >
      <div className="min-w-0 flex-1">
        <p className={clsx('text-sm font-medium', toast.tone === 'danger' && 'text-danger')}>{toast.title}</p>
        {toast.description === undefined ? null : <p className="mt-0.5 text-sm text-ink-soft">{toast.description}</p>}
        {toast.action === undefined ? null : <ToastAction action={toast.action} onDone={onClose} />}
      </div>
      <button
        type="button"
        aria-label={messages.common.close}
        onClick={onClose}
        className="touch-target -m-1 flex size-7 items-center justify-center rounded-md text-ink-soft hover:bg-hover hover:text-ink"
      >
        <X className="size-4" aria-hidden="true" />
      </button>
    </div>
  );
}

function ToastAction({ action, onDone }: { action: NonNullable<ShownToast['action']>; onDone: () => void }) {
  function run(): void {
    action.onSelect();
    onDone();
  }
  return (
    <button type="button" onClick={run} className="touch-target mt-1 rounded-sm text-sm font-medium text-accent hover:underline">
      {action.label}
    </button>
  );
}
