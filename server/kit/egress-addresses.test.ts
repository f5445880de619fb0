import { describe, expect, test } from 'vitest';
import { createAllowList, hostOf, isPublic } from './egress-addresses.ts';

const NOT_PUBLIC: [string, readonly string[]][] = [
  ['loopback', ['127.0.0.1', '127.1.2.3', '127.255.255.254', '::1']],
  ['this network, nowhere', ['0.0.0.0', '0.1.2.3', '::']],
  ['private', ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::1', 'fd12:3456::1', 'fec0::1']],
  [
    'link-local, metadata of clouds',
    ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'fd00:ec2::254', '100.100.100.200', '192.0.0.192'],
  ],
  ['carrier-grade NAT', ['100.64.0.1', '100.127.255.255']],
  [
    'documentation, benchmarks, reserved',
    ['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '240.0.0.1', '2001:db8::1', '3fff::1', '100::1'],
  ],
  ['multicast and broadcast', ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1']],
  ['mapped', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::FFFF:169.254.169.254', '0:0:0:0:0:ffff:7f00:1']],
  ['compatible, translated', ['::127.0.0.1', '::7f00:1', '::ffff:0:127.0.0.1', '::8.8.8.8']],
  [
    'NAT64',
    [
      '64:ff9b::127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b::a00:1',
      '64:FF9B::a9fe:a9fe',
      '64:ff9b:1::7f00:1',
      '64:ff9b:1::808:808',
      '64:ff9b::1:808:808',
    ],
  ],
  ['tunnels: 6to4, Teredo', ['2002:7f00:1::', '2002:a00:1::1', '2002:808:808::1', '2001::1', '2001:0:7f00:1::']],
  ['not given out', ['4000::1', '1::1', '5f00::1', '8000::1']],
  ['no address', ['', 'localhost', '127.1', '0177.0.0.1', '2130706433', '0x7f.0.0.1', '1.2.3', '1.2.3.4.5', '[::1]', '127.0.0.1/8']],
];
const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '93.184.215.14',
  '172.15.255.255',
  '172.32.0.1',
  '192.167.255.255',
  '100.63.255.255',
  '100.128.0.1',
  '11.0.0.1',
];
const PUBLIC_V6 = ['2606:4700:4700::1111', '2a00:1450:4001:81b::200e', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8', '64:ff9b::808:808'];

describe('what is public', () => {
  test.each(NOT_PUBLIC)('%s is not', (_what, addresses) => {
    expect(addresses.filter(isPublic)).toEqual([]);
  });
  test('what is given out on the internet is, as IPv4, IPv6 and through a translator', () => {
    expect([...PUBLIC, ...PUBLIC_V6].filter((address) => !isPublic(address))).toEqual([]);
  });
});

test('hosts are compared without brackets, the root dot and capitals', () => {
  expect(['[::1]', 'LOCALHOST.', 'a.b'].map(hostOf)).toEqual(['::1', 'localhost', 'a.b']);
});

describe('what the operator allows', () => {
  test('names, with one port or with all', () => {
    const list = createAllowList(['ollama', 'LocalHost:11434']);
    expect([list.isNamed('Ollama', 1), list.isNamed('ollama.', 443), list.isNamed('localhost', 11_434)]).toEqual([true, true, true]);
    expect([list.isNamed('localhost', 80), list.isNamed('ollama.evil.example', 1), list.includes('127.0.0.1'), list.hasRanges]).toEqual(
      Array(4).fill(false),
    );
  });
  test('addresses and ranges, mapped ones too', () => {
    const list = createAllowList(['10.1.0.0/16', '192.168.1.7', 'fd00::/8']);
    for (const inside of ['10.1.2.3', '::ffff:10.1.2.3', '192.168.1.7', 'fd00::1'])
      expect([inside, list.includes(inside)]).toEqual([inside, true]);
    for (const outside of ['10.2.0.1', '192.168.1.8', 'fc00::1', '::ffff:10.2.0.1', 'host', '64:ff9b::a01:203'])
      expect([outside, list.includes(outside)]).toEqual([outside, false]);
  });
  test('what is neither is refused at the start', () => {
    for (const entry of ['http://x', 'a b', '*', '10.0.0.0/99', 'x:y', ''])
      expect(() => createAllowList([entry])).toThrow(/neither a host|CIDR/);
  });
});
