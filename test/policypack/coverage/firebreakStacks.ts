import type { ForwardingRule } from "../../../components/forwardingRules";
import { forwardingRules } from "../../../components/forwardingRules";
import { type EventDetection, eventPatternOf, isOnBus } from "../../../functions/domain/detection";
import { type PlaybookRow, playbook } from "../../../playbook";
import type { TestResource } from "../policyRun";

const ruleType = "aws:cloudwatch/eventRule:EventRule";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";
const project = "firebreak";

/** A security stack as far as its coverage goes: rows, forwarding, and what is detected. Every part is a real one of the program. */
export function securityStack(rows: readonly PlaybookRow[] = playbook): readonly TestResource[] {
  return [
    { type: "firebreak:components:SecurityAccount", name: "security", project },
    ...rows.filter(isOnBus).flatMap(rowRule),
    ...forwarding("SecurityAccount", rows, ["guardduty", "security-hub"]),
  ];
}

export function memberStack(
  rules: readonly TestResource[],
  rows: readonly PlaybookRow[] = playbook,
  region = "eu-central-1",
): readonly TestResource[] {
  return [
    { type: "firebreak:components:MemberAccount", name: "member", project },
    ...forwarding("MemberAccount", rows, ["config"], region),
    ...rules,
  ];
}

/** A Config rule as a member stack makes it. */
export function configRule(name: string, region?: string): TestResource {
  return {
    type: "aws:cfg/rule:Rule",
    name: `rule-${name}`,
    project,
    parentTypes: ["firebreak:components:MemberAccount", "firebreak:components:AccountConfigRules"],
    props: { name, ...(region === undefined ? {} : { region }) },
  };
}

/** The stack with the inputs of one resource changed. Throws where it is not there. */
export function withProps(
  stack: readonly TestResource[],
  name: string,
  props: Readonly<Record<string, unknown>>,
): readonly TestResource[] {
  if (!stack.some((resource) => resource.name === name)) throw new Error(`The stack has no resource ${name}.`);
  return stack.map((resource) =>
    resource.name === name ? { ...resource, props: { ...resource.props, ...props } } : resource,
  );
}

export function without(stack: readonly TestResource[], name: string): readonly TestResource[] {
  return stack.filter((resource) => resource.name !== name);
}

function rowRule(row: PlaybookRow & { readonly detection: EventDetection }): readonly TestResource[] {
  const parentTypes = ["firebreak:components:SecurityAccount", "firebreak:components:PlaybookRule"];
  const pattern = eventPatternOf(row.detection, { samples: false });
  return ruleAndTarget(row.name, parentTypes, { name: row.name, eventPattern: JSON.stringify(pattern) });
}

function forwarding(
  account: string,
  rows: readonly PlaybookRow[],
  sources: readonly EventDetection["source"][],
  region = "eu-central-1",
): readonly TestResource[] {
  const parentTypes = [`firebreak:components:${account}`, "firebreak:components:FindingForwarding"];
  return forwardingRules(rows, sources).flatMap(({ name, pattern }: ForwardingRule) =>
    ruleAndTarget(name, parentTypes, { name, region, eventPattern: JSON.stringify(pattern) }),
  );
}

function ruleAndTarget(
  name: string,
  parentTypes: readonly string[],
  props: Readonly<Record<string, unknown>>,
): readonly TestResource[] {
  return [
    { type: ruleType, name, project, parentTypes, props },
    {
      type: targetType,
      name: `${name}-target`,
      project,
      parentTypes,
      props: { rule: props.name },
      propertyDependencies: { rule: [name] },
    },
  ];
}
