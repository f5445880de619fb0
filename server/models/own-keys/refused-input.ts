/** Why a key is not kept, at the field that is wrong. */
import { Expected, invalid } from '../../kit/errors.ts';
import { ModelFailure } from '../model.ts';
import type { CheckedKey } from './check-key.ts';

/** `error` null: the server lists no models, and none were named. */
export function refusedInput({ kind, name }: Pick<CheckedKey, 'kind' | 'name'>, error: unknown): unknown {
  if (error === null) return invalid({ models: 'name them: this server gives no list' });
  if (!(error instanceof ModelFailure)) return error;
  const address = kind === 'compatible' ? 'baseUrl' : null;
  if (error.code === 'OWN_KEY_REFUSED') return invalid({ secret: `${name} refused this key` });
  if (error.code === 'ADDRESS_REFUSED' && address) return invalid({ [address]: 'This address does not lead to the public internet.' });
  if (address && error.code !== 'RATE_LIMITED') return invalid({ [address]: `No models could be listed here. ${error.message}` });
  return new Expected('UPSTREAM', `The key could not be tried, and was not kept. ${error.message}`);
}
