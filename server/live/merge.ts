/** Turns a range of the log into as few events as possible without losing order or the reader's place in it (LIVE.md F3, L3). */
import { newText } from '../../schema/wire/events.ts';
import type { LogEntry, LogEvent, TextEvent } from '../../schema/wire/events.ts';

export interface MergedEvent {
  event: LogEvent;
  /** Everything up to here is delivered by this event and those before it: a reader may stop and resume after any of them. */
  seq: number;
}

interface Group {
  firstSeq: number;
  event: LogEvent;
}

/**
 * Texts of one message become one event, also across those of other messages; anything else is a barrier that no text passes.
 * Events stand in the order of their first entry. So each one's cursor is the entry before the next one's first: what a reader who
 * stops there gets again is text with an offset, which changes nothing.
 */
export function mergeEntries(entries: readonly LogEntry[]): MergedEvent[] {
  const groups: Group[] = [];
  const open = new Map<string, Group & { event: TextEvent }>();
  for (const { seq, event } of entries) {
    if (event.kind !== 'text') {
      open.clear();
      groups.push({ firstSeq: seq, event });
      continue;
    }
    const group = open.get(event.messageId);
    const added = group && newText(event, group.event.offset + group.event.text.length);
    if (group && typeof added === 'string') {
      group.event.text += added;
      continue;
    }
    const started = { firstSeq: seq, event: { ...event } };
    open.set(event.messageId, started);
    groups.push(started);
  }
  const lastSeq = entries.at(-1)?.seq ?? 0;
  return groups.map(({ event }, index) => ({ event, seq: (groups[index + 1]?.firstSeq ?? lastSeq + 1) - 1 }));
}
