import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import { parseRange } from "../domain/addressRange";
import type { IngressRule } from "../domain/openIngress";
import type { RulePorts } from "../domain/rulePorts";

/** An inbound rule of a security group as it is now. */
export interface GroupRule extends RulePorts {
  readonly id: string;
  /** A range in CIDR notation, or the id of a prefix list or of a group: EC2 has one source for each rule. */
  readonly source: string;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Undefined for an outbound rule, which is none of the confiner's business. Throws where EC2 tells less than it documents. */
export function ingressRuleOf(rule: SecurityGroupRule): GroupRule | undefined {
  if (rule.IsEgress === true) return undefined;
  const { SecurityGroupRuleId: id, IpProtocol: protocol } = rule;
  const source = rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId;
  if (id === undefined || protocol === undefined || source === undefined)
    throw new Error(`EC2 tells no id, protocol or source of a rule of ${rule.GroupId}: ${JSON.stringify(rule)}`);
  return {
    id,
    protocol,
    fromPort: rule.FromPort,
    toPort: rule.ToPort,
    source,
    description: rule.Description,
    tags: Object.fromEntries((rule.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
  };
}

export function isRange(source: string): boolean {
  return source.includes("/");
}

export function isPrefixList(source: string): boolean {
  return source.startsWith("pl-");
}

/** The prefix lists that these rules refer to. */
export function prefixListsIn(rules: readonly GroupRule[]): readonly string[] {
  return [...new Set(rules.map(({ source }) => source).filter(isPrefixList))];
}

/** The entries of prefix lists by their id, in CIDR notation. */
export type PrefixLists = ReadonlyMap<string, readonly string[]>;

/** The rule as `openIngress` judges it. A list without known entries lets nobody in. */
export function toIngressRule(rule: GroupRule, lists: PrefixLists): IngressRule {
  const { id, protocol, fromPort, toPort, source } = rule;
  if (isRange(source)) return { id, protocol, fromPort, toPort, source: { kind: "range", range: source } };
  if (!isPrefixList(source)) return { id, protocol, fromPort, toPort, source: { kind: "group", id: source } };
  return {
    id,
    protocol,
    fromPort,
    toPort,
    source: { kind: "prefix-list", id: source, ranges: lists.get(source) ?? [] },
  };
}

/** `tcp 22-22`, the same for rules over the same ports. */
export function portsText({ protocol, fromPort = -1, toPort = -1 }: RulePorts): string {
  return `${protocol} ${fromPort}-${toPort}`;
}

/** Whether two sources are the same, however they are written: `fe80::/10` and `FE80:0::/10`. */
export function sameSource(one: string, other: string): boolean {
  if (one === other) return true;
  if (!isRange(one) || !isRange(other)) return false;
  const [left, right] = [parseRange(one), parseRange(other)];
  return left.family === right.family && left.first === right.first && left.last === right.last;
}
