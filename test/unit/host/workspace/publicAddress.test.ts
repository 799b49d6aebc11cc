import { expect, test } from 'vitest';
import { isPublicAddress } from '../../../../src/host/workspace/publicAddress.ts';
import { SafeFetch } from '../../../../src/host/workspace/safeFetch.ts';

test.each([
  ['this network', '0.0.0.0', '0.1.2.3'],
  [
    'private',
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '192.168.255.255',
  ],
  ['carriers', '100.64.0.1', '100.127.255.255', '100.100.100.200'],
  ['loopback', '127.0.0.1', '127.255.255.254', '::1'],
  ['link-local', '169.254.0.1', '169.254.169.254', 'fe80::1', 'fe80::1%eth0', 'febf::1'],
  ['clouds', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254'],
  ['documentation', '192.0.2.1', '198.51.100.7', '203.0.113.9', '2001:db8::1', '3fff::1'],
  ['benchmarks', '198.18.0.1', '198.19.255.255', '2001:2::1'],
  ['multicast', '224.0.0.1', '239.255.255.250', 'ff02::1', 'ff0e::1'],
  ['reserved', '240.0.0.1', '255.255.255.255', '::', '5f00::1', '4000::1', '100::1'],
  ['unique local', 'fc00::1', 'fdff::1', 'fec0::1'],
  [
    'mapped',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '::ffff:0:127.0.0.1',
    '::127.0.0.1',
  ],
  [
    'NAT64',
    '64:ff9b::127.0.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::',
    '64:ff9b:1::8.8.8.8',
  ],
  ['6to4', '2002:7f00:1::1', '2002:a00:1::1', '2002:c0a8:101::1', '192.88.99.1'],
  ['Teredo', '2001::1', '2001:0:7f00:1::1'],
  [
    'no address',
    '',
    'localhost',
    '127.1',
    '0x7f000001',
    '2130706433',
    '0177.0.0.1',
    '1.2.3.4 ',
    '[::1]',
  ],
])('keeps away from %s', (_name, ...addresses) => {
  expect(addresses.filter(isPublicAddress)).toEqual([]);
});

test('reaches the public internet, through NAT64 as well', () => {
  const addresses = ['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1'];
  const others = [
    '169.253.1.1',
    '192.0.1.1',
    '223.255.255.255',
    '2606:4700::1111',
    '64:ff9b::8.8.8.8',
  ];
  expect([...addresses, ...others].filter((address) => !isPublicAddress(address))).toEqual([]);
});

// However a host is spelt, what it means is checked; none of these may be resolved, let alone asked.
test.each([
  ...['127.0.0.1', '127.1', '127.0.1', '0', '0x7f.1', '0x7f000001', '2130706433', '0177.0.0.1'],
  ...['017700000001', '127.0.0.1.', '①②⑦.0.0.1', '127。0。0。1', '0xa9fea9fe', '2852039166'],
  ...['0251.0376.0251.0376', '169.254.169.254', '10.1', '192.168.257', '%31%32%37.0.0.1'],
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[fe80::1]'],
  ...['[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[fd00:ec2::254]', '[::127.0.0.1]'],
])('refuses https://%s/ without asking anybody', async (host) => {
  const web = new SafeFetch({
    resolve: async (name) => {
      throw new Error(`${name} was resolved`);
    },
  });
  const signal = new AbortController().signal;
  await expect(web.get(`https://${host}/`, signal)).rejects.toThrow('not on the public internet');
});
