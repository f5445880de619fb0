import { Check, Copy } from 'lucide-react';
import { sessionMessages } from '../../messages/session-en.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { useLive } from './session-context.ts';

export function CopyMessageButton({ messageId }: { messageId: string }) {
  const { store } = useLive();
  const { isCopied, copy } = useCopy();
  return (
    <IconButton
      label={isCopied ? sessionMessages.copied : sessionMessages.copyMessage}
      size="small"
      onClick={() => copy(store.text(messageId))}
    >
      {isCopied ? <Check /> : <Copy />}
    </IconButton>
  );
}
