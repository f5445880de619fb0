/** What the tests of both log stores share. */
import { expect, vi } from 'vitest';
import type { Cursor } from '../../../schema/wire/cursor.ts';
import type { LogEvent, TextEvent } from '../../../schema/wire/events.ts';
import type { EventLog } from '../event-log.ts';
import type { Recorder } from './history.ts';
import type { LogLimits } from './limits.ts';

export interface LogHarness {
  /** As many nodes as asked for, all over one store. */
  createNodes(count: number, limits?: Partial<LogLimits>): EventLog[];
}

const WAIT = { timeout: 10_000, interval: 5 };
let sessions = 0;

export const newSessionId = () => `ses_${process.pid}_${Date.now().toString(36)}_${sessions++}`;
export const draftEdited = (update: string): LogEvent => ({ kind: 'draftEdited', update, version: 1, clientId: 'c' });
export const textEvent = (messageId: string, offset: number, text: string): TextEvent => ({ kind: 'text', messageId, offset, text });

export async function reaches(recorder: Recorder, cursor: Cursor): Promise<void> {
  await vi.waitFor(() => expect(recorder.cursor).toEqual(cursor), WAIT);
}
