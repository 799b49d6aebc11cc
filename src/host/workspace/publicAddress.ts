import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * IPv4 blocks that are not for everybody: IANA's special-purpose registry
 * (https://www.iana.org/assignments/iana-ipv4-special-registry), multicast, and what clouds keep for themselves.
 */
const special4 = blockList('ipv4', [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared behind carriers' NAT; metadata of Alibaba
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // Azure's own services
  '169.254.0.0/16', // link-local; metadata of most clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments; metadata of Oracle
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // relays of 6to4
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
]);

/** Where the global addresses of IPv6 are; all that wraps an IPv4 address or is local lies outside, or below. */
const global6 = blockList('ipv6', ['2000::/3']);
const special6 = blockList('ipv6', [
  '2001::/23', // protocol assignments: Teredo, benchmarks, ORCHID
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which wraps an IPv4 address
  '3fff::/20', // documentation
]);

/** The tail of an address below 64:ff9b::/96, by which networks without IPv4 reach it (RFC 6052). */
const throughNat64 = /^64:ff9b::(?:([\da-f]{1,4}):)?([\da-f]{1,4})$/;

/**
 * Whether an address belongs to the public internet: not to this machine, its network or its cloud, in whatever
 * form. Anything but a plain address in digits is not.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) {
    return !special4.check(address);
  }
  if (!isIPv6(address) || address.includes('%')) {
    return false;
  }
  const behindNat = ipv4BehindNat64(address);
  return behindNat === undefined
    ? global6.check(address, 'ipv6') && !special6.check(address, 'ipv6')
    : !special4.check(behindNat);
}

function ipv4BehindNat64(address: string): string | undefined {
  // A URL spells each address in one way.
  const plain = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [, high = '0', low] = throughNat64.exec(plain) ?? [];
  if (low === undefined) {
    return undefined;
  }
  const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [first >> 8, first & 255, second >> 8, second & 255].join('.');
}

function blockList(type: 'ipv4' | 'ipv6', blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [start = '', bits] = block.split('/');
    list.addSubnet(start, Number(bits), type);
  }
  return list;
}
