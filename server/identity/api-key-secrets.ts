/** How an API key is written: `pk_<id without its prefix>_<secret>`, so that it is found by its id and compared by its hash. */
import { idPrefix } from '../../schema/wire/ids.ts';
import { hashSecret, newSecret } from './secrets.ts';

export const API_KEY_PREFIX = 'pk_';
const PATTERN = /^pk_([0-9a-hjkmnp-tv-z]{26})_([A-Za-z0-9_-]{43})$/;

export function newApiKeySecret(id: string): { key: string; secretHash: string } {
  const secret = newSecret();
  return {
    key: `${API_KEY_PREFIX}${id.slice('key_'.length)}_${secret}`,
    secretHash: hashSecret(secret),
  };
}

export function parseApiKey(key: string): { id: string; secret: string } | null {
  const [, number, secret] = PATTERN.exec(key) ?? [];
  if (number === undefined || secret === undefined) return null;
  const id = `key_${number}`;
  return idPrefix(id) === 'key' ? { id, secret } : null;
}
