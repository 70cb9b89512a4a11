import { GuardDutyClient } from "@aws-sdk/client-guardduty";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { memberBaseline, rolesOf } from "../../components/baseline/memberBaseline";
import { configRulesOf } from "../../components/configRuleTable";
import { ConfigurationError } from "../../config/configurationError";
import type { MemberSettings, SecuritySettings, Settings } from "../../config/settings";
import { sideBySide } from "../../functions/domain/sideBySide";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { refusalOf } from "../deploymentRole";
import { accountsAtOnce, clientsOf, type Inspection, placementOf, stackSettings } from "../inspection";
import { checkServiceControl } from "../serviceControl/check";
import { ServiceControlReader } from "../serviceControl/reader";
import type { Target } from "../target";
import { readDetector } from "../verification/detector";
import { readRecorder } from "../verification/recorder";
import { functionsIn, judgeConcurrency, readConcurrency } from "./concurrency";
import { deploymentActionsOf } from "./deploymentActions";
import { judgeExistingDetector, judgeExistingRecorder, judgeRoleOwners, readRoleOwner } from "./existing";
import { judgeOrganization, readLiveOrganization } from "./organization";
import { preflightPolicy } from "./readOnly";
import { judgeRegions, readRegions } from "./regions";

/** What would stand in the way of `up`, all of it at once. Changes nothing. Checks of the organization come first. */
export async function preflight(inspection: Inspection): Promise<readonly Check[]> {
  const organizations = inspection.caller.client(OrganizationsClient, inspection.settings.homeRegion);
  const policies = new ServiceControlReader(organizations);
  const checks = new Map<Target, readonly Check[]>();
  const [ofOrganization] = await Promise.all([
    checkOrganization(inspection, organizations),
    sideBySide(inspection.targets, accountsAtOnce, async (target) => {
      checks.set(target, await checkTarget(inspection, target, policies));
    }),
  ]);
  return [...ofOrganization, ...inspection.targets.flatMap((target) => checks.get(target) ?? [])];
}

async function checkOrganization(
  inspection: Inspection,
  organizations: OrganizationsClient,
): Promise<readonly Check[]> {
  const { settings, organization, targets, access } = inspection;
  const { managementAccountId, securityAccountId } = settings;
  const identity: Check = {
    ...{ accountId: access.accountId, subject: "caller", verdict: "good" },
    detail: `the shell's credentials are of account ${access.accountId}${access.accountId === organization.managementAccountId ? ", the management account" : ""}`,
  };
  const mistaken: readonly Check[] =
    organization.id === settings.organizationId && organization.managementAccountId === managementAccountId
      ? []
      : [
          {
            ...{ accountId: access.accountId, subject: "caller", verdict: "bad" },
            detail: `the credentials are of organization ${organization.id}, managed by ${organization.managementAccountId}; the settings say ${settings.organizationId}, managed by ${managementAccountId}`,
            nextStep: "Use credentials of the settings' organization, or correct the settings.",
          },
        ];
  const wanted = targets.flatMap((target) => {
    const read = settingsOrProblems(inspection, target);
    return read.kind === "settings" && read.settings.role === "security" ? [read.settings] : [];
  });
  const [security] = wanted;
  const live = await readLiveOrganization(
    organizations,
    inspection.caller.client(GuardDutyClient, settings.homeRegion),
  );
  return [
    identity,
    ...mistaken,
    ...judgeOrganization(
      {
        ...{ managementAccountId, securityAccountId },
        managementStack: targets.some(({ role }) => role === "management"),
        guardDuty: security?.guardDutyAdministrator === true && security.guardDutyDelivery === "native",
        configRules: security?.configRules === "organization",
        stackSet: settings.memberBaseline === "stackset",
      },
      live,
    ),
  ];
}

type SettingsReading =
  | { readonly kind: "settings"; readonly settings: Settings }
  | { readonly kind: "mistaken"; readonly because: string };

function settingsOrProblems(inspection: Inspection, target: Target): SettingsReading {
  try {
    return { kind: "settings", settings: stackSettings(inspection, target) };
  } catch (error) {
    if (error instanceof ConfigurationError) return { kind: "mistaken", because: error.message };
    throw error;
  }
}

