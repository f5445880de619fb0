/** A payment that is missing: what it means and until when. */
import { alarmMessages as words } from '../../../messages/billing-alarm-en.ts';
import type { Subscription } from '../billing-model.ts';
import { dayName } from '../dates.ts';

export type Alarm = { kind: 'pastDue'; until: string } | { kind: 'frozen' };

/** Null: nothing has to be done. */
export function alarmOf(subscription: Pick<Subscription, 'frozenAt' | 'freezesAt'> | null): Alarm | null {
  if (subscription === null) return null;
  if (subscription.frozenAt !== null) return { kind: 'frozen' };
  return subscription.freezesAt === null ? null : { kind: 'pastDue', until: subscription.freezesAt };
}

export function alarmWords(alarm: Alarm, canManage: boolean, now: number): { title: string; body: string } {
  if (alarm.kind === 'frozen') return { title: words.frozen, body: canManage ? words.frozenBody : words.frozenBodyAdmin };
  const day = dayName(alarm.until, now);
  return { title: words.pastDue, body: canManage ? words.pastDueBody(day) : words.pastDueBodyAdmin(day) };
}
