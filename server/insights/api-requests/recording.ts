/** Writes down what was asked, some time after it was answered: nobody waits for it, and while the database is away it is forgotten. */
import { sql } from 'kysely';
import type { Database } from '../../kit/db.ts';
import type { Logger } from '../../kit/logger.ts';
import { systemTimers } from '../../live/timers.ts';
import type { Timers } from '../../live/timers.ts';
import type { NotedRequest } from './api-request.ts';

export const FLUSH_MS = 1_000;
/** So many wait at most; those that come then are not written down. */
export const MOST_WAITING = 2_000;
const BATCH = 500;
const LONGEST_NAME = 120;
const MOST_FIELDS = 8;

export interface RecordingDeps {
  db: Pick<Database, 'sql' | 'asHouse'>;
  log: Pick<Logger, 'warn'>;
  timers?: Timers;
}

export function createRecording({ db, log, timers = systemTimers }: RecordingDeps) {
  let waiting: NotedRequest[] = [];
  let dropped = 0;
  let flushing: Promise<void> = Promise.resolve();
  let cancel: (() => void) | null = null;

  /** Nothing of a key that is gone meanwhile. */
  async function write(requests: readonly NotedRequest[]): Promise<void> {
    const rows = requests.map((request, place) => ({
      place,
      request_id: request.requestId,
      workspace_id: request.workspaceId,
      api_key_id: request.apiKeyId,
      at: request.at.toISOString(),
      door: request.door,
      operation: request.operation?.slice(0, LONGEST_NAME) ?? null,
      fields: request.fields.slice(0, MOST_FIELDS).map((name) => name.slice(0, LONGEST_NAME)),
      status: request.status,
      code: request.code,
      duration_ms: Math.round(request.durationMs),
      cost: request.cost,
    }));
    await sql`insert into api_request
        (request_id, workspace_id, api_key_id, at, door, operation, fields, status, code, duration_ms, cost)
      select r.request_id, r.workspace_id, r.api_key_id, r.at, r.door, r.operation,
        array(select jsonb_array_elements_text(r.fields)), r.status, r.code, r.duration_ms, r.cost
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r (place int, request_id text, workspace_id text, api_key_id text, at timestamptz,
        door text, operation text, fields jsonb, status int, code text, duration_ms int, cost int)
      join api_key k on k.id = r.api_key_id and k.workspace_id = r.workspace_id order by r.place`.execute(db.sql());
  }

  async function writeAll(): Promise<void> {
    const requests = waiting;
    waiting = [];
    if (dropped > 0) log.warn({ dropped }, 'more API requests came than could be written down');
    dropped = 0;
    try {
      for (let start = 0; start < requests.length; start += BATCH) await write(requests.slice(start, start + BATCH));
    } catch (error) {
      log.warn({ error, lost: requests.length }, 'API requests were not written down');
    }
  }

  function flush(): Promise<void> {
    cancel?.();
    cancel = null;
    flushing = flushing.then(writeAll);
    return flushing;
  }

  return {
    /** At once; it is written within a second or so. */
    note(request: NotedRequest): void {
      if (waiting.length >= MOST_WAITING) {
        dropped++;
        return;
      }
      waiting.push(request);
      cancel ??= timers.after(FLUSH_MS, () => void db.asHouse('requests of many are written together', flush));
    },

    flush,

    async close(): Promise<void> {
      await flush();
      cancel?.();
    },
  };
}

export type Recording = ReturnType<typeof createRecording>;
