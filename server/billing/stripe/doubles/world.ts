/** What all resources of the double share: time, ids, the event log, and finding any object by its id. */
import { randomBytes } from 'node:crypto';
import { createTable } from './tables.ts';
import type { Table } from './tables.ts';
import { createTimeline } from './timeline.ts';
import type { EventRecord, NoticeRecord } from './records.ts';

export const API_VERSION = '2026-10-28.endive';

export interface DoubleSettings {
  /** What becomes of a subscription whose last retry failed. */
  afterDunning: 'canceled' | 'unpaid' | 'past_due';
}

export interface CurrentRequest {
  id: string;
  idempotencyKey: string | null;
}

export function createWorld(startMs: number, settings: DoubleSettings) {
  const timeline = createTimeline(startMs);
  const run = randomBytes(4).toString('hex');
  const tables: Table<{ id: string }>[] = [];
  const included = new Map<string, (record: never) => unknown>();
  const listeners: ((event: EventRecord | NoticeRecord) => void)[] = [];
  let count = 0;
  let request: CurrentRequest | null = null;
  let baseUrl = '';

  const id = (prefix: string): string => `${prefix}_${run}${String(++count).padStart(8, '0')}`;
  const events = table<EventRecord>('event');

  function table<T extends { id: string }>(what: string): Table<T> {
    const made = createTable<T>(what);
    tables.push(made as unknown as Table<{ id: string }>);
    return made;
  }

  return {
    timeline,
    settings,
    events,
    id,
    table,
    now: timeline.now,
    baseUrl: (): string => baseUrl,
    setBaseUrl(url: string): void {
      baseUrl = url;
    },
    find: (wanted: string): object | undefined => tables.map((rows) => rows.find(wanted)).find((row) => row !== undefined),
    /** A field that is sent only when it is expanded, as `payments` of an invoice. */
    include<T>(object: string, field: string, load: (record: T) => unknown): void {
      included.set(`${object}.${field}`, load as (record: never) => unknown);
    },
    included: (object: string, field: string): ((record: never) => unknown) | undefined => included.get(`${object}.${field}`),
    /** The object goes into the event as it is now. `before`: the values of what changed. */
    emit(type: string, object: object, before?: object): void {
      const event: EventRecord = {
        id: id('evt'),
        object: 'event',
        api_version: API_VERSION,
        created: timeline.now(),
        livemode: false,
        pending_webhooks: 1,
        request: request && { id: request.id, idempotency_key: request.idempotencyKey },
        type,
        data: structuredClone(before === undefined ? { object } : { object, previous_attributes: before }),
      };
      events.add(event);
      for (const listener of listeners) listener(event);
    },
    /** As the newer interfaces tell of what happened. */
    notify(type: string, related: NoticeRecord['related_object']): void {
      const created = new Date(timeline.now() * 1000).toISOString();
      const notice: NoticeRecord = { id: id('evt'), object: 'v2.core.event', type, created, livemode: false, related_object: related };
      for (const listener of listeners) listener(notice);
    },
    onEvent: (listener: (event: EventRecord | NoticeRecord) => void): void => void listeners.push(listener),
    during<T>(current: CurrentRequest | null, work: () => T): T {
      request = current;
      try {
        return work();
      } finally {
        request = null;
      }
    },
  };
}

export type World = ReturnType<typeof createWorld>;

/** The values that `change` replaces, for `previous_attributes`; null where nothing changes. */
export function apply<T extends object>(record: T, change: Partial<T>): Partial<T> | null {
  const before: Partial<T> = {};
  for (const key of Object.keys(change) as (keyof T)[]) {
    if (change[key] === undefined || JSON.stringify(record[key]) === JSON.stringify(change[key])) continue;
    before[key] = structuredClone(record[key]);
    record[key] = change[key] as T[keyof T];
  }
  return Object.keys(before).length === 0 ? null : before;
}
