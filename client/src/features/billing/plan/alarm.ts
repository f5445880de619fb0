/** A payment that is missing: what it means and until when. */
import { alarmMessages as words } from '../../../messages/billing-alarm-en.ts';
import type { Subscription } from '../billing-model.ts';
import { dayName } from '../dates.ts';

const DAY_MS = 86_400_000;
/** As the server has it: how long answers go on after a payment failed. */
const GRACE_DAYS = 14;

export type Alarm = { kind: 'pastDue'; until: string } | { kind: 'frozen' };

/** Null: nothing has to be done. */
export function alarmOf(subscription: Pick<Subscription, 'frozenAt' | 'pastDueSince'> | null): Alarm | null {
  if (subscription === null) return null;
  if (subscription.frozenAt !== null) return { kind: 'frozen' };
  if (subscription.pastDueSince === null) return null;
  return { kind: 'pastDue', until: new Date(Date.parse(subscription.pastDueSince) + GRACE_DAYS * DAY_MS).toISOString() };
}

export function alarmWords(alarm: Alarm, canManage: boolean, now: number): { title: string; body: string } {
  if (alarm.kind === 'frozen') return { title: words.frozen, body: canManage ? words.frozenBody : words.frozenBodyAdmin };
  const day = dayName(alarm.until, now);
  return { title: words.pastDue, body: canManage ? words.pastDueBody(day) : words.pastDueBodyAdmin(day) };
}
