import { type AddressFamily, type AddressRange, parseRange, unionOf } from "./addressRange";
import type { AllowedPorts } from "./allowedPorts";
import { publicPartOf, shareOf, worldShare } from "./publicAddresses";
import { portsOf, type RulePorts, segmentsOf } from "./rulePorts";

/** Where a rule lets traffic in from. `ranges` are the entries of a prefix list, in CIDR notation. */
export type IngressSource =
  | { readonly kind: "range"; readonly range: string }
  | { readonly kind: "prefix-list"; readonly id: string; readonly ranges: readonly string[] }
  | { readonly kind: "group"; readonly id: string };

/** One inbound rule of a security group: one protocol, one range of ports, one source, as EC2 counts rules. */
export interface IngressRule extends RulePorts {
  /** The rule's id, or any other name for it that is unique in its group. */
  readonly id: string;
  readonly source: IngressSource;
}

/** Ports of one protocol that the world reaches, and the rules that let it. */
export interface Opening {
  readonly family: AddressFamily;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, a protocol's number, or `-1`: every protocol that no rule names. */
  readonly protocol: string;
  /** Ports; ICMP types for ICMP; 0 to 0 where the protocol has neither. */
  readonly from: number;
  readonly to: number;
  /** How much of the family's public addresses reach them, from 0 to 1. */
  readonly share: number;
  readonly rules: readonly string[];
}

export interface OpenIngress {
  /** Empty where the group is not open to the world. */
  readonly openings: readonly Opening[];
  /** The rules that must go for the group to be closed, in the order given. Every other rule may stay. */
  readonly rules: readonly IngressRule[];
}

/**
 * What of a security group is open to the world. A port is open where the sources of all rules that let traffic in to it, taken
 * together, hold `worldShare` of the public addresses of a family; so a world split in halves, or in a thousand parts, or hidden
 * in a prefix list, is the world still. Private and reserved addresses count for nothing, and neither does a referenced group.
 *
 * The rules to blame are the broadest, all of about one breadth together, until what is left is not the world any more: beside
 * 0.0.0.0/0 an office's range stays, and of 256 equal parts none does. A rule that opens a port outside `allowed` is to blame as
 * a whole, also for ports within (docs/decisions/0008).
 *
 * Throws where a range is no CIDR.
 */
export function openIngress(rules: readonly IngressRule[], allowed: readonly AllowedPorts[] = []): OpenIngress {
  const openings = (["IPv4", "IPv6"] as const).flatMap((family) => {
    const sources = rules.flatMap((rule) => sourceOf(rule, family));
    return segmentsOf(sources, allowed).flatMap(({ protocol, from, to, members }): Opening[] => {
      const share = shareTogether(family, members);
      if (share < worldShare) return [];
      return [{ family, protocol, from, to, share, rules: blamed(family, members).map(({ id }) => id) }];
    });
  });
  const open = new Set(openings.flatMap((opening) => opening.rules));
  return { openings, rules: rules.filter(({ id }) => open.has(id)) };
}

/** A rule that lets public addresses of a family in. */
interface PublicSource extends RulePorts {
  readonly id: string;
  readonly ranges: readonly AddressRange[];
  readonly share: number;
}

function sourceOf(rule: IngressRule, family: AddressFamily): PublicSource[] {
  const { source } = rule;
  if (source.kind === "group") return [];
  const written = source.kind === "range" ? [source.range] : source.ranges;
  const parsed = written.map(parseRange).filter((range) => range.family === family);
  const ranges = publicPartOf(family, parsed);
  return ranges.length === 0 ? [] : [{ ...portsOf(rule), id: rule.id, ranges, share: shareOf(family, ranges) }];
}

function shareTogether(family: AddressFamily, sources: readonly PublicSource[]): number {
  const sum = sources.reduce((total, { share }) => total + share, 0);
  // The union is never more than the sum, and taking it is what costs time in a group of a thousand rules.
  if (sum < worldShare || sources.length === 1) return sum;
  return shareOf(family, unionOf(sources.flatMap(({ ranges }) => ranges)));
}

function blamed(family: AddressFamily, sources: readonly PublicSource[]): readonly PublicSource[] {
  const broadestFirst = [...sources].sort((a, b) => b.share - a.share);
  let kept = broadestFirst;
  while (shareTogether(family, kept) >= worldShare) {
    // Of equal prefix lengths, one range may hold some reserved addresses: within a factor of two they count as equal.
    const tooBroad = (kept[0]?.share ?? 0) / 2;
    kept = kept.filter(({ share }) => share < tooBroad);
  }
  return broadestFirst.slice(0, broadestFirst.length - kept.length);
}
