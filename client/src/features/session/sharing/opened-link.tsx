import { sharingMessages } from '../../../messages/sharing-en.ts';
import { Button } from '../../../ui/button.tsx';
import { ShownOnce } from '../../../ui/shown-once.tsx';
import type { ShownLink } from './documents.ts';

export function OpenedLink({ shown: { link, url }, onDone }: { shown: ShownLink; onDone: () => void }) {
  const done = (
    <Button onClick={onDone} className="max-md:flex-1">
      {sharingMessages.done}
    </Button>
  );
  return (
    <ShownOnce value={url} label={sharingMessages.newLinkLabel} words={sharingMessages} action={done}>
      <strong className="font-semibold">{sharingMessages.shownOnce}</strong> {sharingMessages.linkFor(sharingMessages.asRole[link.role])}
    </ShownOnce>
  );
}
