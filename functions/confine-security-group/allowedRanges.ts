import type { Vpc } from "@aws-sdk/client-ec2";
import type { AddressFamily } from "../domain/addressRange";
import { type ConfineSecurityGroupOptions, ownVpc } from "./options";

/** The ranges that a group is confined to, of each family; none means that open rules of the family are revoked. */
export type AllowedRanges = Readonly<Record<AddressFamily, readonly string[]>>;

/** Whether the ranges of the group's own VPC are allowed, so that it has to be read. */
export function needsVpc({ allowedIPv4, allowedIPv6 }: ConfineSecurityGroupOptions): boolean {
  return allowedIPv4.includes(ownVpc) || allowedIPv6.includes(ownVpc);
}

/** The allowed ranges with those of the VPC put in. A VPC without IPv6 adds none. */
export function rangesIn(options: ConfineSecurityGroupOptions, vpc: Vpc | undefined): AllowedRanges {
  const own: AllowedRanges = {
    IPv4: (vpc?.CidrBlockAssociationSet ?? []).flatMap(({ CidrBlock: range, CidrBlockState: state }) =>
      range === undefined || !isPresent(state?.State) ? [] : [range],
    ),
    IPv6: (vpc?.Ipv6CidrBlockAssociationSet ?? []).flatMap(({ Ipv6CidrBlock: range, Ipv6CidrBlockState: state }) =>
      range === undefined || !isPresent(state?.State) ? [] : [range],
    ),
  };
  return { IPv4: expand(options.allowedIPv4, own.IPv4), IPv6: expand(options.allowedIPv6, own.IPv6) };
}

function expand(written: readonly string[], own: readonly string[]): readonly string[] {
  return [...new Set(written.flatMap((range) => (range === ownVpc ? own : [range])))];
}

function isPresent(state: string | undefined): boolean {
  return state === undefined || state === "associated" || state === "associating";
}
