import type { ErrorCode } from '../../../schema/wire/errors.ts';
import type { ApiError } from './errors.ts';

const CODES: Record<number, ErrorCode> = {
  400: 'INVALID',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'RATE_LIMITED',
  503: 'UNAVAILABLE',
};
const WAIT_SECONDS = 60;

/** Asks first whether it works: a download that fails says nothing. Null: it is on its way. */
export async function download(path: string): Promise<ApiError | null> {
  const code = await fetch(path, { method: 'HEAD', credentials: 'same-origin' }).then(
    (response) => (response.ok ? null : (CODES[response.status] ?? 'INTERNAL')),
    () => 'NETWORK' as const,
  );
  if (code !== null) return { code, message: '', fields: {}, ...(code === 'RATE_LIMITED' ? { retryAfter: WAIT_SECONDS } : {}) };
  const link = document.createElement('a');
  link.href = path;
  link.download = '';
  link.click();
  return null;
}
