import type { CombinedError } from 'urql';
import { toApiError } from '../../api/errors.ts';
import type { ApiError } from '../../api/errors.ts';
import { fullJitterMs } from '../../live/backoff.ts';
import { sessionMessages } from '../../messages/session-en.ts';

const ATTEMPTS = 4;

export type Answered<T> = { kind: 'done'; data: T } | { kind: 'refused'; error: ApiError };

/** What carries a clientMutationId and whose answer was lost is asked again: the server does it once (LIVE.md G6). */
export async function askAgain<T>(ask: () => Promise<{ data?: T | undefined; error?: CombinedError | undefined }>): Promise<Answered<T>> {
  for (let attempt = 0; ; attempt++) {
    const { data, error } = await ask();
    if (data) return { kind: 'done', data };
    const refusal: ApiError = error ? toApiError(error) : { code: 'INTERNAL', message: sessionMessages.refused, fields: {} };
    if (refusal.code !== 'NETWORK' || attempt + 1 >= ATTEMPTS) return { kind: 'refused', error: refusal };
    await new Promise((resolve) => setTimeout(resolve, fullJitterMs(attempt)));
  }
}
