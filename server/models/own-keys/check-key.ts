/** What an admin may enter as a key, and what of it may be shown again. */
import type { Egress } from '../../kit/egress.ts';
import { invalid } from '../../kit/errors.ts';
import type { ListedModel } from '../model.ts';
import type { KeyKind } from './key-rows.ts';
import { namedModels, prefixOf } from './listed-models.ts';
import { PROVIDER_NAMES } from './own-provider.ts';

export interface NewProviderKey {
  workspaceId: string;
  kind: KeyKind;
  secret: string;
  /** The last three of a compatible server only. */
  name?: string | null | undefined;
  baseUrl?: string | null | undefined;
  /** Left out: those that the server lists. */
  models?: readonly string[] | null | undefined;
}

export interface CheckedKey {
  workspaceId: string;
  kind: KeyKind;
  prefix: string;
  name: string;
  baseUrl: string | null;
  models: readonly ListedModel[];
  hasNamedModels: boolean;
  secret: string;
}

/** Visible ASCII: it goes into a header as it is. */
const SECRET = /^[\x21-\x7e]{8,500}$/;
/** Of a shorter one four letters would tell too much. */
const SHOWN_FROM = 16;
const MAX_NAME_LENGTH = 40;
const MAX_URL_LENGTH = 500;
const MAX_NAMED = 100;

export function checkKey(input: NewProviderKey, egress: Pick<Egress, 'problemOf'>): CheckedKey {
  const { workspaceId, kind } = input;
  const secret = input.secret.trim();
  const wrongSecret = SECRET.test(secret) ? {} : { secret: 'is no key: 8 to 500 letters, digits and signs without spaces' };
  if (kind !== 'compatible') {
    const given = [input.name, input.baseUrl, input.models].some((value) => value != null);
    const problems = { ...wrongSecret, ...(given && { kind: 'takes no name, address or models: they are the provider’s' }) };
    if (Object.keys(problems).length > 0) throw invalid(problems);
    return { workspaceId, kind, prefix: kind, name: PROVIDER_NAMES[kind], baseUrl: null, models: [], hasNamedModels: false, secret };
  }
  const name = (input.name ?? '').trim();
  const baseUrl = (input.baseUrl ?? '').trim().replace(/\/+$/, '');
  const names = (input.models ?? []).map((model) => model.trim()).filter(Boolean);
  const models = namedModels(names);
  const wrongUrl = problemOf(baseUrl, egress);
  const problems = {
    ...wrongSecret,
    ...((name === '' || name.length > MAX_NAME_LENGTH || /\p{C}/u.test(name)) && { name: `takes 1 to ${MAX_NAME_LENGTH} characters` }),
    ...(wrongUrl !== null && { baseUrl: wrongUrl }),
    ...((names.length > MAX_NAMED || models.length < new Set(names).size) && { models: `are at most ${MAX_NAMED}, each without spaces` }),
  };
  if (Object.keys(problems).length > 0) throw invalid(problems);
  return { workspaceId, kind, prefix: prefixOf(kind, name), name, baseUrl, models, hasNamedModels: models.length > 0, secret };
}

export function lastFourOf(secret: string): string {
  return secret.length < SHOWN_FROM ? '' : secret.slice(-4);
}

function problemOf(address: string, egress: Pick<Egress, 'problemOf'>): string | null {
  if (address.length > MAX_URL_LENGTH) return `is longer than ${MAX_URL_LENGTH} characters`;
  const problem = egress.problemOf(address);
  if (problem !== null) return problem;
  const { search, hash } = new URL(address);
  return search === '' && hash === '' ? null : 'ends with the path: no ? and no #';
}
