import type { PolicyResource } from "@pulumi/policy";
import * as z from "zod";
import { type Check, stackPolicy } from "../policy";
import { actionRow, configRuleRow, findingRow } from "./additionalRow";
import { type EventRules, eventRulesOf, forwardingComponent, rowComponent } from "./eventRules";
import { asFamilies, findingGaps, matchesFindings } from "./findingGaps";
import { isMatched, nonCompliance, securityHubAction } from "./sampleEvents";

const settings = z.strictObject({
  severityAtLeast: z
    .number()
    .min(1)
    .max(10)
    .default(4)
    .describe("GuardDuty severity from which each finding type must be answered; 4 is Medium"),
  everyTypeNamed: z
    .boolean()
    .default(false)
    .describe("Whether a row must name each type, so that the row of unanswered findings alone is not enough"),
  ignoredFindings: z
    .array(z.string())
    .default([])
    .describe("Finding types that need no row, and prefixes such as Behavior:EC2/*"),
});

type CoverageCheck = Check<z.output<typeof settings>>;

const securityAccount = "firebreak:components:SecurityAccount";

/** Types by which an account makes Config rules for a whole organization. */
const organizationRules: readonly string[] = [
  "aws:cfg/organizationManagedRule:OrganizationManagedRule",
  "aws:cfg/organizationCustomRule:OrganizationCustomRule",
  "aws:cfg/organizationCustomPolicyRule:OrganizationCustomPolicyRule",
];
const actionTarget = "aws:securityhub/actionTarget:ActionTarget";

export const securityStackCoverage = stackPolicy({
  name: "security-stack-coverage",
  group: "coverage",
  summary: "Firebreak's security stack answers every finding that it lets in.",
  why: "What no row of the playbook matches starts nothing and tells nobody, and that shows only on the day it is needed. Each type of GuardDuty's list, each Config rule of the organization and each action of Security Hub must meet a rule that is on and has a target; and what GuardDuty finds must be passed on to it.",
  fix: "Give what is named a row in firebreak:additionalRows, or enable the responder that answers it. What is meant to stay unanswered is named in ignoredFindings.",
  source: "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html",
  level: "mandatory",
  levelBecause: "The playbook as it comes has no gap; each one was made by a change.",
  severity: "high",
  settings,
  validate: ({ resources, notApplicable }, check) => {
    const security = resources.find(({ type }) => type === securityAccount);
    if (security === undefined) return notApplicable("The stack is no security stack of Firebreak's");
    check.attempt("what answers GuardDuty's findings", () => checkFindings(resources, check, security.urn));
    check.attempt("what passes GuardDuty's findings on", () => checkDelivery(resources, check, security.urn));
    for (const resource of resources) {
      if (organizationRules.includes(resource.type))
        check.attempt(`what answers ${resource.name}`, () => checkConfigRule(resources, check, resource));
      if (resource.type === actionTarget)
        check.attempt(`what answers ${resource.name}`, () => checkAction(resources, check, resource));
    }
  },
});

function checkFindings(resources: readonly PolicyResource[], check: CoverageCheck, urn: string): void {
  const { severityAtLeast } = check.settings;
  const rows = eventRulesOf(resources, rowComponent);
  const gaps = asFamilies(findingGaps(rows.working, check.settings));
  if (gaps.length === 0) return;
  check.report(
    {
      what: `No row answers ${inWords(gaps)} from GuardDuty severity ${severityAtLeast} on.${idleText(rows)}`,
      why: "Nothing contains such a finding, and nobody hears of it.",
      write: findingRow(gaps, severityAtLeast),
    },
    urn,
  );
}

/** Where members forward GuardDuty's findings themselves, no rule of this stack has to. */
function checkDelivery(resources: readonly PolicyResource[], check: CoverageCheck, urn: string): void {
  const coverage = { ...check.settings, everyTypeNamed: false };
  const unanswered = findingGaps(eventRulesOf(resources, rowComponent).working, coverage);
  for (const rule of eventRulesOf(resources, forwardingComponent).working.filter(matchesFindings)) {
    const lost = asFamilies(findingGaps([rule], coverage).filter((type) => !unanswered.includes(type)));
    if (lost.length === 0) continue;
    const where = rule.region === undefined ? "" : ` in ${rule.region}`;
    check.report(
      {
        what: `Rule ${rule.name}${where} does not pass on ${inWords(lost)}, which rows answer.`,
        why: "Such a finding stays on the account's own bus, and its row never starts.",
        write: "nothing by hand: forwardingRules() makes the pattern from the playbook; give the rule that one",
      },
      urn,
    );
  }
}

function checkConfigRule(
  resources: readonly PolicyResource[],
  check: CoverageCheck,
  { urn, props }: PolicyResource,
): void {
  const name = z.string().parse(props.name);
  const rows = eventRulesOf(resources, rowComponent);
  // In an account the rule has this name (AWS Config developer guide, "Managing AWS Config rules across all accounts").
  if (isMatched(rows.working, nonCompliance(`OrgConfigRule-${name}-a1b2c3d4`))) return;
  check.report(
    {
      what: `No row answers the organization's Config rule ${name}.${idleText(rows)}`,
      why: "What it finds non-compliant in any account stays so, and nobody is told.",
      write: configRuleRow(name),
    },
    urn,
  );
}

function checkAction(resources: readonly PolicyResource[], check: CoverageCheck, { urn, props }: PolicyResource): void {
  const name = z.string().parse(props.name);
  const rows = eventRulesOf(resources, rowComponent);
  if (isMatched(rows.working, securityHubAction(name))) return;
  check.report(
    {
      what: `No row answers the Security Hub action "${name}".${idleText(rows)}`,
      why: "An analyst who chooses it believes that something was done.",
      write: actionRow(name),
    },
    urn,
  );
}

/** A few by name, and how many more. */
function inWords(gaps: readonly string[]): string {
  const named = gaps.slice(0, 6).join(", ");
  return gaps.length > 6 ? `${named} and ${gaps.length - 6} more` : named;
}

function idleText({ idle }: EventRules): string {
  return idle.length === 0 ? "" : ` Rules that do nothing: ${idle.join("; ")}.`;
}
