import * as z from "zod";
import { type AddressFamily, isNetwork, parseRange } from "../domain/addressRange";
import { allowedPortsSchema } from "../domain/allowedPorts";
import { isWorld } from "../domain/publicAddresses";

/** Stands for the ranges of the group's own VPC, as they are when the group is confined. */
export const ownVpc = "vpc";

/** What a group that is open to the world is confined to; set per playbook row. Gives lists of ranges, `vpc` among them. */
export const confineSecurityGroupOptionsSchema = z.strictObject({
  /**
   * IPv4 ranges in CIDR notation, or `vpc`, or a list of both. An empty list allows nothing: open rules are revoked. The default
   * is the reference's, the range of AWS's default VPCs.
   */
  allowedIPv4: allowedRanges("IPv4", "172.31.0.0/16"),
  /** The same for IPv6. The default is the reference's: link-local addresses, which is to say none beyond the link. */
  allowedIPv6: allowedRanges("IPv6", "fe80::/10"),
  /** What may be open to the world: `443`, `"8000-8080"`, `"udp/53"`, `"icmp"`, `"icmpv6"`. */
  allowedPorts: z.array(allowedPortsSchema).default([]),
});

export type ConfineSecurityGroupOptions = z.output<typeof confineSecurityGroupOptionsSchema>;
export type ConfineSecurityGroupOptionsInput = z.input<typeof confineSecurityGroupOptionsSchema>;

function allowedRanges(family: AddressFamily, byDefault: string) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((written) => [...new Set(typeof written === "string" ? [written] : written)])
    .superRefine((ranges, context) => {
      for (const range of ranges) {
        const problem = problemOf(range, family, byDefault);
        if (problem !== undefined) return context.addIssue(problem);
      }
      // The confined rules would be open still, and confined again for ever.
      if (isWorld(ranges.filter((range) => range !== ownVpc)))
        context.addIssue(`"${ranges.join('", "')}" is open to the world itself; allow something narrower.`);
    })
    .default([byDefault]);
}

function problemOf(text: string, family: AddressFamily, example: string): string | undefined {
  if (text === ownVpc) return undefined;
  if (isNetwork(text) && parseRange(text).family === family) return undefined;
  return `"${text}" must be "${ownVpc}" or an ${family} network in CIDR notation without bits behind its prefix, such as ${example}.`;
}
