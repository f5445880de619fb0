/** What the shapes of an answer have in common. */
import type { Answered, Answering } from './answering.ts';
import type { WireFailure } from './openai-errors.ts';

/** How one answer is written: as an object, or event by event. */
export interface Format {
  whole(text: string, answered: Answered): object;
  begin(): string;
  piece(text: string): string;
  end(text: string, answered: Answered): string;
  /** Instead of `end`. */
  failed(error: WireFailure['error'], text: string): string;
}

export const DONE = 'data: [DONE]\n\n';

export function dataEvent(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** What we say beside what OpenAI says. */
export function placeOf({ place }: Answering, { status, failure, used }: Answered) {
  return {
    status,
    ...(failure && { failure }),
    ...(used && { cost_micros: used.costMicros, estimated: used.isEstimated }),
    ...(place && { session_id: place.sessionId, prompt_id: place.promptId, message_id: place.messageId }),
  };
}
