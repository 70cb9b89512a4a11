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
  readonly Condition: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface MemberTemplateSettings extends MemberBaselineSettings {
  /** Regions of the members whose findings are forwarded, and whose exceptions are listed. */
  readonly regions: readonly string[];
  /** Accounts in which the stacks are empty: the security account, which has a forwarding role of the same name, and others. */
  readonly excludedAccounts: readonly string[];
}

/** The member's account and partition are CloudFormation's to fill in, in each account ("Pseudo parameters reference"). */
export const pseudoPlace = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's, not JavaScript's.
  partition: "${AWS::Partition}",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's, not JavaScript's.
  accountId: "${AWS::AccountId}",
} as const;

/**
 * Names of conditions. What is made once per account, IAM, is made in the home Region's stack. Accounts are excluded here and
 * not by the StackSet's filters: automatic deployment does not look at those, and a change of them takes all instances away
 * and makes them anew.
 */
const conditions = {
  inHomeRegion: "InHomeRegion",
  included: "Included",
  includedAtHome: "IncludedInHomeRegion",
  includedElsewhere: "IncludedOutsideOfHomeRegion",
} as const;

/** Accounts that the conditions can exclude: ten times what `Fn::Or` takes ("Condition functions"). */
export const mostExcludedAccounts = 100;

/**
 * The template of what every member has, for stacks in the home Region and in further ones alike. The home Region's must be
 * first in an account: EventBridge takes no target whose role is not there yet.
 */
export function memberTemplate(settings: MemberTemplateSettings): MemberTemplate {
  const { homeRegion, regions } = settings;
  const baseline = memberBaseline(settings, { ...pseudoPlace, region: homeRegion });
  const { responseRole, automationRole, evaluationRole, forwarding, exceptionGroup } = baseline;
  // A home Region that is not among the Regions has the roles alone.
  const regional = regions.includes(homeRegion) ? conditions.included : conditions.includedElsewhere;
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "Firebreak: what an account has in order to be responded to from the security account",
    Conditions: {
      [conditions.inHomeRegion]: { "Fn::Equals": [{ Ref: "AWS::Region" }, homeRegion] },
      [conditions.included]: isNone(settings.excludedAccounts),
      [conditions.includedAtHome]: both(conditions.included, { Condition: conditions.inHomeRegion }),
      ...(regional === conditions.includedElsewhere
        ? { [regional]: both(conditions.included, { "Fn::Not": [{ Condition: conditions.inHomeRegion }] }) }
        : {}),
    },
    Resources: {
      ResponseRole: roleResource(responseRole),
      ...(automationRole === undefined ? {} : { AutomationRole: roleResource(automationRole) }),
      ...(evaluationRole === undefined ? {} : { EvaluationRole: roleResource(evaluationRole) }),
      ...(forwarding === undefined ? {} : forwardingResources(forwarding, regional)),
      ExceptionGroup: groupResource(exceptionGroup, regional),
    },
  };
}

function forwardingResources(forwarding: Forwarding, condition: string): MemberTemplate["Resources"] {
  return {
    ForwardingRole: roleResource(forwarding.role),
    ...Object.fromEntries(
      forwarding.rules.map((rule) => [logicalName(rule.name), ruleResource(rule, forwarding, condition)]),
    ),
  };
}

/** A condition that holds in every account but these. */
function isNone(accounts: readonly string[]): object {
  const each = [...new Set(accounts)].map((account) => ({ "Fn::Equals": [{ Ref: "AWS::AccountId" }, account] }));
  return { "Fn::Not": [anyOf(each)] };
}

/** `Fn::Or` takes two to ten conditions. */
function anyOf(alternatives: readonly object[]): object {
  const [only, ...others] = alternatives;
  if (only === undefined) return { "Fn::Equals": ["nothing", "excluded"] };
  if (others.length === 0) return only;
  if (alternatives.length <= 10) return { "Fn::Or": alternatives };
  const tens = Array.from({ length: Math.ceil(alternatives.length / 10) }, (_, ten) =>
    anyOf(alternatives.slice(ten * 10, ten * 10 + 10)),
  );
  return anyOf(tens);
}

function both(condition: string, other: object): object {
  return { "Fn::And": [{ Condition: condition }, other] };
}

function roleResource({ roleName, path = "/", description, trust, policies }: RoleDefinition): TemplateResource {
  return {
    Type: "AWS::IAM::Role",
    Condition: conditions.includedAtHome,
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

function ruleResource(rule: ForwardingRule, forwarding: Forwarding, condition: string): TemplateResource {
  const elsewhere = substituted(roleArnOf(forwarding.role, pseudoPlace));
  const target = {
    Id: forwardingTargetId,
    Arn: substituted(forwarding.findingBusArn),
    // The reference has CloudFormation make the role first; where it is not made, the home Region's stack has made it.
    RoleArn: { "Fn::If": [conditions.inHomeRegion, { "Fn::GetAtt": ["ForwardingRole", "Arn"] }, elsewhere] },
  };
  return {
    Type: "AWS::Events::Rule",
    Condition: condition,
    Properties: {
      Name: rule.name,
      Description: rule.description,
      EventPattern: rule.pattern,
      State: "ENABLED",
      Targets: [target],
      Tags: tagList(ownerTags),
    },
  };
}

function groupResource({ name, description, query }: GroupDefinition, condition: string): TemplateResource {
  return {
    Type: "AWS::ResourceGroups::Group",
    Condition: condition,
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
