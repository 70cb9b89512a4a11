import type { AllowedPorts } from "./allowedPorts";

/** Protocol and ports of a rule as EC2 tells them (EC2 API Reference, "SecurityGroupRule"). */
export interface RulePorts {
  /** A name that EC2 uses (`tcp`, `udp`, `icmp`, `icmpv6`), a protocol's number, or `-1` for every protocol. */
  readonly protocol: string;
  /** First port; the type for ICMP; -1 or undefined for all. */
  readonly fromPort: number | undefined;
  /** Last port; the code for ICMP; -1 or undefined for all. */
  readonly toPort: number | undefined;
}

const names: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6" };

/** The same with the protocol as EC2 names it: what is created with `6` or `TCP` is told as `tcp`. */
export function portsOf({ protocol, fromPort, toPort }: RulePorts): RulePorts {
  const lower = protocol.toLowerCase();
  return { protocol: names[lower] ?? lower, fromPort, toPort };
}

/** A stretch of ports of one protocol to which the same rules apply. */
export interface Segment<Rule> {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly members: readonly Rule[];
}

/**
 * Cuts what the rules open into stretches to which the same rules apply, without the `allowed` ports. A rule for every protocol
 * counts in every stretch; protocols that no rule names, and which such a rule opens all the same, are the stretch `-1`.
 */
export function segmentsOf<Rule extends RulePorts>(
  rules: readonly Rule[],
  allowed: readonly AllowedPorts[],
): readonly Segment<Rule>[] {
  const forAll = rules.filter(({ protocol }) => protocol === "-1");
  const named = new Set(rules.map(({ protocol }) => protocol));
  named.delete("-1");
  const segments = [...named].flatMap((protocol) => {
    const of = rules.filter((rule) => rule.protocol === protocol || rule.protocol === "-1");
    return segmentsOfProtocol(
      protocol,
      of,
      allowed.filter((ports) => ports.protocol === protocol),
    );
  });
  return forAll.length === 0 ? segments : [...segments, { protocol: "-1", from: 0, to: 0, members: forAll }];
}

function segmentsOfProtocol<Rule extends RulePorts>(
  protocol: string,
  rules: readonly Rule[],
  allowed: readonly AllowedPorts[],
): readonly Segment<Rule>[] {
  const spans = rules.map((rule) => ({ rule, ...spanOf(protocol, rule) }));
  const starts = [...new Set([...spans, ...allowed].flatMap(({ from, to }) => [from, to + 1]))].sort((a, b) => a - b);
  return starts.slice(0, -1).flatMap((from, index) => {
    const to = (starts[index + 1] ?? from + 1) - 1;
    if (allowed.some((ports) => ports.from <= from && to <= ports.to)) return [];
    const members = spans.filter((span) => span.from <= from && to <= span.to).map(({ rule }) => rule);
    return members.length === 0 ? [] : [{ protocol, from, to, members }];
  });
}

/** ICMP has types in place of ports; codes are left out, so a rule for one code counts for its whole type. */
function spanOf(protocol: string, rule: RulePorts): { readonly from: number; readonly to: number } {
  const [from, to] = [rule.fromPort ?? -1, rule.toPort ?? -1];
  switch (protocol) {
    case "tcp":
    case "udp":
      return rule.protocol === "-1" || from === -1 ? { from: 0, to: 65_535 } : { from, to };
    case "icmp":
    case "icmpv6":
      return rule.protocol === "-1" || from === -1 ? { from: 0, to: 255 } : { from, to: from };
    default:
      // Other protocols are open as a whole: EC2 heeds no ports there ("AuthorizeSecurityGroupIngress").
      return { from: 0, to: 0 };
  }
}
