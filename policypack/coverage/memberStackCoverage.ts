import type { PolicyResource } from "@pulumi/policy";
import * as z from "zod";
import { ruleNameOf } from "../../functions/domain/configRule";
import { detects } from "../../functions/domain/detection";
import { playbook } from "../../playbook";
import { type Check, stackPolicy } from "../policy";
import { addressOf } from "../resourceAddress";
import { configRuleRow } from "./additionalRow";
import { type EventRule, type EventRules, eventRulesOf, forwardingComponent } from "./eventRules";
import { isMatched, nonCompliance } from "./sampleEvents";
import { regionOf } from "./stackResource";

const settings = z.strictObject({
  ignoredRules: z.array(z.string()).default([]).describe("Names of Config rules that need no response"),
});

type CoverageCheck = Check<z.output<typeof settings>>;

const memberAccount = "firebreak:components:MemberAccount";
const responseRole = "firebreak:components:ResponseRole";
const configRule = "aws:cfg/rule:Rule";

export const memberStackCoverage = stackPolicy({
  name: "member-stack-coverage",
  group: "coverage",
  summary: "Each Config rule of a Firebreak member stack is answered in the security account.",
  why: "A member's rules forward only what a row of the playbook answers. A Config rule that they leave out finds resources non-compliant for nobody; so does one in a Region without forwarding.",
  fix: "Give the rule a row in firebreak:additionalRows of the security stack and of each member stack. Name in ignoredRules what is meant for the account's own eyes.",
  source: "https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html",
  level: "mandatory",
  levelBecause: "The rules that Firebreak makes all have a response; one that has none was added.",
  severity: "medium",
  settings,
  validate: ({ resources, notApplicable }, check) => {
    if (resources.every(({ type }) => type !== memberAccount))
      return notApplicable("The stack is no member stack of Firebreak's");
    if (!resources.some(isOfBaseline))
      return notApplicable("A StackSet of the management stack forwards for this member (firebreak:memberStackSet)");
    for (const rule of resources.filter(({ type }) => type === configRule))
      check.attempt(`what answers ${rule.name}`, () => checkRule(resources, check, rule));
  },
});

/** What every member stack has of forwarding and response role, unless a StackSet has brought them. */
function isOfBaseline({ type, urn }: PolicyResource): boolean {
  return [type, ...addressOf(urn).parentTypes].some((each) => each === responseRole || each === forwardingComponent);
}

function checkRule(resources: readonly PolicyResource[], check: CoverageCheck, rule: PolicyResource): void {
  const name = z.string().parse(rule.props.name);
  if (check.settings.ignoredRules.includes(name)) return;
  const forwarding = eventRulesOf(resources, forwardingComponent);
  const passing = forwarding.working.filter((each) => isMatched([each], nonCompliance(name)));
  const region = regionOf(rule);
  if (passing.some((each) => covers(each, region))) return;
  const why = "Nothing contains what it finds, and nobody in the security account hears of it.";
  if (passing.length === 0 || region === undefined)
    check.report({ what: unforwarded(name, forwarding), why, write: responseTo(ruleNameOf(name)) }, rule.urn);
  else check.report({ ...elsewhere(name, region, passing), why }, rule.urn);
}

/** A Region that is not told is the stack's own on both sides. */
function covers(forwarding: EventRule, region: string | undefined): boolean {
  return forwarding.region === undefined || region === undefined || forwarding.region === region;
}

function unforwarded(name: string, { idle }: EventRules): string {
  const idleText = idle.length === 0 ? "" : ` Rules that do nothing: ${idle.join("; ")}.`;
  return `No forwarding rule passes on what Config rule ${name} finds.${idleText}`;
}

/** The forwarding rules pass on what rows answer, so a rule that they leave out has no row, or its row's responder is not enabled. */
function responseTo(rule: string): string {
  const row = playbook.find(({ detection }) => detects(detection, rule));
  return row === undefined
    ? configRuleRow(rule)
    : `${row.respond} into firebreak:responders of the security stack and of this one: row ${row.name} answers ${rule}`;
}

function elsewhere(name: string, region: string, passing: readonly EventRule[]) {
  const regions = [...new Set(passing.flatMap((each) => each.region ?? []))];
  return {
    what: `Config rule ${name} is in ${region}; what it finds is passed on from ${regions.join(", ")} only.`,
    write: `in the stack's config\n  firebreak:regions: ${JSON.stringify([...regions, region])}`,
  };
}
