import { isDeepStrictEqual } from "node:util";
import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import { countOf, hasNoDeadLetter, hasOneIncident, wasNotified } from "./expectations";
import { type GroupResponse, isConfining, sourceOf } from "./groupResponse";
import type { Expectation } from "./verdict";

/** Confined once, told once, nothing lost. `becomes` is what each rule of the group becomes; undefined for one that goes. */
export function wasConfined(
  response: GroupResponse,
  becomes: (rule: SecurityGroupRule) => SecurityGroupRule | undefined,
  further: readonly Expectation[] = [],
): readonly Expectation[] {
  return [
    rulesBecame(response, becomes),
    ...further,
    hasOneIncident(response, "contained"),
    wasNotified(response, "CONTAINED"),
    hasNoDeadLetter(response),
  ];
}

/** Every rule is what it should be, by its id: description, tags and ports included. */
export function rulesBecame(
  { before, after }: Pick<GroupResponse, "before" | "after">,
  becomes: (rule: SecurityGroupRule) => SecurityGroupRule | undefined,
): Expectation {
  const expected = before.rules.flatMap((rule) => becomes(rule) ?? []);
  const wrong = [
    ...expected.filter((rule) => !after.rules.some((now) => isDeepStrictEqual(now, rule))),
    ...after.rules.filter((rule) => !expected.some(({ SecurityGroupRuleId: id }) => id === rule.SecurityGroupRuleId)),
  ];
  const changed = before.rules.filter((rule) => !isDeepStrictEqual(becomes(rule), rule)).length;
  return {
    claim: `${countOf(changed, "open rule")} confined, ${before.rules.length - changed} as before, ids, descriptions and tags kept`,
    holds: wrong.length === 0 && isDeepStrictEqual(before.tags, after.tags),
    otherwise: `not as they should be: ${wrong.map((rule) => `${rule.IpProtocol} ${rule.FromPort} ${sourceOf(rule)}`).join(", ") || "the group's tags"}`,
  };
}

/** The reference's ranges in the place of what is open to the world; everything else as it was. */
export function confinedToDefaults(rule: SecurityGroupRule): SecurityGroupRule {
  if (rule.IsEgress === true) return rule;
  if (rule.CidrIpv4 === "0.0.0.0/0") return { ...rule, CidrIpv4: "172.31.0.0/16" };
  if (rule.CidrIpv6 === "::/0") return { ...rule, CidrIpv6: "fe80::/10" };
  return rule;
}

/** Few dependent calls, however many rules there are. */
export function closedInOneCall({ calls }: GroupResponse): Expectation {
  const closing = calls.filter((call) => isConfining(call) && call.status === 200).length;
  return { claim: "closed by one call", holds: closing === 1, otherwise: `${closing} calls closed it` };
}
