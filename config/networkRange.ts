import ipaddr from "ipaddr.js";
import * as z from "zod";
import { ownVpc } from "../functions/confine-security-group/options";
import { isWorld } from "../functions/domain/publicAddresses";

/**
 * A network in CIDR notation of one family, written as its first address: `172.31.0.0/16`, not `172.31.0.1/16`; or `vpc`, for
 * the ranges of the group's own VPC.
 */
export function networkRange(family: "IPv4" | "IPv6", example: string) {
  return z.string().superRefine((text, context) => {
    const problem = networkRangeProblem(text, family, example);
    if (problem !== undefined) context.addIssue(problem);
  });
}

function networkRangeProblem(text: string, family: "IPv4" | "IPv6", example: string): string | undefined {
  if (text === ownVpc) return undefined;
  const other = family === "IPv4" ? "IPv6" : "IPv4";
  if (isRange[other](text)) return `"${text}" is ${other}; this key takes an ${family} range such as ${example}.`;
  if (!isRange[family](text))
    return `"${text}" is not an ${family} range in CIDR notation, such as ${example}, or "${ownVpc}".`;
  // A group that is confined to it would be as open as before, and confined again for ever.
  if (isWorld([text])) return `"${text}" is open to the world itself; allow something narrower.`;
  const [address, prefixLength] = ipaddr.parseCIDR(text);
  const network = ipaddr[family].networkAddressFromCIDR(text);
  if (network.toNormalizedString() === address.toNormalizedString()) return undefined;
  return `"${text}" has bits set behind its prefix; the network is ${network.toString()}/${prefixLength}.`;
}

const isRange = {
  // Four decimal parts: the library also takes inet_aton's short and hexadecimal forms, which AWS refuses.
  IPv4: (text: string) => ipaddr.IPv4.isValidCIDRFourPartDecimal(text),
  IPv6: (text: string) => ipaddr.IPv6.isValidCIDR(text),
};
