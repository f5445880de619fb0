/** Which of the notices that wait are to be delivered now, which later, and which never. */
import type { DueNotice, Recipient } from './channel.ts';
import type { Delivery } from './preferences.ts';
import { noticeRecord } from './reading.ts';
import type { NoticeRow } from './reading.ts';
import type { NoticeTiming } from './timing.ts';

export interface WaitingNotice {
  row: NoticeRow;
  place: Pick<DueNotice, 'sessionTitle' | 'workspaceName' | 'workspaceSlug'>;
  choice: Delivery;
  isReadable: boolean;
}

export interface Verdict {
  ready: DueNotice[];
  /** Ids. */
  dropped: string[];
  /** Until their recipient is away. */
  awaited: string[];
  awaitedUntil: Date | null;
}

export type Judged = Verdict & { recipient: Recipient | null; attempts: number };

export interface Circumstances {
  now: number;
  /** Of the recipient's last activity; null: never. */
  seenAt: number | null;
  timing: Pick<NoticeTiming, 'awayMs' | 'maxAgeMs'>;
}

export function judge(waiting: readonly WaitingNotice[], { now, seenAt, timing }: Circumstances): Verdict {
  const awayFrom = seenAt === null ? now : seenAt + timing.awayMs;
  const verdict: Verdict = { ready: [], dropped: [], awaited: [], awaitedUntil: awayFrom > now ? new Date(awayFrom) : null };
  for (const { row, place, choice, isReadable } of waiting) {
    const isOld = now - Date.parse(row.created_at) > timing.maxAgeMs;
    if (row.read_at !== null || choice === 'never' || !isReadable || isOld) verdict.dropped.push(row.id);
    else if (choice === 'away' && awayFrom > now) verdict.awaited.push(row.id);
    else verdict.ready.push({ ...noticeRecord(row, true), ...place });
  }
  return verdict;
}
