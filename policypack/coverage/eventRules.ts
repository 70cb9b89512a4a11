import type { PolicyResource } from "@pulumi/policy";
import { EventPattern } from "../../functions/domain/eventPattern/eventPattern";
import { InvalidEventPattern } from "../../functions/domain/eventPattern/invalidEventPattern";
import { textOf } from "../inputs";
import { addressOf } from "../resourceAddress";
import { known, regionOf } from "./stackResource";

/** An EventBridge rule that does its work: it is on, and something gets what it matches. */
export interface EventRule {
  readonly name: string;
  /** Undefined where it is not told. */
  readonly region: string | undefined;
  readonly pattern: EventPattern;
}

export interface EventRules {
  readonly working: readonly EventRule[];
  /** Rules that match nothing or hand nothing on, each with why: `tell-of-function is off`. */
  readonly idle: readonly string[];
}

const ruleType = "aws:cloudwatch/eventRule:EventRule";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";

/** One rule for each row of the playbook, on the finding bus. */
export const rowComponent = "firebreak:components:PlaybookRule";
/** Rules that pass what an account's own buses get on to the finding bus. */
export const forwardingComponent = "firebreak:components:FindingForwarding";

/** The rules that a component makes. Throws `UnknownValueError` where a pattern is not known yet: it may match anything. */
export function eventRulesOf(resources: readonly PolicyResource[], component: string): EventRules {
  const targets = resources.filter(({ type }) => type === targetType);
  const working: EventRule[] = [];
  const idle: string[] = [];
  for (const rule of resources.filter(({ type, urn }) => type === ruleType && isWithin(urn, component))) {
    const name = nameOf(rule);
    const pattern = patternOf(rule);
    if (pattern === undefined) idle.push(`${name} has no event pattern that can be read`);
    else if (isOff(rule)) idle.push(`${name} is off`);
    else if (!targets.some((target) => isTargetOf(target, rule))) idle.push(`${name} has no target`);
    else working.push({ name, region: regionOf(rule), pattern });
  }
  return { working, idle };
}

/** By the URN, which is known at preview, whatever else is not. */
function isWithin(urn: string, component: string): boolean {
  return addressOf(urn).parentTypes.includes(component);
}

/** The rule's own name where it is known, else that in the program. */
function nameOf({ name, props }: PolicyResource): string {
  return textOf(known(() => props.name)) ?? name;
}

function patternOf({ props }: PolicyResource): EventPattern | undefined {
  const source = textOf(props.eventPattern);
  if (source === undefined) return undefined;
  try {
    return EventPattern.parse(source);
  } catch (error) {
    if (error instanceof InvalidEventPattern) return undefined;
    throw error;
  }
}

function isOff({ props }: PolicyResource): boolean {
  return known(() => props.state) === "DISABLED" || known(() => props.isEnabled) === false;
}

/** By what the program made of what, for a name may not be known yet; by name where the program wrote that. */
function isTargetOf({ props, propertyDependencies }: PolicyResource, rule: PolicyResource): boolean {
  if (propertyDependencies.rule?.some(({ urn }) => urn === rule.urn) === true) return true;
  const name = textOf(known(() => props.rule));
  return name !== undefined && name === textOf(known(() => rule.props.name));
}
