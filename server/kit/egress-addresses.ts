/** Where requests may go whose address a user chose: to the public internet, and to what the operator named in EGRESS_ALLOW. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface AllowList {
  /** `host` or `host:port`, by name: where it leads is the operator's own decision. */
  isNamed(host: string, port: number): boolean;
  /** Within a range that was allowed. */
  includes(address: string): boolean;
  readonly hasRanges: boolean;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** IPv4 behind a translator (RFC 6052). The prefix for local use, 64:ff9b:1::/48, leads nowhere that we know. */
const NAT64: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('64:ff9b::'), 96];
const MAPPED = /^::ffff:/;
/** Of IPv6 all that is given out for the internet lies in 2000::/3. */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** As names come in URLs and from resolvers: without brackets, without the root's dot. */
export const hostOf = (hostname: string): string =>
  hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();

/** The IPv4 address that is really meant; null: what cannot be judged is not public. */
function meant(text: string): Address | null {
  if (isIP(text) === 0) return null;
  const address = ipaddr.parse(text);
  if (address.kind() === 'ipv4') return address;
  const v6 = address as ipaddr.IPv6;
  if (MAPPED.test(text)) return v6.isIPv4MappedAddress() ? v6.toIPv4Address() : null;
  if (v6.match(NAT64)) return new ipaddr.IPv4(v6.toByteArray().slice(12));
  return v6.match(GLOBAL_UNICAST) ? v6 : null;
}

export function isPublic(text: string): boolean {
  return meant(text.toLowerCase())?.range() === 'unicast';
}

/** `entries`: hosts, `host:port`, addresses or ranges in CIDR form. Throws for what is none of these. */
export function createAllowList(entries: readonly string[]): AllowList {
  const names = new Set<string>();
  const ranges: [Address, number][] = [];
  for (const entry of entries) {
    const address = entry.replace(/\/\d+$/, '');
    if (isIP(address) === 0) {
      if (!/^[a-z\d.-]+(:\d{1,5})?$/i.test(entry)) throw new Error(`"${entry}" is neither a host nor a range of addresses`);
      names.add(entry.toLowerCase());
    } else {
      const bits = isIP(address) === 4 ? 32 : 128;
      ranges.push(ipaddr.parseCIDR(entry.includes('/') ? entry : `${entry}/${bits}`) as [Address, number]);
    }
  }
  return {
    hasRanges: ranges.length > 0,
    isNamed: (host, port) => names.has(hostOf(host)) || names.has(`${hostOf(host)}:${port}`),
    includes(text) {
      if (isIP(text) === 0) return false;
      const given = text.toLowerCase();
      const address = (MAPPED.test(given) && meant(given)) || ipaddr.parse(given);
      return ranges.some(([range, bits]) => address.kind() === range.kind() && (address as ipaddr.IPv4).match(range as ipaddr.IPv4, bits));
    },
  };
}
