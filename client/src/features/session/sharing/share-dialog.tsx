import { describeError } from '../../../api/errors.ts';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { AccessSection } from './access-section.tsx';
import { LeaveButton } from './leave-button.tsx';
import { LinkSection } from './link-section.tsx';
import { PeopleSection } from './people-section.tsx';
import { useSharing } from './use-sharing.ts';
import { WhomToAsk } from './whom-to-ask.tsx';

export function ShareDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title={sharingMessages.shareTitle}>
      <Sharing />
    </Dialog>
  );
}

function Sharing() {
  const { sharing, grants, isComplete, error, retry } = useSharing();
  if (!isComplete || !sharing) return error ? <ErrorState {...describeError(error)} onRetry={retry} /> : <SharingSkeleton />;
  return (
    <div className="flex flex-col gap-7">
      {grants ? <LinkSection links={grants.shareLinks} /> : <WhomToAsk sharing={sharing} />}
      <PeopleSection members={sharing.members} grants={grants} />
      <AccessSection whoInvites={sharing.whoInvites} linkCount={grants?.shareLinks.length ?? 0} />
      <LeaveButton members={sharing.members} />
    </div>
  );
}

function SharingSkeleton() {
  return (
    <div role="status" aria-label={sharingMessages.loading} className="flex flex-col gap-5 pb-2">
      <Skeleton className="h-9 w-full rounded-md!" />
      {['w-36', 'w-48', 'w-40'].map((width) => (
        <div key={width} className="flex items-center gap-3">
          <Skeleton className="size-8 rounded-full!" />
          <Skeleton className={`h-3 ${width}`} />
        </div>
      ))}
    </div>
  );
}
