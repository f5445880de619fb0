/** Where a request comes from: what limits count by, and what a person is shown of their logins. */

export interface Caller {
  ip: string;
  userAgent?: string;
  /** The headers, as they came. */
  credentials?: { authorization?: string | undefined; cookie?: string | undefined };
}

const MAX_USER_AGENT_LENGTH = 300;
const MAPPED = /^::ffff:(?=\d+\.)/i;
const IPV4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/;

export function deviceOf({ userAgent = '' }: Caller): string {
  return userAgent.slice(0, MAX_USER_AGENT_LENGTH);
}

/** Enough to recognise one's own place, and not which machine it was: an IPv4 address without its end, three groups of an IPv6 one. */
export function placeOf({ ip }: Caller): string {
  const address = ip.replace(MAPPED, '');
  const start = IPV4.exec(address)?.[1];
  if (start !== undefined) return `${start}.*`;
  const groups = address.split('::', 1)[0]!.split(':').filter(Boolean);
  return address.includes(':') ? [...groups.slice(0, 3), '*'].join(':') : '';
}
