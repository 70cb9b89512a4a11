import type { EventPattern } from "../../functions/domain/detection";
import type { ForwardingRule } from "../forwardingRules";
import { ownerTags } from "../ownerTags";
import { type GroupDefinition, groupResourceTypes } from "./exceptionGroupDefinition";
import { forwardingTargetId } from "./forwardingRoleDefinition";
import { type Forwarding, type MemberBaselineSettings, memberBaseline } from "./memberBaseline";
import { type RoleDefinition, roleArnOf } from "./roleDefinition";

/** A CloudFormation template, as far as the baseline needs one; ready for `JSON.stringify`. */
export interface MemberTemplate {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Conditions: Readonly<Record<string, object>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: "AWS::IAM::Role" | "AWS::Events::Rule" | "AWS::ResourceGroups::Group";
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface MemberTemplateSettings extends MemberBaselineSettings {
  /** Regions of the members whose findings are forwarded, and whose exceptions are listed. */
  readonly regions: readonly string[];
}

/** The member's account and partition are CloudFormation's to fill in, in each account ("Pseudo parameters reference"). */
export const pseudoPlace = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's, not JavaScript's.
  partition: "${AWS::Partition}",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's, not JavaScript's.
  accountId: "${AWS::AccountId}",
} as const;

/** What is made once per account, IAM, is made in the home Region's stack. */
const inHomeRegion = "InHomeRegion";
const elsewhere = "OutsideOfHomeRegion";

/**
 * The template of what every member has, for stacks in the home Region and in further ones alike. The home Region's must be
 * first in an account: EventBridge takes no target whose role is not there yet.
 */
export function memberTemplate(settings: MemberTemplateSettings): MemberTemplate {
  const { homeRegion, regions } = settings;
  const baseline = memberBaseline(settings, { ...pseudoPlace, region: homeRegion });
  const { responseRole, automationRole, evaluationRole, forwarding, exceptionGroup } = baseline;
  // A home Region that is not among the Regions has the roles alone.
  const regional = regions.includes(homeRegion) ? {} : { Condition: elsewhere };
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "Firebreak: what an account has in order to be responded to from the security account",
    Conditions: {
      [inHomeRegion]: { "Fn::Equals": [{ Ref: "AWS::Region" }, homeRegion] },
      ...("Condition" in regional ? { [elsewhere]: { "Fn::Not": [{ Condition: inHomeRegion }] } } : {}),
    },
    Resources: {
      ResponseRole: roleResource(responseRole),
      ...(automationRole === undefined ? {} : { AutomationRole: roleResource(automationRole) }),
      ...(evaluationRole === undefined ? {} : { EvaluationRole: roleResource(evaluationRole) }),
      ...(forwarding === undefined ? {} : { ForwardingRole: roleResource(forwarding.role) }),
      ...Object.fromEntries(
        (forwarding?.rules ?? []).map((rule) => [
          logicalName(rule.name),
          { ...regional, ...ruleResource(rule, forwarding) },
        ]),
      ),
      ExceptionGroup: { ...regional, ...groupResource(exceptionGroup) },
    },
  };
}

function roleResource({ roleName, path = "/", description, trust, policies }: RoleDefinition): TemplateResource {
  return {
    Type: "AWS::IAM::Role",
    Condition: inHomeRegion,
    Properties: {
      RoleName: roleName,
      Path: path,
      Description: description,
      AssumeRolePolicyDocument: substituted(trust),
      Policies: policies.map(({ name, document }) => ({ PolicyName: name, PolicyDocument: substituted(document) })),
      Tags: tagList(ownerTags),
    },
  };
}

function ruleResource(rule: ForwardingRule, forwarding: Forwarding | undefined): TemplateResource {
  const arn = forwarding === undefined ? "" : roleArnOf(forwarding.role, pseudoPlace);
  const target = {
    Id: forwardingTargetId,
    Arn: substituted(forwarding?.findingBusArn),
    // The reference has CloudFormation make the role first; where it is not made, the home Region's stack has made it.
    RoleArn: { "Fn::If": [inHomeRegion, { "Fn::GetAtt": ["ForwardingRole", "Arn"] }, substituted(arn)] },
  };
  const pattern: EventPattern = rule.pattern;
  return {
    Type: "AWS::Events::Rule",
    Properties: {
      Name: rule.name,
      Description: rule.description,
      EventPattern: pattern,
      State: "ENABLED",
      Targets: [target],
      Tags: tagList(ownerTags),
    },
  };
}

function groupResource({ name, description, query }: GroupDefinition): TemplateResource {
  return {
    Type: "AWS::ResourceGroups::Group",
    Properties: {
      Name: name,
      Description: description,
      ResourceQuery: {
        Type: query.type,
        Query: { ResourceTypeFilters: groupResourceTypes, TagFilters: query.tagFilters },
      },
      Tags: tagList(ownerTags),
    },
  };
}

/**
 * The same value with `Fn::Sub` around each text that names a pseudo parameter. What else looks like one is IAM's own
 * (`${aws:PrincipalTag/team}`), and written so that CloudFormation lets it be.
 */
function substituted(value: unknown): unknown {
  if (typeof value === "string") {
    if (!value.includes("${AWS::")) return value;
    return { "Fn::Sub": value.replace(/\$\{(?!AWS::)/g, "${!") };
  }
  if (Array.isArray(value)) return value.map(substituted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, substituted(member)]));
}

/** `ForwardCompliance` of `firebreak-forward-compliance`: a logical name has letters and digits only. */
function logicalName(ruleName: string): string {
  return ruleName
    .replace(/^firebreak-/, "")
    .split("-")
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join("");
}

function tagList(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
