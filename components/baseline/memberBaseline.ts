import type { FunctionDefinition } from "../../functions/domain/functionDefinition";
import { reportExceptions } from "../../functions/report-exceptions/report";
import type { PlaybookRow } from "../../playbook";
import { type ConfigRuleSettings, configRulesOf, hasFunctionRule } from "../configRuleTable";
import { type ForwardingRule, forwardingRules } from "../forwardingRules";
import type { Placement } from "../placement";
import { automationRoleDefinition, makesAutomationRole } from "./automationRoleDefinition";
import { evaluationRoleDefinition } from "./evaluationRoleDefinition";
import { exceptionGroupDefinition, type GroupDefinition } from "./exceptionGroupDefinition";
import { findingBusArnOf, forwardingRoleDefinition } from "./forwardingRoleDefinition";
import { responseRoleDefinition } from "./responseRoleDefinition";
import type { RoleDefinition } from "./roleDefinition";

/** What the baseline follows from; each is a key of the stack's config, and the same in every stack. */
export interface MemberBaselineSettings extends ConfigRuleSettings {
  readonly organizationId: string;
  readonly securityAccountId: string;
  /** Region of the security stack: its finding bus is there. */
  readonly homeRegion: string;
  readonly responseRoleName: string;
  readonly externalId: string;
  readonly responders: readonly FunctionDefinition[];
  /** Let the security account read what is exempt here, for its report. */
  readonly exceptionReport: boolean;
  readonly playbook: readonly PlaybookRow[];
  /** Forward GuardDuty findings; off where GuardDuty itself delivers them to its administrator, or each would arrive twice. */
  readonly forwardGuardDuty: boolean;
  /** Make the role by which runbooks act in this account; off where another tool has made it. */
  readonly createAutomationRoles: boolean;
}

/**
 * What every member account has in order to be responded to, as plain data: the one definition of the member stack's
 * components, of the StackSet's template, and of what `verify` looks for. All of it is the same in every account but for the
 * account's own id.
 */
export interface MemberBaseline {
  readonly responseRole: RoleDefinition;
  /** Absent where no runbook is started, or another tool has made it. */
  readonly automationRole?: RoleDefinition;
  /** Absent where no rule is evaluated by a function. */
  readonly evaluationRole?: RoleDefinition;
  /** Absent where nothing is forwarded. */
  readonly forwarding?: Forwarding;
  /** In each Region. */
  readonly exceptionGroup: GroupDefinition;
}

export interface Forwarding {
  readonly role: RoleDefinition;
  readonly findingBusArn: string;
  /** In each Region. */
  readonly rules: readonly ForwardingRule[];
}

/** The baseline of one account; `placement.region` is that of the provider, where its IAM is made. */
export function memberBaseline(settings: MemberBaselineSettings, placement: Placement): MemberBaseline {
  const rest = { ...settings, placement };
  const forwarding = forwardingOf(settings, placement);
  return {
    responseRole: responseRoleDefinition({
      ...rest,
      roleName: settings.responseRoleName,
      responders: assumersOf(settings),
    }),
    ...(makesAutomationRole(settings) ? { automationRole: automationRoleDefinition(rest) } : {}),
    ...(hasFunctionRule(configRulesOf(settings)) ? { evaluationRole: evaluationRoleDefinition(rest) } : {}),
    ...(forwarding === undefined ? {} : { forwarding }),
    exceptionGroup: exceptionGroupDefinition(settings.exceptionTagKey),
  };
}

/** Its roles, the response role first. */
export function rolesOf(baseline: MemberBaseline): readonly RoleDefinition[] {
  const { responseRole, automationRole, evaluationRole, forwarding } = baseline;
  return [responseRole, automationRole, evaluationRole, forwarding?.role].filter((role) => role !== undefined);
}

/** The functions of the security account that may assume the response role. */
export function assumersOf({
  responders,
  exceptionReport,
}: Pick<MemberBaselineSettings, "responders" | "exceptionReport">): readonly FunctionDefinition[] {
  return [...responders, ...(exceptionReport ? [reportExceptions] : [])];
}

/** What is passed on from an account's default buses, and where to; undefined for nothing. */
export function forwardingOf(settings: MemberBaselineSettings, placement: Placement): Forwarding | undefined {
  const { playbook, forwardGuardDuty } = settings;
  const rules = forwardingRules(playbook, [...(forwardGuardDuty ? (["guardduty"] as const) : []), "config", "tag"]);
  if (rules.length === 0) return undefined;
  const findingBusArn = findingBusArnOf({ ...settings, partition: placement.partition });
  return { rules, findingBusArn, role: forwardingRoleDefinition(placement, findingBusArn) };
}
