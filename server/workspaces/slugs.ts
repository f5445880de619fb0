import { randomBytes } from 'node:crypto';

const MAX_SLUG_LENGTH = 40;

/** Lower-case letters, digits and single dashes. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SLUG_LENGTH)
    .replace(/^-+|-+$/g, '');
  return slug || 'workspace';
}

/** For a slug that is taken: not a running number, which would tell how many there are. */
export function withRandomEnd(slug: string): string {
  return `${slug}-${randomBytes(3).toString('hex')}`;
}

export function isSlug(text: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}
