import { Expected } from '../kit/errors.ts';

/** 'ok', or the code that the attempt was refused with. Anything unexpected stays an error. */
export async function outcome(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'ok';
  } catch (error) {
    if (error instanceof Expected) return error.code;
    throw error;
  }
}
