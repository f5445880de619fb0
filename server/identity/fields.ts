import { invalid } from '../kit/errors.ts';

const MAX_EMAIL_LENGTH = 254;
const MAX_NAME_LENGTH = 80;
export const MIN_PASSWORD_LENGTH = 10;
export const MAX_PASSWORD_LENGTH = 200;

const EMAIL = /^[^\s\p{C}@<>()[\],;:\\"]+@[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u;
/** And the marks that turn the direction of what follows; joiners stay, as scripts and emoji need them. */
const CONTROL_CHARACTERS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu;

export type Checked = { value: string } | { problem: string };

/** The one spelling under which an address is stored, compared and counted. */
export function normaliseEmail(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

export function email(text: string): Checked {
  const value = normaliseEmail(text);
  return value.length <= MAX_EMAIL_LENGTH && EMAIL.test(value) ? { value } : { problem: 'is not an e-mail address' };
}

export function name(text: string): Checked {
  const value = text.normalize('NFC').replace(CONTROL_CHARACTERS, ' ').replace(/\s+/gu, ' ').trim();
  if (value === '') return { problem: 'is empty' };
  return value.length <= MAX_NAME_LENGTH ? { value } : { problem: `is longer than ${MAX_NAME_LENGTH} characters` };
}

export function password(text: string): Checked {
  if (text.length < MIN_PASSWORD_LENGTH) return { problem: `needs at least ${MIN_PASSWORD_LENGTH} characters` };
  return text.length <= MAX_PASSWORD_LENGTH ? { value: text } : { problem: `is longer than ${MAX_PASSWORD_LENGTH} characters` };
}

/** The values, or one INVALID that names every field that is wrong. */
export function checkFields<Field extends string>(checks: Record<Field, Checked>): Record<Field, string> {
  const values: Partial<Record<Field, string>> = {};
  const problems: Record<string, string> = {};
  for (const [field, checked] of Object.entries(checks) as [Field, Checked][]) {
    if ('value' in checked) values[field] = checked.value;
    else problems[field] = checked.problem;
  }
  if (Object.keys(problems).length > 0) throw invalid(problems);
  return values as Record<Field, string>;
}