async function checkTarget(
  inspection: Inspection,
  target: Target,
  policies: ServiceControlReader,
): Promise<readonly Check[]> {
  const accountId = target.account.id;
  const read = settingsOrProblems(inspection, target);
  if (read.kind === "mistaken")
    return [
      {
        ...{ accountId, subject: "settings", verdict: "bad", detail: read.because },
        nextStep: "Correct the keys under config in the settings.",
      },
    ];
  const refused = await refusedRole(inspection, target);
  if (refused !== undefined) return [refused];
  const account = clientsOf(inspection, accountId, preflightPolicy);
  try {
    const checks = await Promise.all([
      checkRole(inspection, target),
      readRegions(account, target.homeRegion).then((regions) => judgeRegions(accountId, target.regions, regions)),
      checkDeployment(inspection, target, read.settings, policies),
      read.settings.role === "member" ? checkMember(inspection, target, read.settings, account) : [],
      read.settings.role === "security" ? checkSecurity(target, read.settings, account) : [],
    ]);
    return checks.flat();
  } finally {
    account.close();
  }
}

async function refusedRole(inspection: Inspection, target: Target): Promise<Check | undefined> {
  const refusal = await refusalOf(inspection, target);
  if (refusal === undefined) return undefined;
  return {
    ...{ accountId: target.account.id, subject: "deployment role", verdict: "bad" },
    detail: `${refusal.role} can't be assumed (${refusal.because})`,
    nextStep: `${refusal.nextStep} An account that was invited has no such role until somebody makes it.`,
  };
}

async function checkRole({ access }: Inspection, { account }: Target): Promise<readonly Check[]> {
  const role = access.roleArn(account.id);
  const detail = role === undefined ? "the caller's own account; its credentials serve" : `${role} can be assumed`;
  return [{ accountId: account.id, subject: "deployment role", verdict: "good", detail }];
}

async function checkDeployment(
  { access, settings: { deploymentRole, organizationId, managementAccountId } }: Inspection,
  { account, regions }: Target,
  settings: Settings,
  policies: ServiceControlReader,
): Promise<readonly Check[]> {
  // No service control policy binds the management account.
  if (account.id === managementAccountId) return [];
  const { partition } = access;
  return checkServiceControl(policies, {
    principal: { account, partition, organizationId, role: deploymentRole },
    regions,
    needed: deploymentActionsOf(settings, { partition, account: account.id }),
    leftAlone: [],
  });
}

async function checkMember(
  inspection: Inspection,
  target: Target,
  settings: MemberSettings,
  account: AccountClients,
): Promise<readonly Check[]> {
  const { homeRegion, regions } = target;
  const baseline = memberBaseline(settings, placementOf(inspection, target));
  const owners = rolesOf(baseline).map(async ({ roleName }) => ({
    roleName,
    owner: await readRoleOwner(account, homeRegion, roleName),
  }));
  const { securityAccountId, guardDutyDelivery, enableConfig } = settings;
  const excluded = settings.configRulesExcludedAccounts.includes(account.id);
  const rules = excluded ? [] : configRulesOf(settings);
  const regional = regions.map(async (region) => {
    const place = { accountId: account.id, region };
    const [recorder, detector] = await Promise.all([readRecorder(account, region), readDetector(account, region)]);
    return [
      ...judgeExistingRecorder(place, { rules, enableConfig }, recorder),
      ...judgeExistingDetector(place, { securityAccountId, native: guardDutyDelivery === "native" }, detector),
    ];
  });
  return [...judgeRoleOwners(account.id, await Promise.all(owners)), ...(await Promise.all(regional)).flat()];
}

async function checkSecurity(
  { regions }: Target,
  settings: SecuritySettings,
  account: AccountClients,
): Promise<readonly Check[]> {
  const checks = regions.map(async (region) => {
    const functions = functionsIn(settings, region);
    if (functions.length === 0) return [];
    const live = await readConcurrency(account, region, functions);
    return judgeConcurrency({ accountId: account.id, region }, functions, live);
  });
  return (await Promise.all(checks)).flat();
}
