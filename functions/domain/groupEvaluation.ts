import type { AllowedPorts } from "./allowedPorts";
import { type ConfiguredGroup, ingressRulesOf } from "./configuredGroup";
import { printable } from "./exceptionNote";
import { judgeException } from "./exceptionVerdict";
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
  /** Whether an exception without an end exempts. */
  readonly allowUnboundedExceptions: boolean;
}

/** Who evaluates, and when. */
export interface GroupQuestion {
  /** The rule and the responder that answers it, by name: an exception for one of them holds. */
  readonly names: readonly string[];
  /** ISO 8601 */
  readonly now: string;
  /** Why the exception does not hold though its words do: who set it. Ends a sentence that begins with the tag. */
  readonly refusal?: string;
}

/** Longest annotation that Config takes (AWS Config API Reference, "Evaluation"). */
const longest = 256;

/** As much of it as an exception that does not hold may take: what is open should be read too. */
const longestReason = 140;

/**
 * Is a security group open to the world? One whose exception holds complies all the same: as non-compliant it would stay so
 * for ever, and be sent for a response that is never made. One of Firebreak's own does not: its groups let nobody in, so
 * somebody has opened it, or given its tag to a group that nobody should look at, and people are to hear of that.
 */
export function evaluateGroup(
  group: ConfiguredGroup,
  { allowedPorts, exceptionTagKey, allowUnboundedExceptions }: RuleParameters,
  prefixLists: ReadonlyMap<string, readonly string[]>,
  question: GroupQuestion,
): GroupVerdict {
  const { openings } = openIngress(ingressRulesOf(group, prefixLists), allowedPorts);
  if (openings.length === 0) return { compliance: "COMPLIANT", annotation: undefined };
  const open = `Open to the world: ${openingsText(openings)}`;
  const { names, now, refusal } = question;
  const verdict = judgeException(group.tags, {
    names,
    now,
    tagKey: exceptionTagKey,
    allowUnbounded: allowUnboundedExceptions,
  });
  const reason = verdict.kind === "void" ? verdict.reason : refusal;
  if (verdict.kind === "none") return { compliance: "NON_COMPLIANT", annotation: fitting(open) };
  if (verdict.kind === "void" || reason !== undefined) {
    const text = fitting(printable(`The tag ${exceptionTagKey} does not except it: it ${reason}`), longestReason);
    return { compliance: "NON_COMPLIANT", annotation: fitting(`${text}. ${open}`) };
  }
  const { until } = verdict.exception;
  const end = until === undefined ? "without an end" : `until ${until}`;
  return { compliance: "COMPLIANT", annotation: fitting(`Excepted ${end} by tag ${exceptionTagKey}=${verdict.value}`) };
}

/** Of a group that Firebreak itself has open now, by its ledger. */
export function untrackingVerdict(instanceId: string): GroupVerdict {
  const annotation = `Firebreak has it open for a minute, until the connections of ${instanceId} are untracked`;
  return { compliance: "COMPLIANT", annotation };
}

/** `tcp/22 (IPv4, IPv6), tcp/8000-8080 (IPv4), all other protocols (IPv4)`. */
export function openingsText(openings: readonly Opening[]): string {
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

function fitting(text: string, length = longest): string {
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`;
}
