/** An error as logs and reports may show it: Postgres repeats the row that it refuses and parsers what they could not read, so what people wrote. */
export interface SafeError {
  type: string;
  message: string;
  /** Where it was thrown; without the message, which a stack repeats. */
  stack?: string;
  cause?: SafeError;
  [detail: string]: unknown;
}

const MAX_CAUSES = 3;
const MAX_MESSAGE_LENGTH = 500;
/** Names and numbers, never values. */
const DETAILS = [
  'code',
  'constraint',
  'table',
  'column',
  'dataType',
  'severity',
  'routine',
  'errno',
  'syscall',
  'address',
  'port',
  'status',
  'requestID',
];
/** The class of SQLSTATE whose messages end with the value that was wrong. */
const DATA_EXCEPTION = /^22/;

function safeMessage(error: Error): string {
  const [message = ''] = error.message.split('\n - detail:', 1);
  const { code } = error as { code?: unknown };
  const repeatsValue = error instanceof SyntaxError || (typeof code === 'string' && code.length === 5 && DATA_EXCEPTION.test(code));
  return (repeatsValue ? message.replace(/"[^]*"/u, '"…"') : message).slice(0, MAX_MESSAGE_LENGTH);
}

export function safeError(error: unknown, causes = MAX_CAUSES): SafeError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an error' };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const details = Object.entries(error).filter(([name, value]) => DETAILS.includes(name) && ['string', 'number'].includes(typeof value));
  return {
    type: error.constructor.name || error.name,
    message: safeMessage(error),
    stack: frames.join('\n'),
    ...Object.fromEntries(details),
    ...(error.cause instanceof Error && causes > 0 && { cause: safeError(error.cause, causes - 1) }),
  };
}
