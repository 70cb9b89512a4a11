import ipaddr from "ipaddr.js";

export type AddressFamily = "IPv4" | "IPv6";

/** Addresses from `first` to `last`, both included, as numbers of 32 or 128 bits. */
export interface AddressRange {
  readonly first: bigint;
  readonly last: bigint;
}

/** A range of one family, from CIDR notation. Bits behind the prefix are dropped. Throws where it is no CIDR. */
export function parseRange(cidr: string): AddressRange & { readonly family: AddressFamily } {
  const [address, prefixLength] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const number = bytes.reduce((total, byte) => (total << 8n) | BigInt(byte), 0n);
  const hostBits = BigInt(bytes.length * 8 - prefixLength);
  const first = (number >> hostBits) << hostBits;
  return {
    family: bytes.length === 4 ? "IPv4" : "IPv6",
    first,
    last: first + (1n << hostBits) - 1n,
  };
}

/** Whether this is a network in CIDR notation, with no bits set behind its prefix: `172.31.0.0/16`, not `172.31.0.1/16`. */
export function isNetwork(text: string): boolean {
  // Four decimal parts: the library also takes inet_aton's short and hexadecimal forms, which AWS refuses.
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text) && !ipaddr.IPv6.isValidCIDR(text)) return false;
  const [address] = ipaddr.parseCIDR(text);
  const network = ipaddr[address.kind() === "ipv4" ? "IPv4" : "IPv6"].networkAddressFromCIDR(text);
  return network.toNormalizedString() === address.toNormalizedString();
}

/** The same addresses in ascending order, without overlap. */
export function unionOf(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const union: { first: bigint; last: bigint }[] = [];
  for (const { first, last } of [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const before = union.at(-1);
    if (before === undefined || first > before.last + 1n) union.push({ first, last });
    else if (last > before.last) before.last = last;
  }
  return union;
}

/** The addresses that are in both. Neither may overlap within itself. */
export function intersectionOf(
  some: readonly AddressRange[],
  others: readonly AddressRange[],
): readonly AddressRange[] {
  return some.flatMap((one) =>
    others.flatMap((other) => {
      const first = one.first > other.first ? one.first : other.first;
      const last = one.last < other.last ? one.last : other.last;
      return first <= last ? [{ first, last }] : [];
    }),
  );
}

/** What of `whole` is not in `without`. `without` may overlap within itself. */
export function differenceOf(whole: AddressRange, without: readonly AddressRange[]): readonly AddressRange[] {
  const left: AddressRange[] = [];
  let next = whole.first;
  for (const { first, last } of unionOf(without)) {
    if (first > next) left.push({ first: next, last: first - 1n < whole.last ? first - 1n : whole.last });
    if (last >= next) next = last + 1n;
    if (next > whole.last) return left;
  }
  return [...left, { first: next, last: whole.last }];
}

/** How many addresses these are. They may not overlap. */
export function sizeOf(ranges: readonly AddressRange[]): bigint {
  return ranges.reduce((total, { first, last }) => total + last - first + 1n, 0n);
}
