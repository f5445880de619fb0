/** Where a notification can go besides the app. Mail is plugged in; push and messengers are further objects of this shape. */
import type { NoticeRecord } from './notice.ts';
import type { ChannelName } from './preferences.ts';

export interface Recipient {
  id: string;
  displayName: string;
  email: string;
}

/** What the recipient may still read, with what it is shown as. */
export interface DueNotice extends NoticeRecord {
  /** '' where it is about no session. */
  sessionTitle: string;
  workspaceName: string;
  workspaceSlug: string;
}

export type Delivered =
  | { kind: 'delivered' }
  /** Tried again later, with growing waits. */
  | { kind: 'later'; reason: unknown }
  /** The other side will say the same next time. */
  | { kind: 'refused'; reason: unknown };

export interface NoticeChannel {
  name: Exclude<ChannelName, 'app'>;
  /**
   * Several at once where several are due. `bundleId` stays the same however often the same notices are tried, as a node may die between
   * delivering and noting it: who can, tells the receiver by it that this is the same message.
   */
  deliver(recipient: Recipient, notices: readonly DueNotice[], bundleId: string): Promise<Delivered>;
}
