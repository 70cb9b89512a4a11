import { memberBaseline } from "../../components/baseline/memberBaseline";
import type { RoleDefinition } from "../../components/baseline/roleDefinition";
import { configRulesOf } from "../../components/configRuleTable";
import type { Placement } from "../../components/placement";
import type { MemberSettings } from "../../config/settings";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { judgeConfigRules, readConfigRules } from "./configRules";
import { judgeDetector, readDetector } from "./detector";
import { judgeForwardingRule, readForwardingRule } from "./forwarding";
import { judgeRecorder, readRecorder } from "./recorder";
import { judgeRole, readRole } from "./role";

export interface MemberVerification {
  readonly account: AccountClients;
  readonly placement: Placement;
  readonly regions: readonly string[];
  readonly settings: MemberSettings;
  /** Of the units above the account, from the root. */
  readonly unitIds: readonly string[];
  /** What brings this version's baseline into the account: by its own stack, or by the StackSet. */
  readonly remedy: string;
}

/** Whether a member has what this version would give it, by the definition that its stack and the StackSet are made of. Changes nothing. */
export async function verifyMember(verification: MemberVerification): Promise<readonly Check[]> {
  const { regions } = verification;
  const checks = await Promise.all([
    verifyRoles(verification),
    ...regions.map((region) => verifyRegion(verification, region)),
  ]);
  return checks.flat();
}

async function verifyRoles({ account, placement, settings, remedy }: MemberVerification): Promise<readonly Check[]> {
  const { responseRole, automationRole, evaluationRole, forwarding } = memberBaseline(settings, placement);
  const roles: readonly (readonly [string, RoleDefinition | undefined])[] = [
    ["response role", responseRole],
    ["automation role", automationRole],
    ["evaluation role", evaluationRole],
    ["forwarding role", forwarding?.role],
  ];
  const checks = roles.map(async ([subject, definition]) => {
    if (definition === undefined) return [];
    const live = await readRole(account, placement.region, definition.roleName);
    return judgeRole({ accountId: account.id, subject, definition, remedy }, live);
  });
  return (await Promise.all(checks)).flat();
}

async function verifyRegion(verification: MemberVerification, region: string): Promise<readonly Check[]> {
  const { account, placement, settings, remedy } = verification;
  const { securityAccountId, guardDutyDelivery, configRules: madeBy } = settings;
  const common = { accountId: account.id, region, remedy };
  const { forwarding } = memberBaseline(settings, placement);
  const expected = isExcluded(verification) ? [] : configRulesOf(settings);
  const [recorder, detector, configRules, ...forwarded] = await Promise.all([
    readRecorder(account, region),
    readDetector(account, region),
    readConfigRules(account, region),
    ...(forwarding?.rules ?? []).map(async (rule) => {
      const live = await readForwardingRule(account, region, rule);
      return forwarding === undefined
        ? []
        : judgeForwardingRule({ ...common, partition: placement.partition, forwarding }, rule, live);
    }),
  ]);
  return [
    ...forwarded.flat(),
    judgeDetector({ ...common, securityAccountId, guardDutyDelivery }, detector),
    ...judgeRecorder({ ...common, rules: expected }, recorder),
    ...(madeBy === "off" ? [] : judgeConfigRules({ ...common, expected, madeBy }, configRules)),
  ];
}

/** Whether the organization's Config rules leave the account out, so that it needs no recorder for them. */
function isExcluded({ account, settings, unitIds }: MemberVerification): boolean {
  const { configRules, configRulesExcludedAccounts: accounts, configRulesExcludedUnits: units } = settings;
  return (
    configRules === "organization" && (accounts.includes(account.id) || units.some((unit) => unitIds.includes(unit)))
  );
}
