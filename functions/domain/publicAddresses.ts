import {
  type AddressFamily,
  type AddressRange,
  differenceOf,
  intersectionOf,
  parseRange,
  sizeOf,
  unionOf,
} from "./addressRange";

/**
 * What no packet from the internet comes from: private, shared, loopback, link-local, documentation, benchmark, multicast
 * and reserved addresses (IANA IPv4 Special-Purpose Address Registry; RFC 6890, RFC 5771, RFC 1112).
 */
const notPublicIPv4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];

/**
 * The blocks that IANA has given to the regional registries (IANA IPv6 Global Unicast Address Assignments). All of 2000::/3
 * would be the wrong measure: it is nearly empty, and whoever lists the registries' few blocks has listed everybody. A block
 * given out later only makes the true share smaller than the one that is counted.
 */
const publicIPv6 = [
  "2001::/16",
  "2003::/18",
  "2400::/11",
  "2600::/12",
  "2610::/23",
  "2620::/23",
  "2630::/12",
  "2800::/12",
  "2a00::/11",
  "2c00::/12",
];

const publicSpace: Readonly<Record<AddressFamily, readonly AddressRange[]>> = {
  IPv4: differenceOf(parseRange("0.0.0.0/0"), notPublicIPv4.map(parseRange)),
  IPv6: unionOf(publicIPv6.map(parseRange)),
};

const publicSize: Readonly<Record<AddressFamily, number>> = {
  IPv4: Number(sizeOf(publicSpace.IPv4)),
  IPv6: Number(sizeOf(publicSpace.IPv6)),
};

/** The public addresses among these, in ascending order and without overlap. */
export function publicPartOf(family: AddressFamily, ranges: readonly AddressRange[]): readonly AddressRange[] {
  return intersectionOf(unionOf(ranges), publicSpace[family]);
}

/** How much of the family's public space these public ranges are, from 0 to 1. They may not overlap. */
export function shareOf(family: AddressFamily, publicRanges: readonly AddressRange[]): number {
  return Number(sizeOf(publicRanges)) / publicSize[family];
}

/**
 * From what share of a family's public addresses on a source means "the world". A tenth is more than any company or cloud
 * provider has (AWS: about a twentieth of IPv4), and less than any /3 of IPv4 or one registry's /12 of IPv6
 * (docs/decisions/0008).
 */
export const worldShare = 0.1;

/** Both families whole, as rules write them. */
export const worldOfBothFamilies: readonly string[] = ["0.0.0.0/0", "::/0"];

/** Whether these ranges, of one family or both, are the world together. Throws where one is no CIDR. */
export function isWorld(ranges: readonly string[]): boolean {
  return (["IPv4", "IPv6"] as const).some((family) => {
    const parsed = ranges.map(parseRange).filter((range) => range.family === family);
    return shareOf(family, publicPartOf(family, parsed)) >= worldShare;
  });
}
