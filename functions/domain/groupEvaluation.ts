import type { AllowedPorts } from "./allowedPorts";
import { type ConfiguredGroup, ingressRulesOf } from "./configuredGroup";
import { readException } from "./exception";
import { exceptionEnd } from "./exceptionEnd";
import { type Opening, openIngress } from "./openIngress";

export interface GroupVerdict {
  readonly compliance: "COMPLIANT" | "NON_COMPLIANT";
  /** At most 256 characters; Config shows it beside the result. */
  readonly annotation: string | undefined;
}

/** What a rule is told by its parameters. */
export interface RuleParameters {
  readonly allowedPorts: readonly AllowedPorts[];
  readonly exceptionTagKey: string;
}

/** Longest annotation that Config takes (AWS Config API Reference, "Evaluation"). */
const longest = 256;

/**
 * Is a security group open to the world? One with the exception tag complies all the same: as non-compliant it would stay so
 * for ever, and be sent for a response that is never made. One of Firebreak's own does not: its groups let nobody in, so
 * somebody has opened it, or given its tag to a group that nobody should look at, and people are to hear of that.
 */
export function evaluateGroup(
  group: ConfiguredGroup,
  { allowedPorts, exceptionTagKey }: RuleParameters,
  prefixLists: ReadonlyMap<string, readonly string[]>,
  today: string,
): GroupVerdict {
  const { openings } = openIngress(ingressRulesOf(group, prefixLists), allowedPorts);
  if (openings.length === 0) return { compliance: "COMPLIANT", annotation: undefined };
  const exception = readException(group.tags, exceptionTagKey);
  if (exception.kind === "exempt")
    return { compliance: "COMPLIANT", annotation: fitting(exceptionText(exceptionTagKey, exception.value, today)) };
  return { compliance: "NON_COMPLIANT", annotation: fitting(`Open to the world: ${openingsText(openings)}`) };
}

function exceptionText(tagKey: string, value: string, today: string): string {
  const end = exceptionEnd(value);
  const tag = `tag ${tagKey}=${value}`;
  if (end === undefined) return `Excepted without an end by ${tag}`;
  return end >= today
    ? `Excepted until ${end} by ${tag}`
    : `Excepted until ${end}, which is past: renew or remove ${tag}`;
}

/** `tcp/22 (IPv4, IPv6), tcp/8000-8080 (IPv4), all other protocols (IPv4)`. */
function openingsText(openings: readonly Opening[]): string {
  const families = new Map<string, Set<string>>();
  for (const { family, ...opening } of openings) {
    const ports = portsText(opening);
    families.set(ports, (families.get(ports) ?? new Set()).add(family));
  }
  return [...families].map(([ports, of]) => `${ports} (${[...of].join(", ")})`).join(", ");
}

function portsText({ protocol, from, to }: Omit<Opening, "family">): string {
  switch (protocol) {
    case "-1":
      return "all other protocols";
    case "tcp":
    case "udp":
      return `${protocol}/${from === to ? from : `${from}-${to}`}`;
    default:
      return `protocol ${protocol}`;
  }
}

function fitting(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}
