/** JSON logs. Never the text of a message, a token, a key or a cookie: log ids, counts and codes. */
import { pino } from 'pino';
import type { DestinationStream, Logger as PinoLogger } from 'pino';
import { safeError } from './safe-error.ts';
import { traceId } from './tracing.ts';

export type Logger = Pick<PinoLogger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'child' | 'level'>;

const SECRET_KEYS = ['authorization', 'cookie', 'password', 'token', 'accessToken', 'refreshToken', 'secret', 'apiKey', 'text', 'prompt'];

export function createLogger(options: { level: string; destination?: DestinationStream }): Logger {
  const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
  const settings = {
    level: options.level,
    base: null,
    errorKey: 'error',
    serializers: { error: (error: unknown) => safeError(error) },
    mixin: () => {
      const id = traceId();
      return id === null ? {} : { traceId: id };
    },
    redact: { paths, censor: '[hidden]' },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}
