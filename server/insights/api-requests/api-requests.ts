/** What programs asked for with API keys, so that who writes one finds what became of it. */
import { createKeeping } from './keeping.ts';
import { createReading } from './reading.ts';
import type { ReadingDeps } from './reading.ts';
import { createRecording } from './recording.ts';
import type { RecordingDeps } from './recording.ts';

export function createApiRequests(deps: RecordingDeps & ReadingDeps) {
  return { ...createReading(deps), ...createRecording(deps), ...createKeeping(deps) };
}

export type ApiRequests = ReturnType<typeof createApiRequests>;
