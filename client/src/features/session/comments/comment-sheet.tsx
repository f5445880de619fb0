import { X } from 'lucide-react';
import * as Radix from 'radix-ui/dialog';
import { commentMessages } from '../../../messages/comments-en.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useIsPhone } from '../use-is-phone.ts';
import { ThreadList } from './thread-list.tsx';
import type { ThreadsState } from './thread-loader.ts';
import { useTalk } from './use-talk.ts';

/** Where there is no room for a margin: a sheet at the right, from below on a phone. Beside it one goes on reading, but for the phone. */
export function CommentSheet({ messageId, loading, onLoad }: { messageId: string; loading: ThreadsState; onLoad: () => void }) {
  const isPhone = useIsPhone();
  const { talk } = useTalk();
  const place = isPhone
    ? 'inset-x-0 bottom-0 max-h-[80dvh] rounded-t-xl pb-[env(safe-area-inset-bottom)] animate-pop'
    : 'inset-y-0 right-0 w-96 border-l border-line animate-appear';

  return (
    <Radix.Root open modal={isPhone} onOpenChange={(isOpen) => (isOpen ? undefined : talk.close())}>
      <Radix.Portal>
        {isPhone ? <div className="fixed inset-0 z-40 animate-appear bg-backdrop" aria-hidden="true" /> : null}
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            const sheet = event.currentTarget as HTMLElement;
            (sheet.querySelector<HTMLElement>('[data-thread="new"] textarea') ?? sheet).focus();
          }}
          // The fields in here have their own use for it.
          onEscapeKeyDown={(event) => {
            if (event.target instanceof HTMLTextAreaElement) event.preventDefault();
          }}
          onInteractOutside={(event) => {
            if (!isPhone) event.preventDefault();
          }}
          className={`fixed z-40 flex flex-col bg-panel shadow-overlay outline-none ${place}`}
        >
          <header className="flex h-13 shrink-0 items-center justify-between gap-4 px-4">
            <Radix.Title className="text-sm font-semibold">{commentMessages.title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={commentMessages.close} size="small" className="-mr-1.5">
                <X />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 pb-5">
            <ThreadList messageId={messageId} loading={loading} onLoad={onLoad} />
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
