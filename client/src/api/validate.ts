import { messages } from '../messages/messages.ts';

export const MIN_PASSWORD_LENGTH = 10;

export type FieldErrors = Record<string, string>;

export function readForm(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']));
}

export function checkEmail(email: string): string | undefined {
  if (email.trim() === '') return messages.signIn.required;
  return /^\S+@\S+$/u.test(email.trim()) ? undefined : messages.signIn.badEmail;
}

export function checkNewPassword(password: string): string | undefined {
  if (password === '') return messages.signIn.required;
  return password.length < MIN_PASSWORD_LENGTH ? messages.signIn.shortPassword : undefined;
}

export function checkFilled(text: string): string | undefined {
  return text.trim() === '' ? messages.signIn.required : undefined;
}

/** Only the fields that have something wrong. */
export function collectErrors(checks: Record<string, string | undefined>): FieldErrors {
  return Object.fromEntries(Object.entries(checks).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
