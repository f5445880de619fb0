import type { JobRunStatus } from '../../../gql/graphql.ts';
import { jobMessages as words } from '../../../messages/operate-en.ts';
import { Badge } from '../../../ui/badge.tsx';
import { SpinnerMark } from '../../../ui/spinner.tsx';
import { tooltipProps } from '../../../ui/tooltip.tsx';

const TONES = { WAITING: 'neutral', RUNNING: 'accent', DONE: 'success', FAILED: 'danger', LOST: 'warning' } as const;

export function RunBadge({ status }: { status: JobRunStatus }) {
  return (
    <span {...tooltipProps(words.statusHints[status])}>
      <Badge tone={TONES[status]}>
        {status === 'RUNNING' ? <SpinnerMark className="size-3!" /> : null}
        {words.statuses[status]}
      </Badge>
    </span>
  );
}
