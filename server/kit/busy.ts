/** When every connection to the database was in use for too long: nobody's mistake, and over in a moment. */
import { Expected } from './errors.ts';

/** Of pg's pool, and of MikroORM's error around it. */
const WAITED_TOO_LONG = 'timeout exceeded when trying to connect';
const AGAIN_AFTER_S = 2;

export const isBusy = (error: unknown): boolean => error instanceof Error && error.message === WAITED_TOO_LONG;

export const busy = (): Expected =>
  new Expected('UNAVAILABLE', 'This server has too much to do right now. Try again in a moment.', { retryAfter: AGAIN_AFTER_S });
