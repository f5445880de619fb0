import { invalid } from '../kit/errors.ts';

const CLIENT_ID = /^[\w.:-]{1,64}$/;

/** Names one tab of one person, by its own choice. */
export function checkClientId(clientId: string): void {
  if (!CLIENT_ID.test(clientId)) throw invalid({ clientId: 'is 1 to 64 letters, digits and . : _ -' });
}
