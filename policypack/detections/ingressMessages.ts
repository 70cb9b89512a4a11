import { openingsText } from "../../functions/domain/groupEvaluation";
import type { OpenIngress } from "../../functions/domain/openIngress";
import type { ExemptionSettings } from "../exceptionOn";
import type { Violation } from "../violation";
import { type Exemption, exceptionTag } from "./exemption";

/** The Config rule that finds open groups. */
export const openIngressRule = "SECURITY_GROUP_OPEN_PROHIBITED";

/** What is said of an open group. `places`: where its open rules are written. */
export function openGroup(
  name: string,
  { openings }: OpenIngress,
  places: readonly string[],
  settings: ExemptionSettings,
  { note }: Exemption,
): Violation {
  // A stack comes in no order.
  const sorted = [...places].sort();
  const shown = sorted.length > 5 ? [...sorted.slice(0, 5), `${sorted.length - 5} more`] : sorted;
  return {
    what: `${sentence(name)} is open to the world: ${openingsText(openings)}, by ${shown.join(", ")}.${note}`,
    why: "Together these hold a tenth of all public addresses or more, which is the world; scanners find it within minutes, and Firebreak confines the group.",
    write: `${sourceLine(sorted)}, or on the group's tags: { ${exceptionTag(settings, openIngressRule)} }`,
  };
}

/** Types stay as they are written. */
function sentence(name: string): string {
  return /^[a-z-]+:/.test(name) ? name : `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The property with ranges of one's own: `cidrBlocks: ["10.0.0.0/8"]`. */
function sourceLine(places: readonly string[]): string {
  const property = /(cidrBlocks|ipv6CidrBlocks|cidrIpv4|cidrIpv6|cidrIp)(\[)?/.exec(places[0] ?? "");
  const [, name = "cidrBlocks", list] = property ?? [];
  const range = /v6/i.test(name) ? "2001:db8::/32" : "10.0.0.0/8";
  return `${name}: ${list === undefined ? JSON.stringify(range) : JSON.stringify([range])} (the ranges that need it)`;
}

/** What is said of a source that is no range. */
export function noRange(place: string, range: string): Violation {
  return {
    what: `${place} has ${JSON.stringify(range)}, which is no range in CIDR notation.`,
    why: "EC2 refuses it, and nobody can tell whom it would let in.",
    write: sourceLine([place]),
  };
}
