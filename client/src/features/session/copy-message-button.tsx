import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { sessionMessages } from '../../messages/session-en.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { useLive } from './session-context.ts';

const COPIED_MS = 1_600;

export function CopyMessageButton({ messageId }: { messageId: string }) {
  const { store } = useLive();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  return (
    <IconButton
      label={isCopied ? sessionMessages.copied : sessionMessages.copyMessage}
      size="small"
      onClick={() => void navigator.clipboard.writeText(store.text(messageId)).then(() => setCopied(true))}
    >
      {isCopied ? <Check /> : <Copy />}
    </IconButton>
  );
}
